import datetime as dt

import pytest

from digests.errors import UnreadableDocument
from digests.model import Document, SourceKind
from digests.sources.candidates import Candidate, Hints, fits, newest_first
from digests.sources.discover import discover
from tests.digests.sources.web import feed

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
ADDRESSES = ("https://ministry.test/briefing/1", "https://ministry.test/notice/2")


def document(text: str) -> Document:
    return Document(text.encode(), "https://ministry.test/feed", NOW)


def test_a_page_is_its_own_candidate():
    found = discover(document("<p>anything</p>"), SourceKind.PAGE, Hints())

    assert ["https://ministry.test/feed"] == [each.address for each in found.candidates]


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.LISTING])
def test_a_feed_is_read_as_one_also_where_a_listing_was_said(kind):
    found = discover(document(feed(*ADDRESSES)), kind, Hints())

    assert list(ADDRESSES) == [each.address for each in found.candidates]


def test_a_pattern_chooses_among_the_entries_of_a_feed():
    found = discover(document(feed(*ADDRESSES)), SourceKind.FEED, Hints(links="/briefing/"))

    assert [ADDRESSES[0]] == [each.address for each in found.candidates]
    with pytest.raises(UnreadableDocument, match="pattern"):
        discover(document(feed(*ADDRESSES)), SourceKind.FEED, Hints(links="/none/"))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("/t*.html", True), ("t1*t2", False), ("*", True), ("", True), ("html*e", False)],
)
def test_patterns_are_pieces_in_their_order(pattern, expected):
    assert expected == fits(pattern, "https://ministry.test/t1_2.html")


def test_dates_order_candidates_only_where_all_have_one():
    old, new = Candidate("a", published_at=NOW), Candidate("b", published_at=NOW + dt.timedelta(1))

    assert (new, old) == newest_first((old, new))
    assert (old, Candidate("c"), new) == newest_first((old, Candidate("c"), new))
