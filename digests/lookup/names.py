"""The names that a guild's lookups know, in memory, so that autocomplete asks no database."""

import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digests.condensing.topics import TopicMatcher
from digests.lookup.requests import NameKind
from digests.model import GuildId, Source, StoredNames, Topic
from digests.names import Name, NameIndex
from digests.storage import BriefingStore, GuildStore, SourceStore

_MOST_GUILDS = 500


@dataclass(frozen=True, slots=True)
class GuildNames:
    """Names by kind. Names that stored exchanges bear come first in what is offered."""

    outlets: NameIndex
    speakers: NameIndex
    sources: NameIndex
    topics: NameIndex
    matcher: TopicMatcher
    own_topics: tuple[Topic, ...]
    known_sources: tuple[Source, ...]
    seen: StoredNames

    def own_topic(self, name: str) -> Topic | None:
        """The guild's own topic of that name: its matches are not stored."""
        return next((topic for topic in self.own_topics if topic.name == name), None)

    def complete(self, kind: NameKind, typed: str, limit: int) -> tuple[str, ...]:
        """Names to offer for what is typed so far."""
        if kind == "topic":
            return self.topics.complete(typed, limit)
        if kind == "speaker":
            return self.speakers.complete(typed, limit)
        index, seen = self.outlets, frozenset(self.seen.outlets)
        if kind == "source":
            index, seen = self.sources, frozenset(source.id for source in self.seen.sources)
        found = index.complete(typed, limit * 8)
        return tuple(sorted(found, key=lambda name: name not in seen)[:limit])


class NameMemory:
    """Names of guilds, read again when the store says that they changed."""

    def __init__(
        self,
        *,
        briefings: BriefingStore,
        guilds: GuildStore,
        sources: SourceStore,
        outlets: NameIndex,
        topics: Sequence[Topic],
        keep: dt.timedelta = dt.timedelta(seconds=5),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._briefings = briefings
        self._guilds = guilds
        self._sources = sources
        self._catalogue = tuple(topics)
        self._keep = keep.total_seconds()
        self._monotonic = monotonic
        self._known: OrderedDict[GuildId | None, tuple[float, GuildNames]] = OrderedDict()
        # Most guilds see the same names, so an index is shared by all that do.
        self._outlet_index = lru_cache(16)(lambda seen: outlets.joined(Name(name) for name in seen))
        self._speaker_index = lru_cache(16)(lambda seen: NameIndex(Name(name) for name in seen))
        self._source_index = lru_cache(64)(_source_index)
        self._topics_of = lru_cache(64)(self._index_topics)

    async def of(self, guild_id: GuildId | None) -> GuildNames:
        """Names as they are now: a few cheap questions to the store when nothing changed."""
        known = self._known.get(guild_id)
        sources = await self._sources.all(guild_id)
        own = await self._guilds.topics(guild_id) if guild_id is not None else ()
        if known is not None:
            names = known[1]
            version = await self._briefings.names_version()
            if (version, own, sources) == (
                names.seen.version,
                names.own_topics,
                names.known_sources,
            ):
                return self._remember(guild_id, names)
        seen = await self._briefings.names(guild_id)
        topics, matcher = self._topics_of(own)
        names = GuildNames(
            outlets=self._outlet_index(seen.outlets),
            speakers=self._speaker_index(seen.speakers),
            sources=self._source_index(sources),
            topics=topics,
            matcher=matcher,
            own_topics=own,
            known_sources=sources,
            seen=seen,
        )
        return self._remember(guild_id, names)

    async def recent(self, guild_id: GuildId | None) -> GuildNames:
        """Names as they were a few seconds ago at most: key strokes ask no database."""
        known = self._known.get(guild_id)
        if known is not None and self._monotonic() - known[0] < self._keep:
            return known[1]
        return await self.of(guild_id)

    def _remember(self, guild_id: GuildId | None, names: GuildNames) -> GuildNames:
        self._known[guild_id] = (self._monotonic(), names)
        self._known.move_to_end(guild_id)
        if len(self._known) > _MOST_GUILDS:
            self._known.popitem(last=False)
        return names

    def _index_topics(self, own: tuple[Topic, ...]) -> tuple[NameIndex, TopicMatcher]:
        topics = (*own, *self._catalogue)
        index = NameIndex(Name(topic.name, topic.aliases) for topic in topics)
        return index, TopicMatcher(topics)


def _source_index(sources: tuple[Source, ...]) -> NameIndex:
    return NameIndex(Name(source.id, (source.name,)) for source in sources)
