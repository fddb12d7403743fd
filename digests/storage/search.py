"""A QuoteQuery → the quotes that fit it best, over FTS5 or tsvector.

    terms of the query → index (newest matches, at most a window of them) → joined and filtered
    → ranked → the page's exchanges loaded → the best quote of each

The index stands first in every join and is read from its newest end: a broad word over a million
exchanges costs what its newest thousand cost. Where more match than the window holds, the best of
the newest are shown and `total` is a floor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    ExchangeId,
    GuildId,
    QuoteId,
    QuotePage,
    QuoteQuery,
    QuoteRow,
    Revision,
)
from digests.storage.columns import visible_to
from digests.storage.counting import newest_exchange
from digests.storage.database import Database
from digests.storage.edits import was_edited
from digests.storage.fitting import quotes_by_fit
from digests.storage.match import Match, make_match
from digests.storage.search_sql import ranked_statement, undated_statement
from digests.storage.stored import load_exchanges, quote_of
from digests.storage.tables import exchanges, quotes, transcripts

WINDOW = 1_000
"""Matches that are ranked, the newest ones; the count stops there too."""


# The alphabet of ids has no I, L and O; who reads one has seen a digit.
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class _Hits:
    """Ids of the page and how many there are at all, or at least."""

    ids: tuple[int, ...]
    total: int
    is_floor: bool


class QuoteSearch:
    """Lookup in current exchanges of live briefings."""

    def __init__(self, database: Database, *, window: int = WINDOW) -> None:
        self._database = database
        self._window = window

    async def find(self, query: QuoteQuery, *, limit: int = 10, offset: int = 0) -> QuotePage:
        """Best first: certain topic matches, then relevance, then the newest; deterministic.

        At most 12 words and 12 phrases of 64 characters each are looked at; any text is safe.
        Words without a letter or digit are passed over; nothing but such words finds nothing.
        One row per exchange, with the quote that fits best, unless `every_quote`.
        """
        match = make_match(query)
        if match is None or limit < 1 or offset < 0:
            return QuotePage(rows=(), total=0)
        async with self._database.read() as connection:
            undated = await self._count_undated(connection, query, match)
            if query.every_quote:
                return await self._every_quote(connection, query, match, limit, offset, undated)
            hits = await self._rank(connection, query, match, limit, offset)
            found = await load_exchanges(connection, hits.ids)
        rows = [QuoteRow(quotes_by_fit(one, query, match)[0], one) for one in found]
        return QuotePage(tuple(rows), hits.total, undated, hits.is_floor)

    async def find_in_turn(
        self, queries: Sequence[QuoteQuery], *, limit: int = 10, offset: int = 0
    ) -> QuotePage:
        """What the first query finds, then what only the second finds, and so on.

        Each exchange stands once, where it was found first. With `every_quote`, as `find` of the
        first query that finds anything.
        """
        if len(queries) == 1 or any(query.every_quote for query in queries):
            for query in queries:
                page = await self.find(query, limit=limit, offset=offset)
                if page.total or query is queries[-1]:
                    return page
        found: dict[int, tuple[QuoteQuery, Match]] = {}
        undated, is_floor = 0, False
        async with self._database.read() as connection:
            for query in queries:
                match = make_match(query)
                if match is None:
                    continue
                undated = max(undated, await self._count_undated(connection, query, match))
                hits = await self._rank(connection, query, match, self._window, 0)
                is_floor = is_floor or hits.is_floor
                for exchange_id in hits.ids:
                    found.setdefault(exchange_id, (query, match))
            ids = list(found)[offset : offset + limit]
            exchanges = await load_exchanges(connection, ids)
        rows = [QuoteRow(quotes_by_fit(one, *found[one.id])[0], one) for one in exchanges]
        return QuotePage(tuple(rows), len(found), undated, is_floor)

    async def newest(self) -> ExchangeId:
        """The newest exchange now; a `QuoteQuery.as_of` keeps later pages from shifting."""
        async with self._database.read() as connection:
            return ExchangeId(await newest_exchange(connection))

    async def exchange_ids(
        self, guild_id: GuildId | None, quote_ids: Sequence[QuoteId]
    ) -> dict[QuoteId, ExchangeId]:
        """The exchanges that quotes stand in; an id that is not the guild's to see is left out."""
        find = (
            select(quotes.c.public_id, quotes.c.exchange_id)
            .join(exchanges, exchanges.c.id == quotes.c.exchange_id)
            .where(quotes.c.public_id.in_(quote_ids), quotes.c.guild_id.in_(visible_to(guild_id)))
            .order_by(exchanges.c.withdrawn, exchanges.c.current.desc(), quotes.c.id)
        )
        found: dict[QuoteId, ExchangeId] = {}
        async with self._database.read() as connection:
            for public_id, exchange_id in await connection.execute(find):
                found.setdefault(QuoteId(public_id), ExchangeId(exchange_id))
        return found

    async def quote(self, guild_id: GuildId | None, quote_id: QuoteId) -> QuoteRow | None:
        """A quote by its public id, also of an older revision or a withdrawn briefing; its exchange
        tells. Case and look-alike letters do not matter.
        """
        find = (
            select(
                quotes.c.public_id,
                quotes.c.exchange_id,
                quotes.c.start,
                quotes.c.end,
                quotes.c.turn,
                quotes.c.speaker.label("said_by"),
                quotes.c.text.label("slice"),
                quotes.c.inner,
                quotes.c.transcript_id,
                transcripts.c.revision,
            )
            .join(transcripts, transcripts.c.id == quotes.c.transcript_id)
            .join(exchanges, exchanges.c.id == quotes.c.exchange_id)
            .where(
                quotes.c.public_id == quote_id.upper().translate(_MISREAD),
                quotes.c.guild_id.in_(visible_to(guild_id)),
            )
            .order_by(exchanges.c.withdrawn, exchanges.c.current.desc(), quotes.c.id)
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(find)).first()
            if row is None:
                return None
            (exchange,) = await load_exchanges(connection, [row.exchange_id])
            edited = not exchange.is_current and await was_edited(
                connection, row.transcript_id, row.slice
            )
        return QuoteRow(quote_of(row, Revision(row.revision)), exchange, edited=edited)

    async def _rank(
        self,
        connection: AsyncConnection,
        query: QuoteQuery,
        match: Match,
        limit: int,
        offset: int,
    ) -> _Hits:
        # One more than is ranked tells whether there are more.
        window = max(self._window, offset + limit) + 1
        rows = await self._ranked(connection, query, match, window, limit, offset)
        if not rows and offset > 0:
            rows = await self._ranked(connection, query, match, window, 1, 0)
            total = rows[0].total if rows else 0
            return _Hits((), min(total, window - 1), total >= window)
        total = rows[0].total if rows else 0
        ids = tuple(row.id for row in rows)
        return _Hits(ids, min(total, window - 1), total >= window)

    async def _every_quote(
        self,
        connection: AsyncConnection,
        query: QuoteQuery,
        match: Match,
        limit: int,
        offset: int,
        undated: int,
    ) -> QuotePage:
        window = max(self._window, offset + limit) + 1
        ranked = await self._ranked(connection, query, match, window, window, 0)
        is_floor = len(ranked) >= window
        ranked = ranked[: window - 1]
        wanted, skipped, before = [], 0, 0
        for row in ranked:
            if before + row.quotes <= offset:
                skipped += row.quotes
            elif before < offset + limit:
                wanted.append(row.id)
            before += row.quotes
        found = await load_exchanges(connection, wanted)
        rows = [QuoteRow(quote, one) for one in found for quote in quotes_by_fit(one, query, match)]
        start = offset - skipped
        return QuotePage(tuple(rows[start : start + limit]), before, undated, is_floor)

    async def _ranked(
        self,
        connection: AsyncConnection,
        query: QuoteQuery,
        match: Match,
        window: int,
        limit: int,
        offset: int,
    ) -> Sequence[Any]:
        statement, values = ranked_statement(connection.dialect.name, query, match)
        values |= {"window": window, "limit": limit, "offset": offset}
        return (await connection.execute(text(statement), values)).all()

    async def _count_undated(
        self, connection: AsyncConnection, query: QuoteQuery, match: Match
    ) -> int:
        if query.since is None and query.until is None:
            return 0
        statement, values = undated_statement(connection.dialect.name, query, match)
        values["window"] = self._window
        counted: int = (await connection.execute(text(statement), values)).scalar_one()
        return counted
