"""Typed topics, sources, zones and days → a guild's choices, within its limits."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digests.cadence import parse_zone
from digests.condensing.topics import sure_phrases
from digests.errors import BadRequest
from digests.model import GuildId, SourceId, Topic
from digests.names import Name, NameIndex, fold
from digests.storage import GuildStore, SourceStore
from digests.typed_dates import first_day

_ALL = frozenset({"all", "everything", "*"})
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one guild may ask for."""

    subscriptions: int = 25
    topics: int = 25
    sources: int = 25
    own_topics: int = 50
    phrases: int = 40
    characters: int = 80


class Choices:
    """Resolves what is typed against what the guild may see."""

    def __init__(
        self, guilds: GuildStore, sources: SourceStore, topics: Sequence[Topic], limits: Limits
    ) -> None:
        self._guilds = guilds
        self._sources = sources
        self._limits = limits
        self.catalogue = tuple(topics)

    async def zone(self, guild_id: GuildId, typed: str | None) -> tuple[str, str | None]:
        """The zone typed, else the guild's, else UTC with a note that says so."""
        if typed:
            return parse_zone(typed), None
        settings = await self._guilds.settings(guild_id)
        if settings.zone is not None:
            return settings.zone, None
        return "UTC", "No zone was given, so the times are UTC. Change it with /digest edit."

    async def topics(self, guild_id: GuildId, typed: str | None) -> tuple[str, ...]:
        """A comma list of topics, by their names; () for all. Raises UnknownName, BadRequest."""
        wanted = listed(typed)
        self.check_count(len(wanted), self._limits.topics, "topics")
        index = await self._topic_index(guild_id)
        return tuple(dict.fromkeys(index.resolve(topic, what="topic") for topic in wanted))

    async def topic(self, guild_id: GuildId, typed: str) -> str:
        """One topic by its name. Raises UnknownName."""
        return (await self._topic_index(guild_id)).resolve(typed, what="topic")

    async def sources(self, guild_id: GuildId, typed: str | None) -> tuple[SourceId, ...]:
        """A comma list of sources, by id or name; () for all. Raises UnknownName, BadRequest."""
        wanted = listed(typed)
        if not wanted:
            return ()
        self.check_count(len(wanted), self._limits.sources, "sources")
        known = await self._sources.all(guild_id)
        index = NameIndex(Name(source.id, (source.name,)) for source in known)
        found = (SourceId(index.resolve(source, what="source")) for source in wanted)
        return tuple(dict.fromkeys(found))

    def check_count(self, count: int, limit: int, what: str) -> None:
        """Raises BadRequest when more than `limit` are wanted."""
        if count > limit:
            raise BadRequest(f"{count} {what} are too many; {limit} may be chosen.")

    async def own_topic(
        self, guild_id: GuildId, name: str, phrases: str, exclusions: str | None
    ) -> Topic:
        """A topic for the guild to define. Raises BadRequest where it cannot be one."""
        topic = self.draft_topic(guild_id, name, phrases, exclusions)
        if fold(topic.name) in {fold(known.name) for known in self.catalogue}:
            message = f"{topic.name!r} is a topic for every server; choose another name."
            raise BadRequest(message)
        own = {fold(known.name) for known in await self._guilds.topics(guild_id)}
        self.check_count(len(own | {fold(topic.name)}), self._limits.own_topics, "own topics")
        return topic

    def draft_topic(
        self, guild_id: GuildId | None, name: str, phrases: str, exclusions: str | None
    ) -> Topic:
        """A topic as typed, to be tried only; None for the operator. Raises BadRequest."""
        topic = Topic(
            name=" ".join(name.split()),
            phrases=tuple(dict.fromkeys(listed(phrases))),
            exclusions=tuple(dict.fromkeys(listed(exclusions))),
            guild_id=guild_id,
        )
        self._check_topic(topic)
        return topic

    def _check_topic(self, topic: Topic) -> None:
        texts = (topic.name, *topic.phrases, *topic.exclusions)
        if not fold(topic.name) or re.search(r"[,;]", topic.name) or not topic.phrases:
            message = "A topic needs a name without commas and at least one phrase to look for."
            raise BadRequest(message)
        if not sure_phrases(topic):
            message = "Phrases that end in ? only hint at a topic; give one without, that names it."
            raise BadRequest(message)
        self.check_count(len(texts) - 1, self._limits.phrases, "phrases")
        if max(map(len, texts)) > self._limits.characters:
            message = f"A name or phrase may have {self._limits.characters} characters at most."
            raise BadRequest(message)

    async def _topic_index(self, guild_id: GuildId) -> NameIndex:
        own = await self._guilds.topics(guild_id)
        return NameIndex(Name(topic.name, topic.aliases) for topic in (*own, *self.catalogue))


def listed(typed: str | None) -> tuple[str, ...]:
    """A comma list; nothing, or "all", is the empty choice, which means everything."""
    parts = tuple(part.strip() for part in re.split(r"[,;\n]", typed or "") if part.strip())
    return () if len(parts) == 1 and parts[0].casefold() in _ALL else parts


def start_of_day(typed: str, zone: str, now: dt.datetime) -> dt.datetime:
    """When a local date, as typed, begins. Raises BadRequest, also where it has begun already."""
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    mend = f"Give a day to come, such as {today + _WEEK} or 'tomorrow', or none."
    try:
        date = first_day(typed, today=today)
    except BadRequest as error:
        raise BadRequest(f"{typed.strip()!r} is not a date that I can read. {mend}") from error
    start = dt.datetime.combine(date, dt.time.min, tzinfo=place).astimezone(dt.UTC)
    if start <= now:
        raise BadRequest(f"{typed.strip()!r} has begun already. {mend}")
    return start
