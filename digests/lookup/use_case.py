"""The first reading of a request that finds something, with notes on how it was read."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from digests.errors import BadRequest, UnknownName
from digests.lookup.names import NameMemory
from digests.lookup.readings import Reading, read_request
from digests.lookup.requests import (
    BriefingAnswer,
    FullExchange,
    LookupAnswer,
    LookupRequest,
    NameKind,
)
from digests.model import (
    BriefingId,
    ExchangeId,
    GuildId,
    QuoteId,
    QuotePage,
    QuoteQuery,
    QuoteRow,
    SourceId,
    StoredBriefing,
    Topic,
)
from digests.names import NameIndex
from digests.storage import BriefingStore, GuildStore, QuoteSearch, SourceStore
from digests.typed_dates import first_day, last_day

_MOST_READINGS = 12
_MOST_BRIEFINGS = 25


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Lookup:
    """Names are resolved from memory; only an answer itself costs SQL."""

    def __init__(
        self,
        *,
        briefings: BriefingStore,
        search: QuoteSearch,
        guilds: GuildStore,
        sources: SourceStore,
        outlets: NameIndex,
        topics: Sequence[Topic],
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        self._briefings = briefings
        self._search = search
        self._guilds = guilds
        self._now = now
        self._names = NameMemory(
            briefings=briefings, guilds=guilds, sources=sources, outlets=outlets, topics=topics
        )

    async def quotes(
        self, guild_id: GuildId | None, request: LookupRequest, *, limit: int = 10, offset: int = 0
    ) -> LookupAnswer:
        """Raises BadRequest, UnknownName, AmbiguousName. Nothing asked is a BadRequest."""
        names = await self._names.of(guild_id)
        today = self._now().date()
        readings = read_request(request, names, guild_id=guild_id, today=today)
        as_of = readings[0].queries[0].as_of or await self._search.newest()
        reading, page = await self._first_that_finds(readings, as_of, limit, offset)
        query = reading.queries[0]
        pinned = replace(
            request,
            since=query.since.isoformat() if query.since else None,
            until=query.until.isoformat() if query.until else None,
            as_of=int(as_of),
        )
        notes = [*reading.notes, *_about_undated(page)]
        if not page.total:
            notes += [_searched(query), *await self._since_when(guild_id)]
        return LookupAnswer(page, query, pinned, tuple(dict.fromkeys(notes)))

    async def _first_that_finds(
        self, readings: Sequence[Reading], as_of: ExchangeId, limit: int, offset: int
    ) -> tuple[Reading, QuotePage]:
        """The likeliest reading when none finds anything."""
        first: tuple[Reading, QuotePage] | None = None
        for reading in readings[:_MOST_READINGS]:
            queries = tuple(replace(query, as_of=as_of) for query in reading.queries)
            pinned = replace(reading, queries=queries)
            page = await self._search.find_in_turn(queries, limit=limit, offset=offset)
            if page.total:
                return pinned, page
            first = first or (pinned, page)
        if first is None:
            raise BadRequest("Say what to look for.")
        return first

    async def _since_when(self, guild_id: GuildId | None) -> tuple[str, ...]:
        since = await self._briefings.earliest(guild_id)
        if since is None:
            return ("No briefing is stored yet.",)
        return (f"Briefings are stored from {since.isoformat()} on.",)

    async def remember(self, guild_id: GuildId, request: LookupRequest) -> str:
        """A key of at most 16 characters that `recall` knows in this guild."""
        return await self._guilds.remember_query(guild_id, request.to_json())

    async def recall(self, guild_id: GuildId, key: str) -> LookupRequest:
        """The request remembered under `key`. Raises UnknownName when it is not (or not here)."""
        remembered = await self._guilds.recall_query(guild_id, key)
        if remembered is None:
            raise UnknownName("This list is too old to turn its pages. Ask again with /quotes.")
        return LookupRequest.from_json(remembered)

    async def suggest(
        self, guild_id: GuildId | None, kind: NameKind, typed: str, limit: int = 25
    ) -> tuple[str, ...]:
        """Names for autocomplete, from memory; what may be typed to `quotes` as it is."""
        return (await self._names.recent(guild_id)).complete(kind, typed, limit)

    async def quote(self, guild_id: GuildId | None, quote_id: str) -> QuoteRow:
        """A quote by its public id, with or without `Q·`. Raises UnknownName."""
        bare = quote_id.strip().upper().removeprefix("Q").lstrip("·-: ")
        candidates = dict.fromkeys((bare, quote_id.strip().upper()))
        for candidate in candidates:
            found = await self._search.quote(guild_id, QuoteId(candidate))
            if found is not None:
                return found
        raise UnknownName(f"No quote has the id {quote_id.strip()!r}.")

    async def exchange(self, guild_id: GuildId | None, exchange_id: ExchangeId) -> FullExchange:
        """The whole exchange. Raises UnknownName, also for one that another guild owns."""
        found = await self._briefings.exchange(guild_id, exchange_id)
        if found is None:
            raise UnknownName("There is no such exchange; it may have been taken down.")
        ids = [
            other.id for other in await self._briefings.exchanges_of(guild_id, found.briefing_id)
        ]
        at = ids.index(exchange_id) if exchange_id in ids else None
        return FullExchange(
            exchange=found,
            turns=await self._briefings.turns_of(guild_id, exchange_id),
            previous=ids[at - 1] if at else None,
            next=ids[at + 1] if at is not None and at + 1 < len(ids) else None,
        )

    async def briefing(
        self, guild_id: GuildId | None, source: str | None = None, date: str | None = None
    ) -> BriefingAnswer:
        """The newest briefing that fits. Raises UnknownName, BadRequest."""
        names = await self._names.of(guild_id)
        source_id = SourceId(names.sources.resolve(source, what="source")) if source else None
        found = await self._find_briefings(guild_id, source_id, date)
        if not found:
            where = f" from {source_id}" if source_id else ""
            when = f" of {date.strip()}" if date else ""
            since = " ".join(await self._since_when(guild_id))
            raise UnknownName(f"No briefing{where}{when} is stored. {since}")
        newest, *others = found
        exchanges = await self._briefings.exchanges_of(guild_id, newest.id)
        return BriefingAnswer(newest, exchanges, tuple(others))

    async def briefing_by_id(
        self, guild_id: GuildId | None, briefing_id: BriefingId
    ) -> BriefingAnswer:
        """A briefing that was shown before. Raises UnknownName, also for another guild's."""
        found = await self._briefings.briefing(guild_id, briefing_id)
        if found is None:
            raise UnknownName("There is no such briefing; it may have been taken down.")
        return BriefingAnswer(found, await self._briefings.exchanges_of(guild_id, briefing_id))

    async def _find_briefings(
        self, guild_id: GuildId | None, source: SourceId | None, date: str | None
    ) -> tuple[StoredBriefing, ...]:
        if not date or not date.strip():
            return await self._briefings.briefings(guild_id, source, None, _MOST_BRIEFINGS)
        today = self._now().date()
        first, last = first_day(date, today=today), last_day(date, today=today)
        if first != last:
            raise BadRequest(f"{date.strip()!r} is no single day. Write it as '2023-11-16'.")
        return await self._briefings.briefings(guild_id, source, first, _MOST_BRIEFINGS)


def _about_undated(page: QuotePage) -> tuple[str, ...]:
    if not page.undated:
        return ()
    them = "1 exchange" if page.undated == 1 else f"{page.undated} exchanges"
    return (f"{them} from briefings of unknown date were left out.",)


def _searched(query: QuoteQuery) -> str:
    """What was looked for, in the order of the options."""
    said = {
        "topic": query.topic or " / ".join(query.phrases),
        "outlet": query.outlet,
        "speaker": query.speaker,
        "source": query.source,
        "since": query.since,
        "until": query.until,
        "words": " ".join(query.words),
    }
    listed = ", ".join(f"{option} {value}" for option, value in said.items() if value)
    return f"Nothing found. Searched: {listed}."
