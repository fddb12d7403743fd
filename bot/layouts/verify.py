"""A checked citation → whether it is exact, altered (and where) or not found."""

from collections.abc import Iterable, Iterator

from bot.layouts.components import (
    ACCENT,
    ACCENT_WARNING,
    MAX_TEXT,
    Button,
    Container,
    Layout,
    Part,
    Row,
    Text,
    shorten,
    units,
)
from bot.layouts.custom_ids import CITE, EXCHANGE, custom_id
from bot.layouts.lines import (
    MAX_TITLE,
    accent_of,
    asked,
    block_quote,
    did_not_address,
    moment,
    name,
    origin,
    quote_link,
    standing,
)
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text, safe_url
from bot.words import Words
from digests.model import StoredExchange, StoredTurn
from digests.verify import Finding, Piece, Verified

_ROOM = MAX_TEXT - 2000
_MOST_TOLD = 5


def verified_layout(found: Verified, words: Words) -> Layout:
    """The finding in words first, then the printed ones with their place."""
    exchange, turn = found.exchange, found.turn
    if exchange is None or turn is None:
        return _not_found(found, words)
    exact = found.finding is Finding.EXACT
    lines = [f"## {words('Exact') if exact else words('Altered')}", _says(found, words)]
    lines += [_who(found, exchange, turn, words), *_remarks(exchange, turn, words)]
    shown = _printed(found, words)
    if not exact:
        # In words as well: neither a screen reader nor a terminal shows what is struck out.
        shown = "\n".join([_difference(found.pieces, words), *_told(found.pieces, words)])
    parts: list[Part] = [Text("\n".join(lines)), Text(shown), Row(_buttons(found, exchange, words))]
    accent = accent_of(exchange.source_id) if exact else ACCENT_WARNING
    return Layout((Container(tuple(parts), accent),))


def _says(found: Verified, words: Words) -> str:
    if found.finding is Finding.EXACT:
        return words("These words stand in the transcript, one after the other, as cited.")
    return words(
        "Words like these stand in the transcript, but not these. "
        "Struck out: cited, not printed. Bold: printed, not cited."
    )


def _not_found(found: Verified, words: Words) -> Layout:
    lines = [
        f"## {words('Not found')}",
        words("No transcript on record holds these words, or words much like them."),
    ]
    if found.since is not None:
        lines.append(words("Briefings are on record from {date} on.", date=words.date(found.since)))
    lines.append(f"-# {words('That proves nothing of briefings that are not on record.')}")
    return note("\n".join(lines), accent=ACCENT)


def _who(found: Verified, exchange: StoredExchange, turn: StoredTurn, words: Words) -> str:
    if turn.is_question:
        outlet = turn.outlet or exchange.outlet
        asker = name(outlet) if outlet else words("an unknown outlet")
        who = words("Asked by {outlet}: a question, not an answer", outlet=asker)
    else:
        who = asked(turn.speaker or exchange.speaker, exchange.outlet, words)
    place = f"**{who}** · {origin(exchange, words)}"
    if found.quote is not None:
        place += f" · {quote_link(found.quote, exchange.url)}"
    return place


def _remarks(exchange: StoredExchange, turn: StoredTurn, words: Words) -> Iterable[str]:
    title, url = (
        name(exchange.briefing_title or words("Untitled briefing"), MAX_TITLE),
        exchange.url,
    )
    link = safe_url(url)
    yield f"[{title}]({link})" if link else title
    for line in standing(words, withdrawn=exchange.withdrawn, removed=exchange.removed):
        yield f"-# {line}"
    if exchange.verdict.did_not_address and not turn.is_question:
        yield f"-# {did_not_address(exchange.verdict, words)}"
    yield f"-# {words('On record since {when}.', when=moment(exchange.stored_at, 'D'))}"


def _printed(found: Verified, words: Words) -> str:
    shown = block_quote(found.printed)
    return shown if units(shown) <= _ROOM else _too_long(words)


def _difference(pieces: Iterable[Piece], words: Words) -> str:
    shown = []
    for piece in pieces:
        if not piece.differs:
            shown.append(safe_text(piece.printed))
            continue
        if piece.cited:
            shown.append(f"~~{safe_text(piece.cited)}~~")
        if piece.printed:
            shown.append(f"**{safe_text(piece.printed)}**")
    text = f"> {' '.join(shown)}"
    return text if units(text) <= _ROOM else _too_long(words)


def _told(pieces: Iterable[Piece], words: Words) -> Iterator[str]:
    different = [piece for piece in pieces if piece.differs]
    for piece in different[:_MOST_TOLD]:
        cited = safe_text(shorten(piece.cited, 100))
        printed = safe_text(shorten(piece.printed, 100))
        if not cited:
            yield "- " + words("left out: “{printed}”", printed=printed)
        elif not printed:
            yield "- " + words("not printed: “{cited}”", cited=cited)
        else:
            yield "- " + words("cited “{cited}”, printed “{printed}”", cited=cited, printed=printed)
    if len(different) > _MOST_TOLD:
        yield f"-# {words('and {n} more', n=len(different) - _MOST_TOLD)}"


def _too_long(words: Words) -> str:
    return f"-# {words('Too long to be shown here; it stands whole under “Full exchange”.')}"


def _buttons(found: Verified, exchange: StoredExchange, words: Words) -> tuple[Button, ...]:
    buttons = [Button(words("Full exchange"), custom_id(EXCHANGE, exchange.id, 0))]
    if found.quote is not None:
        buttons.append(Button(words("Copy citation"), custom_id(CITE, found.quote.id)))
    return tuple(buttons)
