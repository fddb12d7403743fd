"""Known bad shapes for parsers and regular expressions: twice the input, about twice the time."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from digests.errors import UnreadableDocument
from digests.transcripts.read import read_transcript
from tests.digests.transcripts.invented import OUTLETS, document

TALK = "Reuters: Why?\n\nVale: Because.\n\n" * 3
Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {
    "spaces": lambda n: TALK + "Vale: a" + " " * n + "b",
    "spaces in a label": lambda n: TALK + "Va" + " " * n + "le: b",
    "non-breaking spaces": lambda n: TALK + "Q" + "\u00a0" * n + "x",
    "blank lines": lambda n: TALK + "\n" * n + "Reuters: Why?",
    "colons": lambda n: TALK + ":" * n,
    "labels": lambda n: TALK + "A: " * (n // 3),
    "label lines": lambda n: TALK + "Reuters:\n" * (n // 9),
    "distinct labels": lambda n: (
        TALK + "".join(f"Name{k} Other{k}: Why?\n" for k in range(n // 22))
    ),
    "brackets": lambda n: TALK + "(" * n,
    "stars": lambda n: TALK + "*" * n,
    "dashes": lambda n: TALK + "- " * (n // 2) + "x",
    "full stops": lambda n: TALK + "A. " * (n // 3),
    "capitals": lambda n: TALK + "A" * n + ".",
    "digits": lambda n: TALK + "1" * n,
    "quotes": lambda n: TALK + "“" * n,
    "one long name": lambda n: TALK + "Reuters: " + "Aaa " * (n // 4) + "with Bbb",
    "names and commas": lambda n: TALK + "Reuters: " + "Aaa, " * (n // 5),
    "page numbers": lambda n: TALK + "Page 1 of 2\n" * (n // 12),
    "torn labels": lambda n: TALK + "Vale. Reuters. " * (n // 15),
    "rules": lambda n: TALK + "---\n" * (n // 4),
    "front matter": lambda n: "---\ntitle: x\n" + "a: b\n" * (n // 5) + "---\n" + TALK,
}
PAGES: dict[str, Shape] = {
    "div": lambda n: "<div>" * (n // 5),
    "bold": lambda n: "<p>Q: a</p>" + "<b>" * (n // 3),
    "bold in paragraphs": lambda n: "<b><p>" * (n // 6),
    "attributes": lambda n: "<p " + "a=1 " * (n // 4) + ">",
    "open brackets": lambda n: "<html>" + "<" * n,
    "entities": lambda n: "<html>" + "&" * n,
    "comments": lambda n: "<html>" + "<!--" * (n // 4),
    "lists": lambda n: "<ul><li>" * (n // 8),
    "tables": lambda n: "<table><tr><td>" * (n // 15),
    "breaks": lambda n: "<html><p>Q: a" + "<br>" * (n // 4),
    "metas": lambda n: "<html><head>" + "<meta name=date content=x>" * (n // 26),
}
SMALL = 60_000


def _seconds(page: str, address: str) -> float:
    begun = time.process_time()
    with suppress(UnreadableDocument):
        read_transcript(document(page, address), OUTLETS)
    return time.process_time() - begun


def _check_linear(shape: Shape, address: str) -> None:
    _seconds(shape(2000), address)
    once = min(_seconds(shape(SMALL), address) for _ in range(2))
    fourfold = _seconds(shape(SMALL * 4), address)
    # Wide on purpose: a busy machine stretches a run, but what grows with the square takes minutes.
    assert fourfold < max(2.0, once * 12), (once, fourfold)


@pytest.mark.parametrize("name", SHAPES)
def test_text_is_read_in_linear_time(name: str):
    _check_linear(SHAPES[name], "briefing.txt")


@pytest.mark.parametrize("name", PAGES)
def test_html_is_read_or_refused_in_linear_time(name: str):
    _check_linear(PAGES[name], "briefing.html")
