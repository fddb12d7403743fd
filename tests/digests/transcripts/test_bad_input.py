"""Each bad document gets one clear sentence that says what to do."""

import gzip

import pytest

from digests.errors import (
    BinaryDocument,
    DocumentTooLarge,
    EmptyDocument,
    NoSpeakers,
    UnreadableDocument,
)
from digests.transcripts.read import read_transcript
from tests.digests.transcripts.invented import OUTLETS, document


def _message(
    kind: type[UnreadableDocument], content: bytes | str, address: str = "briefing.txt"
) -> str:
    with pytest.raises(kind) as caught:
        read_transcript(document(content, address), OUTLETS)
    return str(caught.value)


@pytest.mark.parametrize("content", [b"", b" \n\t\n ", b"\xef\xbb\xbf", "\u200b\n".encode()])
def test_nothing_in_it(content: bytes):
    message = _message(EmptyDocument, content)
    assert "'briefing.txt'" in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        gzip.compress(b"Reuters: Why?\nVale: No."),
        b"PK\x03\x04" + b"\x00" * 64,
        bytes(range(256)) * 20,
        b"\x00" * 400,
    ],
)
def test_no_text(content: bytes):
    assert "plain text, PDF and DOCX" in _message(BinaryDocument, content)


def test_broken_pdf():
    assert "broken PDF" in _message(BinaryDocument, b"%PDF-1.7\n" + b"garbage " * 50, "x.pdf")


def test_too_many_bytes():
    assert "split it" in _message(DocumentTooLarge, b"a" * (20 * 1024 * 1024 + 1))


def test_too_much_text():
    assert "split it" in _message(DocumentTooLarge, b"Reuters: Why?\n" * 800_000)


def test_a_page_without_labels():
    prose = "The ministers met. They talked for an hour, and then they left.\n\n" * 20
    assert "no speaker labels" in _message(NoSpeakers, prose)


def test_words_with_colons_are_no_speakers():
    page = "Date: 3 May 2024\nVenue: Harbour Hall\nNote: bring a coat.\nContact: the desk.\n"
    assert "no speaker labels" in _message(NoSpeakers, page)


def test_labels_without_any_words():
    assert "no words" in _message(NoSpeakers, "REPORTER:\n\nMINISTER:\n\nREPORTER:\n\nMINISTER:\n")


def test_one_label_without_text_stays_furniture():
    page = "Reuters: Why?\n\nVale: No.\n\nReuters:\n\nVale: I said no."
    page += "\n\nReuters: And now?\n\nVale: No."
    read = read_transcript(document(page), OUTLETS)
    assert ["Why?", "No.", "I said no.", "And now?", "No."] == [turn.text for turn in read.turns]


def test_wrong_declaration_does_not_garble():
    head = '<html><head><meta charset="us-ascii"></head>'
    page = head + "<body><p>Reuters: Où ça ?</p><p>Vale: Là.</p></body>"
    read = read_transcript(document(page, "x.html"), OUTLETS)
    assert ["Où ça ?", "Là."] == [turn.text for turn in read.turns]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(codec: str):
    page = "Reuters: “Why” – now?\n\nVale: No, “no”.\n\nReuters: Sure?\n\nVale: Yes."
    read = read_transcript(document(page.encode(codec)), OUTLETS)
    assert "No, “no”." == read.turns[1].text


def test_an_undeclared_chinese_encoding_is_guessed():
    page = (
        "路透社记者：两国部长昨天举行会谈，请问能否介绍有关情况？\n林海：双方就海峡渔业问题交换了意见。\n"
        * 3
    )
    read = read_transcript(document(page.encode("gb18030")), OUTLETS)
    assert "双方就海峡渔业问题交换了意见。" == read.turns[1].text


@pytest.mark.parametrize(
    ("said", "codec"),
    [
        ("Malmö is open, and has been open since Monday", "cp1252"),
        ("L’été à Genève, ça va être très bien", "cp1252"),
        ("Święto w Łodzi było piękne, zażółć gęślą jaźń", "cp1250"),
        ("Dışişleri Bakanı şöyle dedi, görüşme yapıldı", "cp1254"),
        ("Добрый день, переговоры состоялись вчера", "cp1251"),
    ],
)
def test_an_undeclared_code_page_is_told_by_its_letters(said: str, codec: str):
    page = f"Reuters: {said}?\n\nVale: {said}.\n\nReuters: When?\n\nVale: Now."
    read = read_transcript(document(page.encode(codec)), OUTLETS)
    assert f"{said}." == read.turns[1].text
