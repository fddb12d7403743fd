import datetime as dt

import pytest

from digests.errors import UnreadableDocument
from digests.model import Document, SourceKind
from digests.sources.candidates import Hints
from digests.sources.discover import discover

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
PAGE = """<html lang="en"><head><title>Press</title></head><body>
<nav><a href="/">Home of the ministry</a><a href="/about">About the ministry</a></nav>
<div class="list"><ul>
<li><span>24 November 2026</span><a href="t20261124_3.html">Spokesperson's briefing, no. 3</a></li>
<li><i>23 Nov 2026</i><a href="t20261123_2.html#top">Spokesperson's briefing, no. 2</a></li>
<li><a href="t20261122_1.html">Spokesperson's briefing, no. 1</a></li></ul></div>
<p class="other"><a href="/speech/7.html">A speech about fish</a></p>
<a href="index_1.html">Next ›</a><a href="javascript:void(0)">x</a>
<a href="https://elsewhere.test/20261124_9.html">A page of somebody else's</a></body></html>"""
BASE = "https://ministry.test/press/index.html"


def look(hints: Hints, page: str = PAGE, base: str = BASE):
    return discover(Document(page.encode(), base, NOW), SourceKind.LISTING, hints)


def names(found) -> list[str]:
    return [candidate.address.rpartition("/")[2] for candidate in found.candidates]


EXPECTED = ["t20261124_3.html", "t20261123_2.html", "t20261122_1.html"]


@pytest.mark.parametrize(
    "hints",
    [
        Hints(),
        Hints(links="/press/t2026*_*.html"),
        Hints(selector=".list a"),
        Hints(selector="div.list"),
        Hints(links="t2026", selector="a"),
    ],
)
def test_briefings_are_found_by_guess_pattern_or_selector(hints):
    assert EXPECTED == names(look(hints))


def test_what_the_page_prints_beside_a_link_is_kept():
    first, _, third = look(Hints()).candidates

    assert "Spokesperson's briefing, no. 3" == first.title
    assert ("24 November 2026", "en") == (first.printed_date, first.language)
    assert first.published_at is None
    assert third.printed_date is None


def test_the_next_page_is_found():
    assert "https://ministry.test/press/index_1.html" == look(Hints()).next_page


def test_a_declared_base_counts():
    page = PAGE.replace("<head>", '<head><base href="https://cdn.test/x/">')
    found = look(Hints(links="t2026"), page)

    assert "https://cdn.test/x/t20261124_3.html" == found.candidates[0].address


@pytest.mark.parametrize(
    ("page", "hints", "said"),
    [
        ("<p>Nothing today.</p>", Hints(), "links to nothing"),
        (PAGE, Hints(links="/none/"), "links to nothing"),
        (PAGE, Hints(selector="a[["), "no CSS selector"),
        ("<form><input type=password></form>", Hints(), "a login page"),
        ("<title>Just a moment...</title>", Hints(), "a refusal"),
        ("<p>Please enable JavaScript to go on.</p>", Hints(), "needs JavaScript"),
    ],
)
def test_a_page_without_briefings_fails_with_its_reason(page, hints, said):
    with pytest.raises(UnreadableDocument, match=said.replace("[", r"\[")):
        look(hints, page)
