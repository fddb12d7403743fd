"""Servers that removed the bot → what is stored of them goes, 30 days later."""

import datetime as dt
from collections.abc import Collection

import structlog

from digests.model import GuildId
from digests.storage import LeavingStore

log = structlog.get_logger(__name__)

GRACE = dt.timedelta(days=30)


class Leaving:
    """Notes who left, also while we were away, and forgets them when the grace is over."""

    def __init__(self, store: LeavingStore) -> None:
        self._store = store

    async def look(self, present: Collection[GuildId], now: dt.datetime) -> tuple[GuildId, ...]:
        """Bring the notes up to date; the servers that were forgotten.

        `present` are all servers that the bot is in, those included that are down at Discord: an
        outage is no leave. One that invites the bot within the grace finds all as it was.
        """
        left = await self._store.left()
        for guild_id in left.keys() & set(present):
            await self._store.note_back(guild_id)
            log.info("server is back", guild=guild_id)
        for guild_id in await self._store.known() - set(present) - left.keys():
            await self._store.note_left(guild_id, now)
            log.info("server left", guild=guild_id, forgotten_after_days=GRACE.days)
        due = [one for one, at in left.items() if one not in present and now - at >= GRACE]
        for guild_id in due:
            rows = await self._store.purge(guild_id)
            log.warning("server forgotten", guild=guild_id, rows=rows)
        return tuple(due)
