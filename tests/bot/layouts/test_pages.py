import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.layouts.components import Button, Layout, Text, shorten, units
from bot.layouts.custom_ids import custom_id, parse_custom_id
from bot.layouts.exchange import exchange_layout
from bot.layouts.plain import plain_text, to_plain
from bot.layouts.quotes import quotes_layout
from bot.words import Words
from tests.bot.layouts.made_up import exchange, page, turn

WORDS = Words("en")


def _text(layout: Layout) -> str:
    return "\n".join(node.content for node in layout.walk() if isinstance(node, Text))


def _pages(turns: list[str]) -> list[str]:
    made = [turn(n, text) for n, text in enumerate(turns)]
    first = exchange_layout(exchange(1), made, WORDS)
    match = re.search(r"page 1 of (\d+)", _text(first))
    count = int(match[1]) if match else 1
    layouts = [exchange_layout(exchange(1), made, WORDS, page=n) for n in range(count)]
    return [_text(layout) for layout in layouts]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet="abc *_.\n", min_size=1, max_size=6000), max_size=5))
def test_the_pages_of_an_exchange_hold_every_word_of_it(turns: list[str]) -> None:
    shown = "".join("".join(plain_text(text).split()) for text in _pages(turns))
    for text in turns:
        for paragraph in text.split("\n\n"):
            assert "".join(paragraph.split()) in shown


def test_page_beyond_the_last_is_the_last() -> None:
    made = [turn(0, "word " * 3000)]
    last = _text(exchange_layout(exchange(1), made, WORDS, page=10**6))
    assert _pages(["word " * 3000])[-1] == last


def test_quote_too_long_for_a_page_stands_behind_its_button_and_is_not_cut() -> None:
    long = exchange(1, "word " * 1200)
    layout = quotes_layout(page(long, exchange(2)), WORDS)
    text = _text(layout)
    assert "A long quote of 6,000 characters: it stands whole under “Full exchange”." in text
    assert "word word" not in text
    assert "> The accord will be signed on 3 December" in text


def test_only_list_of_one_page_has_no_turning_buttons() -> None:
    labels = {
        n.label
        for n in quotes_layout(page(exchange(1)), WORDS, key="k").walk()
        if isinstance(n, Button)
    }
    assert {"Full exchange", "Copy citation", "Share in channel"} == labels


def test_floor_of_a_count_is_marked() -> None:
    found = page(exchange(1), total=1000)
    floor = quotes_layout(type(found)(found.rows, 1000, total_is_floor=True), WORDS, key="k")
    assert "**1 of 1,000+**" in _text(floor)


def test_plain_text_shows_foreign_marks_and_drops_ours() -> None:
    quoted = exchange(1, "We *never* say [this](https://evil.example) at 10\\11.")
    shown = to_plain(quotes_layout(page(quoted), WORDS), 200)
    assert "> We *never* say [this](https://evil.example) at 10\\11." in shown
    assert "**" not in shown
    assert "[Full exchange]  [Copy citation]" in shown


def test_plain_text_may_write_addresses_out() -> None:
    shown = to_plain(quotes_layout(page(exchange(1)), WORDS), 400, addresses=True)
    assert "<https://tides.example/briefings/2026-11-20#:~:text=" in shown


def test_time_stamps_are_written_out() -> None:
    assert "next 2026-11-24 07:00 UTC" == plain_text("next <t:1795503600:R>")


@given(st.text(max_size=300), st.integers(1, 120))
def test_shortened_text_fits_and_is_marked(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert units(short) <= limit
    assert short == text or short.endswith("…")


def test_ids_are_read_back_as_they_were_made() -> None:
    made = parse_custom_id(custom_id("q", "key", 3, "next"))
    assert made is not None
    assert ("q", ("key", "3", "next")) == (made.verb, made.arguments)
    assert parse_custom_id("r0:q:key:3") is None
    assert parse_custom_id("") is None
