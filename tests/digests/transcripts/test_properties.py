"""Conservation and verbatim under hostile typography: nothing crashes, no character is lost."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import UnreadableDocument
from digests.transcripts.read import read_transcript
from tests.digests.transcripts.checks import check_all
from tests.digests.transcripts.invented import OUTLETS, document, pages

LABELS = (
    "Reuters", "Tamsin Vale", "Q", "A", "QUESTION", "PM", "CHAIR ORRIN", "MS. FINCH", "Kita (AFP)",
    "**MH**", "**MT:**", "Вопрос", "记者", "Frage", "PREGUNTA", "Jane Doe--Acme -- Analyst", "Note",
    "Operator", "THE PRESIDENT", "", " ", "x" * 200,
)  # fmt: skip
ENDS = (":", ": ", "：", ".", ". ", "    ", "\n", ":\n", " - ", ".- ", "\t", ":\u200b", "")
ODD = (
    "No.", "No?", "“quoted”", "\u202eback\u202c", "\u200b", "\u00a0\u00a0", "(Laughter.)", "12:30",
    "[ends]", "END", "---", "Page 1 of 3", "/ 2", "a: b: c", "http://x.y", "U.S.", "\ufeff", "\x0c",
    "\u2028", "*", "**", "#", "News Desk", "Well: this is it.", "…", "\ud800", "\r", "  ",
)  # fmt: skip
speech = st.lists(st.sampled_from(ODD) | st.text(max_size=30), max_size=4).map(" ".join)
line = st.builds(
    lambda lead, label, end, said, gap: lead + label + end + said + gap,
    st.sampled_from(("", "", " ", "     ", "\t", "\u200e", "> ")),
    st.sampled_from(LABELS),
    st.sampled_from(ENDS),
    speech,
    st.sampled_from(("\n", "\n\n", "\n \n", "\r\n", "\n\n\n")),
)
page = st.lists(line, min_size=1, max_size=14).map("".join)


def _visible(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=300, deadline=None)
@given(page)
def test_no_character_of_a_text_is_lost(text: str):
    clean = text.encode("utf-8", "replace").decode()
    try:
        read = read_transcript(document(clean), OUTLETS)
    except UnreadableDocument:
        return
    check_all(read)
    assert _visible(clean).removeprefix("\ufeff") == _visible(read.text)


@settings(max_examples=120, deadline=None)
@given(page)
def test_html_of_any_typography_is_conserved(text: str):
    body = text.replace("<", "&lt;").replace("\n\n", "</p><p>").replace("\n", "<br>")
    page_text = f"<html><body><p><b>Reuters:</b> Why?</p><p>{body}</p></body></html>"
    try:
        read = read_transcript(document(page_text, "x.html"), OUTLETS)
    except UnreadableDocument:
        return
    check_all(read)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(pages()), st.data())
def test_a_damaged_page_is_still_conserved(path: Path, data: st.DataObject):
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.sampled_from(ODD)).encode("utf-8", "replace")
    cut = data.draw(st.integers(0, 40))
    damaged = content[:at] + junk + content[at + cut :]
    try:
        read = read_transcript(document(damaged, path.name), OUTLETS)
    except UnreadableDocument:
        return
    check_all(read)


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_invented_pages_are_conserved(path: Path):
    check_all(read_transcript(document(path.read_bytes(), path.name), OUTLETS))


def test_reading_twice_gives_the_same_revision():
    content = pages()[0].read_bytes()
    once, again = (read_transcript(document(content), OUTLETS) for _ in range(2))
    assert once == again
