"""Briefings as they are read → rows, and rows → exchanges, turns and names."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    BriefingId,
    Bullet,
    Document,
    ExchangeId,
    GuildId,
    Ingested,
    Revision,
    Role,
    Source,
    SourceId,
    Span,
    StoredBriefing,
    StoredDocument,
    StoredExchange,
    StoredNames,
    StoredTurn,
    Transcript,
)
from digests.storage.briefing_rows import Save
from digests.storage.columns import AnyRow, visible_to
from digests.storage.database import Database
from digests.storage.name_rows import remember_names
from digests.storage.reading import make_reading
from digests.storage.saving import save_reading
from digests.storage.source_tables import absences
from digests.storage.sources import source_of, store_source
from digests.storage.stored import load_exchanges
from digests.storage.tables import (
    addresses,
    briefings,
    counters,
    documents,
    exchanges,
    names,
    sources,
    transcripts,
    turns,
)

_LIVE = "live"


class BriefingStore:
    """Everything about one briefing is one transaction. `guild_id` None: the operator's view."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self,
        *,
        source: Source,
        document: Document,
        transcript: Transcript,
        bullets: Sequence[Bullet],
        url: str | None,
        now: dt.datetime,
        digestible: bool = True,
    ) -> Ingested:
        """Store a document with all that was read from it, or nothing at all.

        The same again changes nothing (`unchanged`); the same words from another address are
        remembered and count once (`duplicate`); a changed text is a new revision (`revised`);
        the same bytes read better replace what was read before (`mended`). Exchanges whose turns
        stand where they stood keep their id. A replacement goes to the digests that have not
        yet covered the original and to no other. `digestible` False: into no digest ever.
        A source that is not stored yet is stored too.
        """
        reading = await asyncio.to_thread(make_reading, transcript, bullets, source.id)
        save = Save(source, document, reading, url, now, digestible)
        async with self._database.write() as connection:
            is_new = await store_source(connection, source, change=False)
            ingested = await save_reading(connection, save)
            await remember_names(
                connection,
                save.owner,
                outlets=reading.outlets,
                speakers=reading.speakers,
                force=is_new,
            )
        return ingested

    async def documents(self) -> AsyncIterator[StoredDocument]:
        """The newest document of every address, in the order of storage, for reading again."""
        async with self._database.read() as connection:
            places = (await connection.execute(_places())).all()
        for place in places:
            # One at a time and no transaction held: reading again may take an hour.
            async with self._database.read() as connection:
                row = (await connection.execute(_document(place))).first()
            if row is not None:
                yield _stored_document(row)

    async def exchange(
        self, guild_id: GuildId | None, exchange_id: ExchangeId
    ) -> StoredExchange | None:
        """One exchange, also of an older revision; None where it is not the guild's to see."""
        find = select(exchanges.c.id).where(
            exchanges.c.id == exchange_id, exchanges.c.guild_id.in_(visible_to(guild_id))
        )
        return next(iter(await self._load(find)), None)

    async def exchanges_of(
        self, guild_id: GuildId | None, briefing_id: BriefingId
    ) -> tuple[StoredExchange, ...]:
        """The current exchanges of a briefing, in its order."""
        return await self._load(
            select(exchanges.c.id)
            .where(
                exchanges.c.briefing_id == briefing_id,
                exchanges.c.guild_id.in_(visible_to(guild_id)),
                exchanges.c.current,
            )
            .order_by(exchanges.c.number)
        )

    async def turns_of(
        self, guild_id: GuildId | None, exchange_id: ExchangeId
    ) -> tuple[StoredTurn, ...]:
        """The full exchange in spoken order; () where it is not the guild's to see."""
        find = (
            select(turns)
            .where(turns.c.exchange_id == exchange_id, turns.c.guild_id.in_(visible_to(guild_id)))
            .order_by(turns.c.number)
        )
        async with self._database.read() as connection:
            return tuple(_stored_turn(row) for row in await connection.execute(find))

    async def briefings(
        self,
        guild_id: GuildId | None,
        source: SourceId | None = None,
        date: dt.date | None = None,
        limit: int = 25,
    ) -> tuple[StoredBriefing, ...]:
        """Live briefings, newest date first; undated ones stand at the day of storage."""
        find = _briefings(visible_to(guild_id))
        if source is not None:
            find = find.where(briefings.c.source_id == source)
        if date is not None:
            find = find.where(briefings.c.date == date)
        newest_first = (briefings.c.sort_day.desc(), briefings.c.id.desc())
        async with self._database.read() as connection:
            rows = await connection.execute(find.order_by(*newest_first).limit(limit))
            return tuple(_stored_briefing(row) for row in rows)

    async def briefing(
        self, guild_id: GuildId | None, briefing_id: BriefingId
    ) -> StoredBriefing | None:
        """One live briefing; None where it is not the guild's to see."""
        find = _briefings(visible_to(guild_id)).where(briefings.c.id == briefing_id)
        async with self._database.read() as connection:
            row = (await connection.execute(find)).first()
        return None if row is None else _stored_briefing(row)

    async def earliest(self, guild_id: GuildId | None) -> dt.date | None:
        """The first day that a briefing is known from; an undated one stands at its storage."""
        seen = (briefings.c.guild_id.in_(visible_to(guild_id)), briefings.c.status == _LIVE)
        async with self._database.read() as connection:
            found = await connection.execute(select(func.min(briefings.c.sort_day)).where(*seen))
            day: int | None = found.scalar()
        return None if day is None else dt.date.fromordinal(day)

    async def stored_between(
        self,
        guild_id: GuildId | None,
        since: dt.datetime,
        until: dt.datetime,
        sources: Sequence[SourceId] = (),
    ) -> tuple[StoredExchange, ...]:
        """Digestible current exchanges of briefings first stored in [since, until)."""
        find = digestible_exchanges(guild_id, sources).where(
            briefings.c.stored_at >= since, briefings.c.stored_at < until
        )
        return await self._load(find)

    async def names(self, guild_id: GuildId | None) -> StoredNames:
        """Outlets, speakers and sources of stored exchanges, sorted."""
        seen = visible_to(guild_id)
        with_briefings = select(briefings.c.source_id).where(briefings.c.guild_id.in_(seen))
        async with self._database.read() as connection:
            version = await _names_version(connection)
            rows = await connection.execute(
                select(names.c.kind, names.c.name).where(names.c.guild_id.in_(seen)).distinct()
            )
            known: dict[str, list[str]] = {"outlet": [], "speaker": []}
            for kind, name in rows:
                known[kind].append(name)
            found = await connection.execute(
                select(sources)
                .where(sources.c.guild_id.in_(seen), sources.c.id.in_(with_briefings))
                .order_by(sources.c.name, sources.c.id)
            )
            return StoredNames(
                version=version,
                outlets=tuple(sorted(known["outlet"])),
                speakers=tuple(sorted(known["speaker"])),
                sources=tuple(source_of(row) for row in found),
            )

    async def names_version(self) -> int:
        """`StoredNames.version` alone, in one cheap statement."""
        async with self._database.read() as connection:
            return await _names_version(connection)

    async def _load(self, find: Select[Any]) -> tuple[StoredExchange, ...]:
        async with self._database.read() as connection:
            ids = (await connection.execute(find)).scalars().all()
            return await load_exchanges(connection, ids)


def digestible_exchanges(guild_id: GuildId | None, source_ids: Sequence[SourceId]) -> Select[Any]:
    """Ids of current exchanges of live briefings that a guild's digests may hold, in order."""
    find = (
        select(exchanges.c.id)
        .join(briefings, briefings.c.id == exchanges.c.briefing_id)
        .where(
            briefings.c.guild_id.in_(visible_to(guild_id)),
            briefings.c.status == _LIVE,
            briefings.c.digest_id.is_not(None),
            exchanges.c.current,
        )
        .order_by(briefings.c.digest_id, exchanges.c.number)
    )
    if guild_id is not None:
        find = find.where(~_has_own_copy(guild_id, source_ids))
    return find.where(briefings.c.source_id.in_(source_ids)) if source_ids else find


def _has_own_copy(guild_id: GuildId, source_ids: Sequence[SourceId]) -> ColumnElement[bool]:
    """Whether a briefing of the operator's stands in the guild's digests as its own already."""
    own = briefings.alias("own")
    copy = exists().where(
        own.c.event == briefings.c.event,
        own.c.guild_id == guild_id,
        own.c.status == _LIVE,
        own.c.digest_id.is_not(None),
    )
    if source_ids:
        copy = copy.where(own.c.source_id.in_(source_ids))
    return and_(briefings.c.guild_id != guild_id, copy)


def _briefings(seen: Sequence[int]) -> Select[Any]:
    counted = (
        select(func.count())
        .where(exchanges.c.briefing_id == briefings.c.id, exchanges.c.current)
        .scalar_subquery()
    )
    return (
        select(
            briefings,
            sources.c.name.label("source_name"),
            transcripts.c.revision,
            counted.label("exchanges"),
            absences.c.removed_at,
        )
        .join(sources, sources.c.id == briefings.c.source_id)
        .join(transcripts, transcripts.c.id == briefings.c.transcript_id)
        .outerjoin(absences, absences.c.briefing_id == briefings.c.id)
        .where(briefings.c.guild_id.in_(seen), briefings.c.status == _LIVE)
    )


def _stored_briefing(row: AnyRow) -> StoredBriefing:
    return StoredBriefing(
        id=BriefingId(row.id),
        source_id=SourceId(row.source_id),
        source_name=row.source_name,
        title=row.title,
        date=row.date,
        language=row.language,
        spokespersons=tuple(row.spokespersons),
        url=row.url,
        document=row.document,
        revision=Revision(row.revision),
        exchanges=row.exchanges,
        stored_at=row.stored_at,
        event=row.event,
        removed=row.removed_at is not None,
    )


def _stored_turn(row: AnyRow) -> StoredTurn:
    return StoredTurn(
        number=row.number,
        role=Role(row.role),
        text=row.text,
        span=Span(row.start, row.end),
        is_question=row.is_question,
        speaker=row.speaker,
        outlet=row.outlet,
    )


def _places() -> Select[Any]:
    return select(addresses.c.source_id, addresses.c.address).order_by(
        addresses.c.briefing_id, addresses.c.is_primary.desc(), addresses.c.address
    )


def _document(place: AnyRow) -> Select[Any]:
    return (
        select(
            addresses.c.printed,
            addresses.c.url,
            addresses.c.briefing_id,
            addresses.c.etag,
            addresses.c.last_modified,
            addresses.c.fetched_at.label("seen_at"),
            documents.c.id.label("document_id"),
            documents.c.content,
            documents.c.media_type,
            documents.c.charset,
            sources,
        )
        .join(documents, documents.c.id == addresses.c.document_id)
        .join(sources, sources.c.id == addresses.c.source_id)
        .where(addresses.c.source_id == place.source_id, addresses.c.address == place.address)
    )


def _stored_document(row: AnyRow) -> StoredDocument:
    return StoredDocument(
        id=row.document_id,
        document=Document(
            content=row.content,
            address=row.printed,
            fetched_at=row.seen_at,
            media_type=row.media_type,
            charset=row.charset,
            etag=row.etag,
            last_modified=row.last_modified,
        ),
        source=source_of(row),
        briefing_id=BriefingId(row.briefing_id),
        url=row.url,
    )


async def _names_version(connection: AsyncConnection) -> int:
    find = select(counters.c.value).where(counters.c.name == "names")
    version: int = (await connection.execute(find)).scalar_one()
    return version
