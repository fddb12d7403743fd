"""A whole exchange → pages: every word of it, in order, each turn under its speaker."""

from collections.abc import Iterator, Sequence

from bot.layouts.components import (
    Button,
    Container,
    Layout,
    Part,
    Row,
    Separator,
    Text,
    units,
)
from bot.layouts.custom_ids import BRIEFING, DELIVERY_EXCHANGES, EXCHANGE, REPORT, custom_id
from bot.layouts.lines import MAX_TITLE, accent_of, did_not_address, name, origin, standing
from bot.layouts.safe_text import safe_text, safe_url
from bot.words import Words
from digests.model import ExchangeId, Role, StoredExchange, StoredTurn

_PAGE_UNITS = 3200
_PAGE_TURNS = 12


def exchange_layout(
    exchange: StoredExchange,
    turns: Sequence[StoredTurn],
    words: Words,
    *,
    page: int = 0,
    before: ExchangeId | None = None,
    after: ExchangeId | None = None,
    of_digest: tuple[str, int, int] | None = None,
) -> Layout:
    """Page `page` (from 0; a page too high is the last). `before` and `after` are neighbours.

    `of_digest` (delivery key, number from 0, how many) turns to the digest's other exchanges
    in place of the briefing's.
    """
    pages = list(_pages(_turn_texts(turns, words)))
    page = min(max(page, 0), len(pages) - 1)
    parts: list[Part] = [Text(_head(exchange, page, len(pages), words)), Separator()]
    parts += [Text(text) for text in pages[page]]
    if of_digest is None:
        carried: tuple[str, ...] = (EXCHANGE, str(exchange.id))
        neighbours = _neighbours(before, after, words)
    else:
        carried = (DELIVERY_EXCHANGES, of_digest[0], str(of_digest[1]))
        neighbours = _others_of_digest(*of_digest, words)
    parts += [Row(buttons) for buttons in _rows(exchange, page, len(pages), carried, words)]
    if neighbours:
        parts.append(Row(neighbours))
    return Layout((Container(tuple(parts), accent_of(exchange.source_id)),))


def _head(exchange: StoredExchange, page: int, pages: int, words: Words) -> str:
    title = name(exchange.briefing_title or words("Untitled briefing"), MAX_TITLE)
    url = safe_url(exchange.url)
    lines = [
        f"**{words('Full exchange {n}', n=exchange.number + 1)}** · {origin(exchange, words)}",
        f"[{title}]({url})" if url else title,
    ]
    if pages > 1:
        lines[0] += " · " + words("page {page} of {pages}", page=page + 1, pages=pages)
    if exchange.verdict.did_not_address:
        lines.append(f"-# {did_not_address(exchange.verdict, words)}")
    told = standing(words, withdrawn=exchange.withdrawn, removed=exchange.removed)
    lines += [f"-# {line}" for line in told]
    if not exchange.is_current:
        lines.append(f"-# {words('An earlier version; this briefing was read anew since.')}")
    return "\n".join(lines)


def _turn_texts(turns: Sequence[StoredTurn], words: Words) -> Iterator[str]:
    for turn in turns:
        yield f"**{_label(turn, words)}**"
        yield from (safe_text(paragraph) for paragraph in turn.text.split("\n\n"))


def _label(turn: StoredTurn, words: Words) -> str:
    speaker = turn.speaker or _role(turn.role, words)
    if turn.outlet and turn.outlet != turn.speaker:
        return f"{name(speaker)} ({name(turn.outlet)})"
    return name(speaker)


def _role(role: Role, words: Words) -> str:
    match role:
        case Role.REPORTER:
            return words("Reporter")
        case Role.SPOKESPERSON:
            return words("Spokesperson")
        case Role.MODERATOR:
            return words("Moderator")
        case _:
            return words("Speaker unknown")


def _pages(paragraphs: Iterator[str]) -> Iterator[list[str]]:
    """Paragraphs packed into pages; one that is too long for a page goes on over several."""
    page: list[str] = []
    used = 0
    for paragraph in paragraphs:
        for piece in _pieces(paragraph):
            if page and (used + units(piece) > _PAGE_UNITS or len(page) >= 2 * _PAGE_TURNS):
                yield page
                page, used = [], 0
            page.append(piece)
            used += units(piece) + 1
    yield page or ["…"]


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that fit a page, split between words where there are any."""
    while units(text) > _PAGE_UNITS:
        cut = text.rfind(" ", 0, _PAGE_UNITS // 2 + 1)
        cut = cut if cut > 0 else _PAGE_UNITS // 2
        # A backslash belongs to the character after it.
        while text[cut - 1] == "\\" and cut > 1:
            cut -= 1
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _rows(
    exchange: StoredExchange, page: int, pages: int, carried: tuple[str, ...], words: Words
) -> Iterator[tuple[Button, ...]]:
    verb, *arguments = carried
    buttons = []
    if pages > 1:
        buttons += [
            Button(
                words("‹ Previous page"),
                custom_id(verb, *arguments, max(0, page - 1), "back"),
                disabled=page == 0,
            ),
            Button(
                words("Next page ›"),
                custom_id(verb, *arguments, page + 1, "next"),
                disabled=page == pages - 1,
            ),
        ]
    buttons.append(Button(words("Whole briefing"), custom_id(BRIEFING, exchange.briefing_id, 0)))
    buttons.append(Button(words("Report a problem"), custom_id(REPORT, exchange.id)))
    url = safe_url(exchange.url)
    if url:
        buttons.append(Button(words("Source"), url=url))
    yield tuple(buttons)


def _neighbours(
    before: ExchangeId | None, after: ExchangeId | None, words: Words
) -> tuple[Button, ...]:
    """Buttons to the questions before and after within the briefing."""
    buttons = []
    if before is not None:
        buttons.append(
            Button(words("‹ Previous question"), custom_id(EXCHANGE, before, 0, "p", "back"))
        )
    if after is not None:
        buttons.append(Button(words("Next question ›"), custom_id(EXCHANGE, after, 0, "n", "next")))
    return tuple(buttons)


def _others_of_digest(key: str, at: int, count: int, words: Words) -> tuple[Button, ...]:
    """Buttons to the digest's exchanges before and after this one."""
    if count <= 1:
        return ()
    place = words("{n} of {count} in this digest", n=at + 1, count=count)
    return (
        Button(
            words("‹ Previous exchange"),
            custom_id(DELIVERY_EXCHANGES, key, max(0, at - 1), 0, "p", "back"),
            disabled=at == 0,
        ),
        Button(place, custom_id(DELIVERY_EXCHANGES, key, at, 0, "here"), disabled=True),
        Button(
            words("Next exchange ›"),
            custom_id(DELIVERY_EXCHANGES, key, at + 1, 0, "n", "next"),
            disabled=at == count - 1,
        ),
    )
