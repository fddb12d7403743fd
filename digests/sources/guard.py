"""An IP address → may it be dialled? Our own table, because `is_global` is not a guard.

Python 3.11 calls 224.0.0.1, ff02::1, ::127.0.0.1, 64:ff9b:1::/48, 2002:7f00:1:: and fec0::1 global;
its answers change between patch releases. IPv4: everything that IANA's special-purpose registry
lists, and what clouds put elsewhere. IPv6: only what is allocated as global unicast, less the
special blocks inside it.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

IPAddress = IPv4Address | IPv6Address

_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's platform services, publicly addressed
        "169.254.0.0/16",  # link local, metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata at .192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")


def parse_ip(text: str) -> IPAddress | None:
    """The address that the text spells in standard form; None for a name or anything else."""
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def is_public(address: IPAddress, nat64: tuple[IPv6Network, ...] = ()) -> bool:
    """Whether the address lies on the open internet, whichever way it is wrapped.

    `nat64` are a site's own translation prefixes (/96), beside the well-known one.
    """
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _CLOSED_V4)
    if address.scope_id is not None:
        return False
    if any(address in prefix for prefix in (_MAPPED, _NAT64, *nat64)):
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _GLOBAL_V6 and not any(address in block for block in _CLOSED_V6)
