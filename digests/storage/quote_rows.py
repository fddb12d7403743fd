"""Quotes → rows, each slice of a revision under one public id that no other slice has."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import ID_LENGTH, Quote, QuoteId, Revision, quote_id
from digests.storage.tables import quotes, transcripts


class _Slice(NamedTuple):
    revision: str
    start: int
    end: int


async def known_quotes(
    connection: AsyncConnection, transcript_id: int
) -> dict[tuple[int, int], int]:
    """Row ids of a revision's quotes by (start, end)."""
    stored = await connection.execute(
        select(quotes.c.id, quotes.c.start, quotes.c.end).where(
            quotes.c.transcript_id == transcript_id
        )
    )
    return {(row.start, row.end): row.id for row in stored}


async def insert_quotes(
    connection: AsyncConnection,
    fresh: Sequence[tuple[int, Quote]],
    ids: Sequence[int],
    *,
    owner: int,
    transcript_id: int,
) -> None:
    """Store the quotes, each with the id of its exchange."""
    if not fresh:
        return
    public = await _public_ids(connection, [quote for _, quote in fresh])
    rows = [
        {
            "id": row_id,
            "guild_id": owner,
            "public_id": public[quote.span],
            "transcript_id": transcript_id,
            "exchange_id": exchange_id,
            **_columns(quote),
        }
        for row_id, (exchange_id, quote) in zip(ids, fresh, strict=True)
    ]
    await connection.execute(insert(quotes), rows)


def _columns(quote: Quote) -> dict[str, Any]:
    return {
        "start": quote.span.start,
        "end": quote.span.end,
        "turn": quote.turn,
        "speaker": quote.speaker,
        "text": quote.text,
        "inner": [[*inner.span, inner.speaker] for inner in quote.inner],
    }


async def _public_ids(
    connection: AsyncConnection, fresh: Sequence[Quote]
) -> dict[tuple[int, int], QuoteId]:
    """An id that another slice has already is lengthened until it is free."""
    given: dict[tuple[int, int], QuoteId] = {}
    own: dict[QuoteId, _Slice] = {}
    waiting = list(fresh)
    length = ID_LENGTH
    while waiting:
        wanted = {
            quote.span: quote_id(Revision(quote.revision), quote.span, length) for quote in waiting
        }
        taken = await _taken(connection, wanted.values()) | own
        waiting_longer = []
        for quote in waiting:
            this = _Slice(quote.revision, *quote.span)
            candidate = wanted[quote.span]
            if taken.setdefault(candidate, this) == this:
                given[quote.span] = candidate
                own[candidate] = this
            else:
                waiting_longer.append(quote)
        waiting = waiting_longer
        length += 1
    return given


async def _taken(
    connection: AsyncConnection, candidates: Iterable[QuoteId]
) -> dict[QuoteId, _Slice]:
    rows = await connection.execute(
        select(quotes.c.public_id, transcripts.c.revision, quotes.c.start, quotes.c.end)
        .join(transcripts, transcripts.c.id == quotes.c.transcript_id)
        .where(quotes.c.public_id.in_(list(candidates)))
    )
    return {row.public_id: _Slice(row.revision, row.start, row.end) for row in rows}
