from ipaddress import IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.sources.guard import is_public, parse_ip


@pytest.mark.parametrize("text", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_open_internet_is_public(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text", ["224.0.0.1", "192.0.0.192", "168.63.129.16", "::127.0.0.1", "fec0::1", "fe80::1%1"]
)
def test_what_python_calls_global_is_still_closed(text):
    assert not is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_wrapping_changes_nothing(address):
    wrapped = [ip_address(f"::ffff:{address}"), ip_address(f"64:ff9b::{address}")]

    assert [is_public(address)] * 2 == [is_public(each) for each in wrapped]


@given(st.ip_addresses(v=6))
def test_outside_global_unicast_only_wrapped_addresses_are_public(address):
    if is_public(address):
        assert address in IPv6Network("2000::/3") or int(address) >> 32 in {0xFFFF, 0x64FF9B << 64}


def test_a_site_prefix_is_unwrapped():
    prefix = IPv6Network("2a00:64::/96")

    assert not is_public(ip_address("2a00:64::a00:1"), (prefix,))
    assert is_public(ip_address("2a00:64::101:101"), (prefix,))


def test_odd_spellings_are_names_and_not_numbers():
    assert [None] * 4 == [parse_ip(t) for t in ("0x7f.1", "2130706433", "127.1", "example.org")]
    assert ip_address("::1") == parse_ip("[::1]")
