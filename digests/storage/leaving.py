"""Servers that the bot was removed from: their data is kept for a while, then goes.

An outage of a server is no leave and is never noted here.
"""

import datetime as dt

from sqlalchemy import Table, delete, select, union

from digests.model import GuildId
from digests.storage.columns import owner_of
from digests.storage.database import Database
from digests.storage.name_rows import insert_new
from digests.storage.tables import (
    guild_topics,
    guilds,
    meta,
    metadata,
    sources,
    subscriptions,
)

_LEFT = "left:"


class LeavingStore:
    """Which servers were left when, and the end of what is stored of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note_left(self, guild_id: GuildId, now: dt.datetime) -> None:
        """The bot is not in the server any more; the first time counts."""
        row = {"key": f"{_LEFT}{guild_id}", "value": now.isoformat()}
        async with self._database.write() as connection:
            await connection.execute(insert_new(connection, meta).values(**row))

    async def note_back(self, guild_id: GuildId) -> bool:
        """It is in the server again; True when it had been noted as left."""
        async with self._database.write() as connection:
            gone = await connection.execute(delete(meta).where(meta.c.key == f"{_LEFT}{guild_id}"))
        return gone.rowcount > 0

    async def left(self) -> dict[GuildId, dt.datetime]:
        """Servers that were left, and when."""
        find = select(meta.c.key, meta.c.value).where(meta.c.key.like(f"{_LEFT}%"))
        async with self._database.read() as connection:
            rows = (await connection.execute(find)).all()
        return {
            GuildId(int(row.key.removeprefix(_LEFT))): dt.datetime.fromisoformat(row.value)
            for row in rows
        }

    async def known(self) -> frozenset[GuildId]:
        """Servers of which something is stored that they set up themselves."""
        find = union(
            select(guilds.c.guild_id),
            select(subscriptions.c.guild_id),
            select(guild_topics.c.guild_id),
            select(sources.c.guild_id),
        )
        async with self._database.read() as connection:
            found = (await connection.execute(find)).scalars()
            return frozenset(GuildId(one) for one in found if one != owner_of(None))

    async def purge(self, guild_id: GuildId) -> int:
        """Delete every row that the server owned, in one transaction; how many went."""
        async with self._database.write() as connection:
            gone = 0
            for table in _owned():
                rows = await connection.execute(delete(table).where(table.c.guild_id == guild_id))
                gone += max(0, rows.rowcount)
            await connection.execute(delete(meta).where(meta.c.key == f"{_LEFT}{guild_id}"))
        return gone


def _owned() -> list[Table]:
    """Tables whose rows a server can own, those that point at others first."""
    return [table for table in reversed(metadata.sorted_tables) if "guild_id" in table.c]
