"""A page of a lookup → its message: who said what to whom, when, and where it can be checked."""

from collections.abc import Sequence

from bot.layouts.components import (
    ACCENT,
    MAX_TEXT,
    Button,
    Container,
    Layout,
    Part,
    Row,
    Separator,
    Text,
    shorten,
    units,
)
from bot.layouts.custom_ids import CITE, DELIVERY_QUOTES, EXCHANGE, QUOTES, SHARE, custom_id
from bot.layouts.lines import accent_of, asked, block_quote, name, origin, quote_link, standing
from bot.layouts.safe_text import safe_text, safe_url, visible
from bot.words import Words
from digests.model import QuotePage, QuoteRow

PAGE_SIZE = 3
_MAX_QUESTION = 220
_MAX_NOTES = 600
_MAX_TOPICS = 6
_MAX_QUOTE = 3000


def quotes_layout(
    page: QuotePage,
    words: Words,
    *,
    notes: Sequence[str] = (),
    key: str | None = None,
    offset: int = 0,
    size: int = PAGE_SIZE,
    newest_first: bool = False,
) -> Layout:
    """A page of `/quotes`. `key` names the remembered request; without one nothing turns pages."""
    if key is None:
        return _page(page, words, notes=notes, turn=None, offset=offset, size=size)
    label = words("Best first") if newest_first else words("Newest first")
    flip = Button(label, custom_id(QUOTES, key, 0, "flip"))
    more = (flip,) if page.total > 1 else ()
    return _page(page, words, notes=notes, turn=(QUOTES, key), offset=offset, size=size, more=more)


def delivery_quotes_layout(
    page: QuotePage, words: Words, *, key: str, offset: int, size: int = PAGE_SIZE
) -> Layout:
    """A page of the quotes that a posted digest stands on."""
    return _page(page, words, notes=(), turn=(DELIVERY_QUOTES, key), offset=offset, size=size)


def shared_quote_layout(row: QuoteRow, by: int, words: Words) -> Layout:
    """One quote, shown to the whole channel at the wish of a member."""
    shared = words("Shared by {member}", member=f"<@{by}>")
    texts = [Text(f"-# {shared}"), Text(_entry(row, "", words, room=MAX_TEXT - 100))]
    accent = accent_of(row.exchange.source_id)
    return Layout((Container((*texts, Row(_buttons(row, words, 1, share=False))), accent),))


def citation_layout(row: QuoteRow, words: Words) -> Layout:
    """The citation in a block that copies as plain text, and as a Markdown footnote."""
    plain = _in_fence(citation(row, words))
    footnote = _in_fence(f"[^{row.quote.id}]: {citation(row, words)}")
    if units(plain) + units(footnote) + 100 > MAX_TEXT:
        long = words("The quote is too long to be cited whole; open it under “Full exchange”.")
        return Layout((Container((Text(long),)),))
    shown = [f"**{words('Plain')}**", plain, f"**{words('Markdown footnote')}**", footnote]
    markdown = _in_fence(_markdown(row, words))
    if units("\n".join([*shown, markdown])) + 40 <= MAX_TEXT:
        shown[2:2] = [f"**{words('Markdown')}**", markdown]
    return Layout((Container((Text("\n".join(shown)),)),))


def _in_fence(text: str) -> str:
    """A code block: nothing inside is markup, and it cannot be closed from inside."""
    return "```\n" + visible(text).replace("`", "\u02cb") + "\n```"


def citation(row: QuoteRow, words: Words) -> str:
    """Plain text to paste: “quote” — speaker, to outlet. Briefing, source, date. Address. Id."""
    exchange = row.exchange
    quote = " ".join(row.quote.text.split())
    who = row.quote.speaker or exchange.speaker or words("speaker unknown")
    if exchange.outlet:
        who += words(", asked by {outlet}", outlet=exchange.outlet)
    title = exchange.briefing_title or words("Untitled briefing")
    stands = f"{title}, {exchange.source_name}, {words.date(exchange.briefing_date)}."
    address = f" {exchange.url}" if exchange.url else ""
    told = "".join(f" [{line}]" for line in _standing(row, words))
    return f"“{quote}” — {who}. {stands}{address} (Q·{row.quote.id}){told}"


def _markdown(row: QuoteRow, words: Words) -> str:
    """A block quote with its credit, as articles and notes print it."""
    exchange, url = row.exchange, safe_url(row.exchange.url)
    who = row.quote.speaker or exchange.speaker or words("speaker unknown")
    if exchange.outlet:
        who += words(", asked by {outlet}", outlet=exchange.outlet)
    title = " ".join((exchange.briefing_title or words("Untitled briefing")).split())
    place = f"[{title}]({url})" if url else title
    quote = "\n".join(f"> {line}".rstrip() for line in row.quote.text.split("\n"))
    day = words.date(exchange.briefing_date)
    return f"{quote}\n>\n> — {who}. {place}, {exchange.source_name}, {day} (Q·{row.quote.id})"


def _page(
    page: QuotePage,
    words: Words,
    *,
    notes: Sequence[str],
    turn: tuple[str, str] | None,
    offset: int,
    size: int,
    more: tuple[Button, ...] = (),
) -> Layout:
    head = "\n".join(_head(page, offset, notes, words))
    room = (MAX_TEXT - units(head) - 40) // max(1, len(page.rows))
    parts: list[Part] = [Text(head)]
    for number, row in enumerate(page.rows, start=offset + 1):
        parts += [
            Separator(),
            Text(_entry(row, f"{number}. ", words, room=room)),
            Row(_buttons(row, words, number)),
        ]
    turning = () if turn is None else _turning(turn, page, offset, size, words)
    turning += more
    if turning:
        parts += [Separator(), Row(turning)]
    found = {row.exchange.source_id for row in page.rows}
    accent = accent_of(found.pop()) if len(found) == 1 else ACCENT
    return Layout((Container(tuple(parts), accent),))


def _head(page: QuotePage, offset: int, notes: Sequence[str], words: Words) -> list[str]:
    told = safe_text(shorten(" ".join(notes), _MAX_NOTES))
    if not page.rows:
        # The notes of an empty answer say what was looked for.
        return [told or words("Nothing found.")]
    total = f"{page.total:,}" + ("+" if page.total_is_floor else "")
    first, last = offset + 1, offset + len(page.rows)
    shown = str(first) if first == last else f"{first}–{last}"
    count = f"**{words('{shown} of {total}', shown=shown, total=total)}**"
    return [count, f"-# {told}"] if told else [count]


def _entry(row: QuoteRow, number: str, words: Words, *, room: int) -> str:
    exchange = row.exchange
    who = asked(row.quote.speaker or exchange.speaker, exchange.outlet, words)
    link = quote_link(row.quote, exchange.url)
    head = f"**{safe_number(number)}{who}** · {origin(exchange, words)} · {link}"
    told = _standing(row, words)
    if told:
        head += f"\n-# {' '.join(told)}"
    unaddressed = exchange.verdict.did_not_address
    address = f"-# {words('Did not address the question.')}" if unaddressed else ""
    tail = [_question(row, words), address, _topics(row, words)]
    quote = block_quote(row.quote.text)
    lines = [head, quote, *(line for line in tail if line)]
    if units("\n".join(lines)) <= room:
        return "\n".join(lines)
    if units(head) + units(quote) + 1 <= room:
        return f"{head}\n{quote}"
    # Never cut: a quote that does not fit stands whole behind its button.
    length = f"{len(row.quote.text):,}"
    behind = words(
        "A long quote of {length} characters: it stands whole under “Full exchange”.", length=length
    )
    return f"{head}\n-# {behind}"


def _standing(row: QuoteRow, words: Words) -> tuple[str, ...]:
    exchange = row.exchange
    return standing(
        words, withdrawn=exchange.withdrawn, removed=exchange.removed, edited=row.edited
    )


def safe_number(number: str) -> str:
    """`1. ` that Discord does not take for the start of a list."""
    return number.replace(".", "\\.")


def _question(row: QuoteRow, words: Words) -> str:
    if not row.exchange.question:
        return ""
    question = safe_text(shorten(" ".join(row.exchange.question.split()), _MAX_QUESTION))
    return f"-# {words('Asked:')} {question}"


def _topics(row: QuoteRow, words: Words) -> str:
    found = list(dict.fromkeys(match.topic for match in row.exchange.topics))[:_MAX_TOPICS]
    if not found:
        return ""
    return f"-# {words('Topics:')} {', '.join(name(topic) for topic in found)}"


def _buttons(row: QuoteRow, words: Words, number: int, *, share: bool = True) -> tuple[Button, ...]:
    """What can be done with a row; its number keeps the ids of a page's rows apart."""
    quote, exchange = row.quote.id, row.exchange.id
    buttons = [
        Button(words("Full exchange"), custom_id(EXCHANGE, exchange, 0, number)),
        Button(words("Copy citation"), custom_id(CITE, quote, number)),
    ]
    if share:
        buttons.append(Button(words("Share in channel"), custom_id(SHARE, quote, number)))
    return tuple(buttons)


def _turning(
    turn: tuple[str, str], page: QuotePage, offset: int, size: int, words: Words
) -> tuple[Button, ...]:
    verb, key = turn
    more = page.total_is_floor or offset + len(page.rows) < page.total
    if offset == 0 and not (more and page.rows):
        return ()
    back = max(0, offset - size)
    return (
        Button(words("‹ Previous"), custom_id(verb, key, back, "back"), disabled=offset == 0),
        Button(
            words("Next ›"),
            custom_id(verb, key, offset + size, "next"),
            disabled=not (more and page.rows),
        ),
    )
