import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import FetchFailed
from digests.sources.inflate import BoundedBody


def body(*, gzipped: bool = True, raw: int = 1_000_000, inflated: int = 1_000_000) -> BoundedBody:
    return BoundedBody(gzip=gzipped, max_raw=raw, max_inflated=inflated)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 50))
def test_any_cutting_of_any_members_gives_the_bytes(members, size):
    packed = b"".join(map(gzip.compress, members)) + bytes(7)
    collected = body()
    for start in range(0, len(packed), size):
        collected.feed(packed[start : start + size])

    assert b"".join(members) == collected.finish()


@given(st.binary(min_size=1, max_size=200), st.data())
def test_no_cut_stream_passes_for_a_whole_one(content, data):
    packed = gzip.compress(content)
    collected = body()
    collected.feed(packed[: data.draw(st.integers(1, len(packed) - 1))])

    with pytest.raises(FetchFailed):
        collected.finish()


def test_caps_hold_on_both_sides():
    with pytest.raises(FetchFailed, match="exceeds 10 bytes"):
        body(gzipped=False, raw=10).feed(b"eleven byte")
    with pytest.raises(FetchFailed, match="unfolds to more"):
        body(inflated=5_000).feed(gzip.compress(bytes(6_000)))


def test_exactly_the_cap_is_allowed():
    exact = body(inflated=6_000)
    exact.feed(gzip.compress(bytes(6_000)))

    assert bytes(6_000) == exact.finish()


def test_a_plain_body_is_kept_as_it_is():
    plain = body(gzipped=False)
    plain.feed(b"a")
    plain.feed(b"b")

    assert b"ab" == plain.finish()
