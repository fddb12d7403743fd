"""What a server owns beside subscriptions: settings, topics, remembered lookups."""

import base64
import dataclasses
import hashlib

from sqlalchemy import Delete, delete, insert, select, update

from digests.model import GuildId, GuildSettings, Topic
from digests.storage.columns import AnyRow
from digests.storage.counting import next_id
from digests.storage.database import Database
from digests.storage.tables import guild_topics, guilds, saved_lookups

LOOKUPS_KEPT = 2_000
"""Of one guild: buttons work for a long time, and no server fills the disk."""


class GuildStore:
    """Every method takes the guild; nothing here is shared between two."""

    def __init__(self, database: Database, *, lookups_kept: int = LOOKUPS_KEPT) -> None:
        self._database = database
        self._lookups_kept = lookups_kept

    async def settings(self, guild_id: GuildId) -> GuildSettings:
        """The guild's choices; all None before it has chosen."""
        find = select(guilds.c.settings).where(guilds.c.guild_id == guild_id)
        async with self._database.read() as connection:
            stored = (await connection.execute(find)).scalar()
        # What an older or newer version stored beside is passed over.
        known = {field.name for field in dataclasses.fields(GuildSettings)} - {"guild_id"}
        chosen = {name: value for name, value in (stored or {}).items() if name in known}
        return GuildSettings(guild_id, **chosen)

    async def save_settings(self, settings: GuildSettings) -> None:
        """Replace the guild's choices."""
        values = dataclasses.asdict(settings)
        guild_id = values.pop("guild_id")
        async with self._database.write() as connection:
            changed = await connection.execute(
                update(guilds).where(guilds.c.guild_id == guild_id).values(settings=values)
            )
            if changed.rowcount == 0:
                await connection.execute(insert(guilds).values(guild_id=guild_id, settings=values))

    async def topics(self, guild_id: GuildId) -> tuple[Topic, ...]:
        """Topics that the guild defined itself, by name."""
        find = (
            select(guild_topics)
            .where(guild_topics.c.guild_id == guild_id)
            .order_by(guild_topics.c.folded)
        )
        async with self._database.read() as connection:
            return tuple(_topic(row) for row in await connection.execute(find))

    async def put_topic(self, guild_id: GuildId, topic: Topic) -> None:
        """Define or redefine a topic; names are compared without regard to case."""
        async with self._database.write() as connection:
            await connection.execute(_of_name(guild_id, topic.name))
            await connection.execute(
                insert(guild_topics).values(
                    guild_id=guild_id,
                    folded=_folded(topic.name),
                    name=topic.name,
                    phrases=list(topic.phrases),
                    aliases=list(topic.aliases),
                    exclusions=list(topic.exclusions),
                )
            )

    async def remove_topic(self, guild_id: GuildId, name: str) -> bool:
        """Whether there was one of that name."""
        async with self._database.write() as connection:
            return (await connection.execute(_of_name(guild_id, name))).rowcount > 0

    async def remember_query(self, guild_id: GuildId, query_json: str) -> str:
        """A key of 16 characters for `recall_query`; the same query has the same key.

        The newest `lookups_kept` of a guild are kept.
        """
        key = _lookup_key(query_json)
        if await self.recall_query(guild_id, key) is not None:
            return key
        async with self._database.write() as connection:
            here = saved_lookups.c.guild_id == guild_id
            await connection.execute(delete(saved_lookups).where(here, saved_lookups.c.key == key))
            number = await next_id(connection, "saved_lookups")
            await connection.execute(
                insert(saved_lookups).values(
                    guild_id=guild_id, key=key, number=number, query=query_json
                )
            )
            oldest_kept = (
                select(saved_lookups.c.number)
                .where(here)
                .order_by(saved_lookups.c.number.desc())
                .offset(self._lookups_kept)
                .limit(1)
                .scalar_subquery()
            )
            await connection.execute(
                delete(saved_lookups).where(here, saved_lookups.c.number <= oldest_kept)
            )
        return key

    async def recall_query(self, guild_id: GuildId, key: str) -> str | None:
        """What was remembered in this guild, or None."""
        find = select(saved_lookups.c.query).where(
            saved_lookups.c.guild_id == guild_id, saved_lookups.c.key == key
        )
        async with self._database.read() as connection:
            query: str | None = (await connection.execute(find)).scalar()
        return query


def _of_name(guild_id: GuildId, name: str) -> Delete:
    return delete(guild_topics).where(
        guild_topics.c.guild_id == guild_id, guild_topics.c.folded == _folded(name)
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _topic(row: AnyRow) -> Topic:
    return Topic(
        name=row.name,
        phrases=tuple(row.phrases),
        aliases=tuple(row.aliases),
        exclusions=tuple(row.exclusions),
        guild_id=GuildId(row.guild_id),
    )


def _lookup_key(query_json: str) -> str:
    digest = hashlib.sha256(query_json.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode()[:16].lower()
