"""A server's first digest, chosen step by step: what is chosen so far, kept under a short key.

The key stands in the ids of buttons and menus, so that the choice survives a restart. The same
choice has the same key.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from digests.errors import UnknownName
from digests.model import GuildId, Source, Topic
from digests.names import Name, NameIndex
from digests.storage import GuildStore, SourceStore

MOST = 25


@dataclass(frozen=True, slots=True)
class Draft:
    """What is chosen so far. Empty topics or sources mean all."""

    channel_id: int
    time: str = "08:00"
    zone: str = "UTC"
    days: str = "weekdays"
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def to_json(self) -> str:
        """For keeping; told apart from other things that a server keeps by its mark."""
        return json.dumps({"set_up": asdict(self)}, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen from: the server's sources, its topics, the ones already chosen first."""

    sources: tuple[Source, ...]
    topics: tuple[str, ...]


class SetUp:
    """Keeps drafts; making the digest of one is `Subscribe.create`'s affair."""

    def __init__(
        self, *, guilds: GuildStore, sources: SourceStore, topics: Sequence[Topic]
    ) -> None:
        self._guilds = guilds
        self._sources = sources
        self._catalogue = tuple(topics)

    async def keep(self, guild_id: GuildId, draft: Draft) -> str:
        """A key of 16 characters for `recall`."""
        return await self._guilds.remember_query(guild_id, draft.to_json())

    async def recall(self, guild_id: GuildId, key: str) -> Draft:
        """The draft. Raises UnknownName where it is forgotten, or another server's."""
        kept = await self._guilds.recall_query(guild_id, key)
        said: Any = json.loads(kept).get("set_up") if kept is not None else None
        if not isinstance(said, dict):
            raise UnknownName("This set-up is too old to go on. Start again with /setup.")
        known = {field.name for field in fields(Draft)}
        chosen = {name: value for name, value in said.items() if name in known}
        for name in ("topics", "sources"):
            chosen[name] = tuple(chosen.get(name) or ())
        return Draft(**chosen)

    async def offered(self, guild_id: GuildId, draft: Draft) -> Offered:
        """At most 25 of each, as a menu holds."""
        sources = [one for one in await self._sources.all(guild_id) if one.enabled]
        own = await self._guilds.topics(guild_id)
        names = [topic.name for topic in (*own, *self._catalogue)]
        topics = dict.fromkeys((*draft.topics, *names))
        chosen = set(draft.sources)
        sources.sort(key=lambda one: one.id not in chosen)
        return Offered(tuple(sources[:MOST]), tuple(topics)[:MOST])

    async def topic(self, guild_id: GuildId, typed: str) -> str:
        """A topic by name, alias or near spelling. Raises UnknownName, AmbiguousName."""
        own = await self._guilds.topics(guild_id)
        index = NameIndex(Name(one.name, one.aliases) for one in (*own, *self._catalogue))
        return index.resolve(typed, what="topic")
