"""Sources and how polling them went."""

import dataclasses
import datetime as dt

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import NotAllowed, UnknownName
from digests.model import GuildId, Source, SourceHealth, SourceId, SourceKind
from digests.storage.columns import AnyRow, guild_of, owner_of, visible_to
from digests.storage.counting import next_id
from digests.storage.database import Database
from digests.storage.tables import addresses, source_health, sources


class SourceStore:
    """Sources of the operator (`guild_id` None) and of servers. An id is one owner's only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, source: Source) -> None:
        """Store or change a source. Raises NotAllowed when its id belongs to somebody else."""
        async with self._database.write() as connection:
            await store_source(connection, source, change=True)
            await next_id(connection, "names")

    async def one(self, guild_id: GuildId | None, source_id: SourceId) -> Source | None:
        """A source that the guild may see."""
        find = select(sources).where(
            sources.c.id == source_id, sources.c.guild_id.in_(visible_to(guild_id))
        )
        async with self._database.read() as connection:
            row = (await connection.execute(find)).first()
        return None if row is None else source_of(row)

    async def all(self, guild_id: GuildId | None) -> tuple[Source, ...]:
        """The operator's and the guild's own, by name."""
        find = (
            select(sources)
            .where(sources.c.guild_id.in_(visible_to(guild_id)))
            .order_by(sources.c.name, sources.c.id)
        )
        async with self._database.read() as connection:
            return tuple(source_of(row) for row in await connection.execute(find))

    async def active(self) -> tuple[Source, ...]:
        """Enabled sources of every owner, for polling."""
        find = select(sources).where(sources.c.enabled).order_by(sources.c.id)
        async with self._database.read() as connection:
            return tuple(source_of(row) for row in await connection.execute(find))

    async def remove(self, guild_id: GuildId | None, source_id: SourceId) -> bool:
        """Forget one of theirs; one that brought briefings stays, switched off. False: no such."""
        here = (sources.c.id == source_id, sources.c.guild_id == owner_of(guild_id))
        brought = select(addresses.c.source_id).where(addresses.c.source_id == source_id)
        async with self._database.write() as connection:
            if (await connection.execute(brought.limit(1))).first() is None:
                changed = await connection.execute(delete(sources).where(*here))
            else:
                changed = await connection.execute(
                    update(sources).where(*here).values(enabled=False)
                )
            await next_id(connection, "names")
        return changed.rowcount > 0

    async def record_poll(
        self,
        source_id: SourceId,
        *,
        now: dt.datetime,
        failure: str | None = None,
        new: int = 0,
        next_poll_at: dt.datetime | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> SourceHealth:
        """Remember a poll. `failure` is a sentence; validators stay unless given anew.

        Raises UnknownName for a source that is not stored.
        """
        async with self._database.write() as connection:
            before = await _health(connection, source_id)
            after = dataclasses.replace(
                before,
                next_poll_at=next_poll_at,
                failure=failure,
                etag=etag or before.etag,
                last_modified=last_modified or before.last_modified,
                last_new_at=now if new else before.last_new_at,
            )
            if failure is None:
                after = dataclasses.replace(after, last_success_at=now, failures=0)
            else:
                after = dataclasses.replace(
                    after, last_failure_at=now, failures=before.failures + 1
                )
            values = dataclasses.asdict(after)
            await connection.execute(
                update(source_health).where(source_health.c.source_id == source_id).values(**values)
            )
        return after

    async def health(self, guild_id: GuildId | None) -> tuple[SourceHealth, ...]:
        """Health of every source that the guild may see and that was polled, by source id."""
        find = (
            select(source_health)
            .where(source_health.c.guild_id.in_(visible_to(guild_id)))
            .order_by(source_health.c.source_id)
        )
        async with self._database.read() as connection:
            return tuple(_health_of(row) for row in await connection.execute(find))


async def store_source(connection: AsyncConnection, source: Source, *, change: bool) -> bool:
    """Store a source that is new, and a known one if `change`; whether it was new."""
    owner = owner_of(source.guild_id)
    known = await connection.execute(select(sources.c.guild_id).where(sources.c.id == source.id))
    found = known.scalar()
    if found is not None and found != owner:
        raise NotAllowed(f"A source with the id {source.id!r} exists already. Choose another id.")
    values = {
        "name": source.name,
        "kind": source.kind.value,
        "address": source.address,
        "language": source.language,
        "zone": source.zone,
        "enabled": source.enabled,
        "links": source.links,
        "selector": source.selector,
        "pages": source.pages,
        "verified": source.verified,
    }
    if found is None:
        await connection.execute(insert(sources).values(id=source.id, guild_id=owner, **values))
    elif change:
        await connection.execute(update(sources).where(sources.c.id == source.id).values(**values))
    return found is None


def source_of(row: AnyRow) -> Source:
    """A source from a row with the columns of `sources`."""
    return Source(
        id=SourceId(row.id),
        name=row.name,
        kind=SourceKind(row.kind),
        address=row.address,
        language=row.language,
        zone=row.zone,
        guild_id=guild_of(row.guild_id),
        enabled=row.enabled,
        links=row.links,
        selector=row.selector,
        pages=row.pages,
        verified=row.verified,
    )


async def _health(connection: AsyncConnection, source_id: SourceId) -> SourceHealth:
    find = select(source_health).where(source_health.c.source_id == source_id)
    row = (await connection.execute(find)).first()
    if row is not None:
        return _health_of(row)
    owner = (
        await connection.execute(select(sources.c.guild_id).where(sources.c.id == source_id))
    ).scalar()
    if owner is None:
        raise UnknownName(f"There is no source with the id {source_id!r}.")
    await connection.execute(
        insert(source_health).values(source_id=source_id, guild_id=owner, failures=0)
    )
    return SourceHealth(source_id)


def _health_of(row: AnyRow) -> SourceHealth:
    return SourceHealth(
        source_id=SourceId(row.source_id),
        last_success_at=row.last_success_at,
        last_failure_at=row.last_failure_at,
        last_new_at=row.last_new_at,
        next_poll_at=row.next_poll_at,
        failures=row.failures,
        failure=row.failure,
        etag=row.etag,
        last_modified=row.last_modified,
    )
