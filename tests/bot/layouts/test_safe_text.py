import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.layouts.plain import plain_text
from bot.layouts.safe_text import safe_text, safe_url
from tests.bot.layouts.made_up import texts


@pytest.mark.parametrize(
    ("expected", "hostile"),
    [
        (r"\@everyone and \@here", "@everyone and @here"),
        (r"\<\@123\> \<\@\&9\> \<\#5\>".replace(r"\&", "&"), "<@123> <@&9> <#5>"),
        (r"\<t:1:F\>", "<t:1:F>"),
        (r"\<:smile:123\>".replace(":smile:", r"\:smile:"), "<:smile:123>"),
        (r"\:joy: at 8:30:15", ":joy: at 8:30:15"),
        (r"\[here\](https\://evil.example)", "[here](https://evil.example)"),
        (r"\*\*b\*\* \_\_u\_\_ \~\~s\~\~ \|\|x\|\| \`c\`", "**b** __u__ ~~s~~ ||x|| `c`"),
        (r"a\\b", r"a\b"),
        (r"\# heading", "# heading"),
        (r"-\# small", "-# small"),
        (r"\- item", "- item"),
        (r"1\. first", "1. first"),
        (r"\> quoted", "> quoted"),
        ("evil.exe", "evil\u202e.exe\u202c"),
        ("zerowidth", "zero\u200bwidth\u2060\ufeff"),
        ("plain", "pl\u00adain\u180e"),
        ("Z\u0351\u036ba", "Z\u0351\u036b\u0343\u036a\u0302a"),
        ("A", "A\U000e0041\U000e007f"),
        ("lone", "lo\ud800ne"),
        ("two words", "two\u2028words"),
        ("in one line", "in\n\none\r\nline"),
        ("tab and nul", "tab\tand\x00 nul"),
        ("\u0646\u200c\u0645", "\u0646\u200c\u0645"),
        ("\U0001f469\u200d\U0001f692", "\U0001f469\u200d\U0001f692"),
        ("It’s “fine” — 50%, (really)!", "It’s “fine” — 50%, (really)!"),
    ],
)
def test_hostile_text_is_shown_and_does_nothing(expected: str, hostile: str) -> None:
    assert expected == safe_text(hostile)


def test_paragraphs_stay_apart_where_they_may() -> None:
    expected = "one\n\ntwo\nthree"
    assert expected == safe_text("one\r\n \n\n\ntwo\nthree", one_line=False)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_letters_and_signs_are_read_as_they_were_written(text: str) -> None:
    shown = plain_text(safe_text(text))
    folded = " ".join(text.split())
    assert [c for c in folded if unicodedata.category(c) != "Cf"] == [*shown] or _filler(text)


def _filler(text: str) -> bool:
    return any(c in "\u115f\u1160\u2800\u3164\uffa0" for c in text)


@given(texts)
def test_no_mark_is_left_without_its_backslash(text: str) -> None:
    shown = safe_text(text)
    at = 0
    while at < len(shown):
        if shown[at] == "\\":
            at += 2
            continue
        assert shown[at] not in "*_~`|[]<>#@"
        at += 1


@pytest.mark.parametrize(
    ("expected", "url"),
    [
        ("https://tides.example/a", "https://tides.example/a"),
        ("https://tides.example/a_%28b%29", "https://tides.example/a_(b)"),
        ("https://tides.example/%C3%A4", "https://tides.example/ä"),
        (None, "javascript:alert(1)"),
        (None, "https://user:secret@tides.example/"),
        (None, "https://tides.example/" + "a" * 600),
        (None, "file:///etc/passwd"),
        (None, "https://tides.example:99999/"),
        (None, "https:///nowhere"),
        (None, "https://[::1"),
        (None, None),
        (None, ""),
        ("https://tides.example/%20%3E", "https://tides.example/ >"),
    ],
)
def test_only_plain_web_addresses_become_links(expected: str | None, url: str | None) -> None:
    assert expected == safe_url(url)
