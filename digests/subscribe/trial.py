"""A topic, followed or only thought of → the stored exchanges that it would match, and why."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from digests.condensing.subjects import Subjects
from digests.condensing.topics import TopicMatcher
from digests.model import Certainty, GuildId, StoredExchange, Topic, TopicMatch
from digests.names import Name, NameIndex
from digests.storage import BriefingStore, GuildStore, SourceStore
from digests.subscribe.choices import Choices, Limits

SPAN = dt.timedelta(days=30)
_SUGGESTED, _MOST_READ = 8, 200
_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class TopicHit:
    """An exchange that would be told under the topic, and the words that say so."""

    exchange: StoredExchange
    match: TopicMatch


@dataclass(frozen=True, slots=True)
class TopicTrial:
    """What a topic would have matched in a span."""

    topic: Topic
    since: dt.datetime
    until: dt.datetime
    searched: int
    hits: tuple[TopicHit, ...]
    """Certain before related, newest first."""
    suggestions: tuple[str, ...]
    """Phrases that are frequent in the hits and rare elsewhere, and that the topic lacks."""

    @property
    def certain(self) -> int:
        """How many of the hits are certain."""
        return sum(hit.match.certainty is Certainty.CERTAIN for hit in self.hits)


class TopicTrials:
    """Tries topics on what is stored; changes nothing."""

    def __init__(
        self,
        *,
        briefings: BriefingStore,
        guilds: GuildStore,
        sources: SourceStore,
        topics: Sequence[Topic],
        limits: Limits = _DEFAULT_LIMITS,
    ) -> None:
        self._briefings = briefings
        self._guilds = guilds
        self._catalogue = tuple(topics)
        self._choices = Choices(guilds, sources, topics, limits)

    async def test(
        self,
        guild_id: GuildId | None,
        name: str,
        *,
        now: dt.datetime,
        phrases: str | None = None,
        exclusions: str | None = None,
        span: dt.timedelta = SPAN,
    ) -> TopicTrial:
        """Comma lists of phrases try a new topic; without, the known one of that name is tried.

        `guild_id` None: the operator's. Raises UnknownName, AmbiguousName and BadRequest.
        """
        own = await self._guilds.topics(guild_id) if guild_id is not None else ()
        if phrases:
            topic = self._choices.draft_topic(guild_id, name, phrases, exclusions)
        else:
            topic = _known((*own, *self._catalogue), name)
        # What came in at this very moment is stored already.
        until = now + dt.timedelta(seconds=1)
        found = await self._briefings.stored_between(guild_id, now - span, until)
        exchanges = [exchange for exchange in found if not exchange.withdrawn]
        beside = self._catalogue if topic in self._catalogue else own
        # Some thousand exchanges take seconds: not while the bot has to answer others.
        hits, suggestions = await asyncio.to_thread(_try, topic, beside, exchanges)
        return TopicTrial(topic, now - span, now, len(exchanges), hits, suggestions)


def _known(topics: Sequence[Topic], name: str) -> Topic:
    index = NameIndex(Name(topic.name, topic.aliases) for topic in topics)
    resolved = index.resolve(name, what="topic")
    return next(topic for topic in topics if topic.name == resolved)


def _try(
    topic: Topic, beside: Sequence[Topic], exchanges: Sequence[StoredExchange]
) -> tuple[tuple[TopicHit, ...], tuple[str, ...]]:
    matcher = TopicMatcher([topic, *(known for known in beside if known.name != topic.name)])
    hits, others = [], []
    for exchange in exchanges:
        matches = matcher.match(exchange.question, exchange.answer, exchange.briefing_title or "")
        match = next((match for match in matches if match.topic == topic.name), None)
        if match is None:
            others.append(exchange)
        else:
            hits.append(TopicHit(exchange, match))
    hits.sort(key=lambda hit: (hit.match.certainty, -hit.exchange.id))
    return tuple(hits), _suggest(topic, [hit.exchange for hit in hits], others)


def _suggest(
    topic: Topic, hits: Sequence[StoredExchange], others: Sequence[StoredExchange]
) -> tuple[str, ...]:
    """None that the topic's own phrases find already, and no names of those who speak."""
    speakers = {name for each in hits for name in (each.speaker, each.outlet) if name}
    subjects = Subjects(map(_spoken, others[-_MOST_READ:]), without=speakers)
    own = TopicMatcher([topic])
    found = subjects.phrases([_spoken(each) for each in hits[:_MOST_READ]], limit=4 * _SUGGESTED)
    return tuple(phrase for phrase in found if not own.mentions(phrase))[:_SUGGESTED]


def _spoken(exchange: StoredExchange) -> str:
    return f"{exchange.question}\n{exchange.answer}"
