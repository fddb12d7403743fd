"""Where in the archive a cited text stands.

text → its quote id, or else rows of its words → exchanges that may hold it
     → every turn of them compared → exact, else the most alike, else not found
"""

import re
from collections.abc import AsyncIterator, Iterator

from digests.errors import BadRequest
from digests.model import (
    ExchangeId,
    GuildId,
    Quote,
    QuoteId,
    QuoteQuery,
    StoredExchange,
    StoredTurn,
)
from digests.storage import BriefingStore, QuoteSearch
from digests.verify.answers import Finding, Verified
from digests.verify.comparing import compare, find_slice, fold_shapes, is_near, likeness

LONGEST = 4_000
_SHORTEST_WORDS, _SHORTEST_SIGNS = 3, 6
_ROW = 4
"""Words in a row that are looked for as one."""
_MOST_ROWS = 12
_MOST_EXCHANGES = 12
_ID = re.compile(r"\bQ\s?[·.:-]\s?([0-9A-Za-z]{8,12})\b")
_LINE_MARKS = re.compile(r"^\s*(?:>{1,3}|-#|#{1,3}|[-*•])\s+", re.MULTILINE)
_LINKS = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
_ESCAPES = re.compile(r"\\([\\*_~`|\[\]<>#@.()+=:-])")
_MARKUP = re.compile(r"\*\*|__|~~|\|\|")
_OUTER = "\"'“”„‟‘’‚‛«»「」『』 \t\n"
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af]")


class Verify:
    """Looks at what the guild may see; a withdrawn briefing's quote is found by its id alone."""

    def __init__(self, *, briefings: BriefingStore, search: QuoteSearch) -> None:
        self._briefings = briefings
        self._search = search

    async def verify(self, guild_id: GuildId | None, text: str) -> Verified:
        """Raises BadRequest where the text is too short to be told apart, or too long."""
        cited = cited_text(text)
        _check_length(cited)
        nearest: tuple[float, StoredExchange, StoredTurn] | None = None
        async for exchange in self._candidates(guild_id, text, cited):
            for turn in await self._briefings.turns_of(guild_id, exchange.id):
                printed = fold_shapes(turn.text)
                found = find_slice(cited, printed)
                if found is not None:
                    held = _holding(found, exchange)
                    return Verified(Finding.EXACT, cited, found, (), exchange, turn, held)
                score = likeness(cited, printed)
                if is_near(score) and (nearest is None or score > nearest[0]):
                    nearest = (score, exchange, turn)
        if nearest is None:
            since = await self._briefings.earliest(guild_id)
            return Verified(Finding.NOT_FOUND, cited, since=since)
        _, exchange, turn = nearest
        slice_, pieces = compare(cited, fold_shapes(turn.text))
        held = _holding(slice_, exchange)
        return Verified(Finding.ALTERED, cited, slice_, pieces, exchange, turn, held)

    async def _candidates(
        self, guild_id: GuildId | None, text: str, cited: str
    ) -> AsyncIterator[StoredExchange]:
        """Exchanges that may hold the text, the likeliest first, each once."""
        seen: set[ExchangeId] = set()
        for written in _ID.findall(text)[:3]:
            row = await self._search.quote(guild_id, QuoteId(written.upper()))
            if row is not None and row.exchange.id not in seen:
                seen.add(row.exchange.id)
                yield row.exchange
        for words, any_word in _asked(cited):
            query = QuoteQuery(guild_id=guild_id, words=words, any_word=any_word)
            page = await self._search.find(query, limit=_MOST_EXCHANGES)
            for row in page.rows:
                if row.exchange.id not in seen:
                    seen.add(row.exchange.id)
                    yield row.exchange


def cited_text(text: str) -> str:
    """The words without what a message puts around them: marks of quoting, markup, a quote's id.

    Only the longest quotation is taken where the text holds one and says little besides.
    """
    plain = _LINKS.sub(r"\1", _LINE_MARKS.sub("", text))
    plain = _ESCAPES.sub(r"\1", _MARKUP.sub("", plain))
    plain = _ID.sub("", plain).strip()
    inside = max(re.findall(r"[“\"«「]([^“”\"«»「」]+)[”\"»」]", plain), key=len, default="")
    if 2 * len(inside) > len(plain):
        plain = inside
    return plain.strip(_OUTER)


def _check_length(cited: str) -> None:
    words = re.findall(r"\w+", cited)
    signs = len(_WIDE.findall(cited))
    if len(words) < _SHORTEST_WORDS and signs < _SHORTEST_SIGNS:
        raise BadRequest("Give at least three words in a row; fewer may stand anywhere.")
    if len(cited) > LONGEST:
        raise BadRequest(f"Give at most {LONGEST} characters at a time.")


def _asked(cited: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """What to ask the archive: rows of words, then the words that say the most."""
    words = re.findall(r"\w+", cited)
    if _WIDE.search(cited):
        rows = [cited[at : at + 12] for at in range(0, len(cited), 12)]
    else:
        rows = [" ".join(words[at : at + _ROW]) for at in range(max(1, len(words) - _ROW + 1))]
    step = max(1, -(-len(rows) // _MOST_ROWS))
    yield tuple(rows[::step]), True
    telling = sorted(dict.fromkeys(words), key=len, reverse=True)[:6]
    yield tuple(telling[:3]), False
    yield tuple(telling), True


def _holding(printed: str, exchange: StoredExchange) -> Quote | None:
    held = (quote for bullet in exchange.bullets for quote in bullet.quotes)
    folded = fold_shapes(printed).text
    return next((quote for quote in held if folded in fold_shapes(quote.text).text), None)
