"""A briefing → its message: what was asked by whom, and a menu that opens each exchange."""

from collections.abc import Sequence

from bot.layouts.components import (
    MAX_OPTIONS,
    MAX_TEXT,
    Button,
    Container,
    Layout,
    Option,
    Part,
    Row,
    Select,
    Separator,
    Text,
    shorten,
    units,
)
from bot.layouts.custom_ids import BRIEFING, EXCHANGE, custom_id
from bot.layouts.lines import MAX_TITLE, accent_of, bullet_text, links, name, standing
from bot.layouts.safe_text import safe_text, safe_url
from bot.words import Words
from digests.model import StoredBriefing, StoredExchange

PAGE_SIZE = 8
_MAX_QUESTION = 160
_MAX_OTHERS = 5


def briefing_layout(
    briefing: StoredBriefing,
    exchanges: Sequence[StoredExchange],
    words: Words,
    *,
    others: Sequence[StoredBriefing] = (),
    notes: Sequence[str] = (),
    page: int = 0,
) -> Layout:
    """Eight exchanges a page, each with its first bullet where that fits whole."""
    pages = max(1, -(-len(exchanges) // PAGE_SIZE))
    page = min(max(page, 0), pages - 1)
    shown = exchanges[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    head = _head(briefing, notes, page, pages, words)
    tail = _others(others, words) if page == 0 else ""
    room = (MAX_TEXT - units(head) - units(tail) - 40) // max(1, len(shown))
    parts: list[Part] = [Text(head), Separator()]
    parts += [Text(_entry(exchange, words, room)) for exchange in shown]
    if not shown:
        parts.append(Text(words("No exchanges were found in it.")))
    if tail:
        parts.append(Text(tail))
    if shown:
        parts.append(Row((_menu(briefing, shown, words),)))
    parts += [Row(buttons) for buttons in _buttons(briefing, page, pages, words)]
    return Layout((Container(tuple(parts), accent_of(briefing.source_id)),))


def _head(
    briefing: StoredBriefing, notes: Sequence[str], page: int, pages: int, words: Words
) -> str:
    title = name(briefing.title or words("Untitled briefing"), MAX_TITLE)
    facts = [
        name(briefing.source_name),
        words.date(briefing.date),
        words.many("{n} exchange", "{n} exchanges", briefing.exchanges),
    ]
    if briefing.spokespersons:
        facts.append(", ".join(name(speaker, 40) for speaker in briefing.spokespersons[:4]))
    if pages > 1:
        facts.append(words("page {page} of {pages}", page=page + 1, pages=pages))
    lines = [f"## {title}", " · ".join(facts)]
    told = standing(words, withdrawn=briefing.withdrawn, removed=briefing.removed)
    lines += [f"-# {line}" for line in told]
    lines += [f"-# {safe_text(shorten(line, 300))}" for line in notes[:2]]
    return "\n".join(lines)


def _entry(exchange: StoredExchange, words: Words, room: int) -> str:
    outlet = name(exchange.outlet) if exchange.outlet else words("outlet unknown")
    question = safe_text(shorten(" ".join(exchange.question.split()), _MAX_QUESTION))
    head = f"**{exchange.number + 1} · {outlet}** {question}".rstrip()
    for bullet in exchange.bullets[:1]:
        line = f"- {bullet_text(bullet)} · {links(bullet.quotes, exchange.url, fragment=False)}"
        if units(head) + units(line) + 1 <= room:
            return f"{head}\n{line}"
    return head


def _others(others: Sequence[StoredBriefing], words: Words) -> str:
    if not others:
        return ""
    names = "; ".join(
        f"{name(other.title or words('Untitled briefing'), 60)} ({words.date(other.date)})"
        for other in others[:_MAX_OTHERS]
    )
    return f"-# {words('Other briefings that fit: {names}.', names=names)}"


def _menu(briefing: StoredBriefing, shown: Sequence[StoredExchange], words: Words) -> Select:
    options = tuple(
        Option(
            label=f"{exchange.number + 1} · {exchange.outlet or words('outlet unknown')}",
            value=str(exchange.id),
            description=" ".join(exchange.question.split()) or None,
        )
        for exchange in shown[:MAX_OPTIONS]
    )
    return Select(custom_id(EXCHANGE, "menu", briefing.id), options, words("Open an exchange"))


def _buttons(
    briefing: StoredBriefing, page: int, pages: int, words: Words
) -> list[tuple[Button, ...]]:
    buttons = []
    if pages > 1:
        buttons += [
            Button(
                words("‹ Previous page"),
                custom_id(BRIEFING, briefing.id, max(0, page - 1), "back"),
                disabled=page == 0,
            ),
            Button(
                words("Next page ›"),
                custom_id(BRIEFING, briefing.id, page + 1, "next"),
                disabled=page == pages - 1,
            ),
        ]
    url = safe_url(briefing.url)
    if url:
        buttons.append(Button(words("Source"), url=url))
    return [tuple(buttons)] if buttons else []
