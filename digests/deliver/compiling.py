"""A guild's sources, their health and its topics → digests of its exchanges."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from digests.cadence import next_occurrences
from digests.compile import compile_digest
from digests.condensing.topics import TopicMatcher
from digests.model import (
    Digest,
    GuildId,
    SourceCoverage,
    SourceHealth,
    SourceId,
    SourceKind,
    StoredExchange,
    Subscription,
    Topic,
)
from digests.names import Name, NameIndex
from digests.storage import GuildStore, SourceStore


@dataclass(frozen=True, slots=True)
class GuildView:
    """What a digest needs of its guild; read once, so that building one touches no database."""

    coverage: tuple[SourceCoverage, ...]
    own_topics: tuple[Topic, ...]
    catalogue: tuple[Topic, ...]

    def digest_for(
        self,
        subscription: Subscription,
        exchanges: Sequence[StoredExchange],
        *,
        until: dt.datetime,
        late: bool,
    ) -> Digest:
        """The digest of a subscription's next message. Pure."""
        following = next_occurrences(subscription.cadence, until, 1)
        return compile_digest(
            exchanges,
            subscription.topics,
            since=subscription.covered_until,
            until=until,
            coverage=self.sources(subscription.sources),
            next_at=following[0].due_at if following else None,
            zone=subscription.cadence.zone,
            late=late,
            matcher=self.matcher(subscription.topics),
        )

    def topic_names(self) -> NameIndex:
        """What the guild may follow, by name and alias."""
        topics = (*self.own_topics, *self.catalogue)
        return NameIndex(Name(topic.name, topic.aliases) for topic in topics)

    def sources(self, chosen: Sequence[SourceId]) -> tuple[SourceCoverage, ...]:
        """The sources that a digest speaks of: those chosen, else all that are polled."""
        wanted = frozenset(chosen)
        return tuple(c for c in self.coverage if not wanted or c.source_id in wanted)

    def matcher(self, followed: Sequence[str]) -> TopicMatcher | None:
        """A matcher for the guild's own topics that must be looked for; None where none must."""
        wanted = frozenset(followed)
        own = [topic for topic in self.own_topics if not wanted or topic.name in wanted]
        return TopicMatcher(own) if own else None


class GuildViews:
    """Reads guilds, each once: made anew for each look at what is due."""

    def __init__(
        self, sources: SourceStore, guilds: GuildStore, catalogue: Sequence[Topic]
    ) -> None:
        self._sources = sources
        self._guilds = guilds
        self._catalogue = tuple(catalogue)
        self._views: dict[GuildId | None, GuildView] = {}
        self._alike: dict[object, GuildView] = {}

    async def of(self, guild_id: GuildId | None) -> GuildView:
        """The guild's view; None: the operator's. Guilds alike have one and the same."""
        if guild_id not in self._views:
            view = await self._read(guild_id)
            content = (view.coverage, view.own_topics)
            self._views[guild_id] = self._alike.setdefault(content, view)
        return self._views[guild_id]

    async def _read(self, guild_id: GuildId | None) -> GuildView:
        health = {found.source_id: found for found in await self._sources.health(guild_id)}
        coverage = tuple(
            _uncounted(source.id, source.name, health.get(source.id))
            for source in await self._sources.all(guild_id)
            if source.enabled and source.kind is not SourceKind.UPLOAD
        )
        own = await self._guilds.topics(guild_id) if guild_id is not None else ()
        return GuildView(coverage, own, self._catalogue)


def _uncounted(source_id: SourceId, name: str, health: SourceHealth | None) -> SourceCoverage:
    if health is None or health.failure is None:
        return SourceCoverage(source_id, name, briefings=0, exchanges=0)
    return SourceCoverage(source_id, name, 0, 0, health.failure, health.last_failure_at)
