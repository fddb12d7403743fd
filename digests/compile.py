"""Stored exchanges + followed topics + a span → the digest to print. Pure.

A bullet is printed once, under the heaviest of the followed topics that it speaks of. An event that
two sources published counts once, by its first record.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from digests.condensing.topics import TopicMatcher
from digests.model import (
    Bullet,
    Digest,
    DigestBullet,
    DigestSection,
    SourceCoverage,
    SourceId,
    StoredExchange,
    TopicMatch,
)


def compile_digest(
    exchanges: Sequence[StoredExchange],
    topics: Sequence[str],
    *,
    since: dt.datetime,
    until: dt.datetime,
    coverage: Sequence[SourceCoverage] = (),
    next_at: dt.datetime | None = None,
    zone: str = "UTC",
    late: bool = False,
    matcher: TopicMatcher | None = None,
) -> Digest:
    """One section per followed topic that has bullets, in the order in which they are followed.

    No topic followed: a section per topic found, most spoken of first, then one for the rest.
    `matcher` finds topics that were not stored with the exchanges, such as a server's own.
    `coverage` says which sources there are and which failed; its counts are made here.
    """
    counted = once_per_event(exchanges)
    placed = [
        (_chosen_topic(bullet, topics), DigestBullet(bullet, exchange))
        for exchange in counted
        for bullet in _bullets_with_topics(exchange, matcher)
    ]
    order = tuple(dict.fromkeys(topics)) if topics else (*_most_spoken_of(placed), None)
    sections = [(topic, _under(topic, placed)) for topic in order]
    return Digest(
        since=since,
        until=until,
        sections=tuple(DigestSection(topic, found) for topic, found in sections if found),
        coverage=_covered(coverage, counted),
        other=_outside(counted, topics, matcher) if topics else 0,
        late=late,
        next_at=next_at,
        zone=zone,
    )


def once_per_event(exchanges: Iterable[StoredExchange]) -> tuple[StoredExchange, ...]:
    """By ascending id, without what was withdrawn and without second records of one event."""
    first_of: dict[str, int] = {}
    kept = []
    for exchange in sorted(exchanges, key=lambda exchange: exchange.id):
        if exchange.withdrawn:
            continue
        first = first_of.setdefault(exchange.event, exchange.briefing_id)
        if not exchange.event or first == exchange.briefing_id:
            kept.append(exchange)
    return tuple(kept)


def _bullets_with_topics(
    exchange: StoredExchange, matcher: TopicMatcher | None
) -> tuple[Bullet, ...]:
    """The exchange's bullets; what `matcher` finds goes to those that say it, else to the first."""
    if matcher is None or not exchange.bullets:
        return exchange.bullets
    whole = matcher.match(exchange.question, exchange.answer)
    if not whole:
        return exchange.bullets
    spoken = [matcher.match("", _quoted(bullet)) for bullet in exchange.bullets]
    claimed = {match.topic for matches in spoken for match in matches}
    spoken[0] += tuple(match for match in whole if match.topic not in claimed)
    return tuple(
        replace(bullet, topics=_merged(bullet.topics, found))
        for bullet, found in zip(exchange.bullets, spoken, strict=True)
    )


def _quoted(bullet: Bullet) -> str:
    return "\n\n".join(quote.text for quote in bullet.quotes)


def _merged(
    stored: tuple[TopicMatch, ...], found: tuple[TopicMatch, ...]
) -> tuple[TopicMatch, ...]:
    """Matches by topic, a stored one before one found again."""
    return tuple({match.topic: match for match in (*found, *stored)}.values())


def _chosen_topic(bullet: Bullet, followed: Sequence[str]) -> str | None:
    """The heaviest topic of the bullet that may head it; at equal weight the one followed first."""
    if not followed:
        return _heaviest(bullet.topics, {})
    rank = {topic: place for place, topic in enumerate(followed)}
    return _heaviest([match for match in bullet.topics if match.topic in rank], rank)


def _heaviest(matches: Sequence[TopicMatch], rank: Mapping[str, int]) -> str | None:
    if not matches:
        return None
    # "certain" sorts before "related", which is how a sure match outranks a guess.
    best = min(matches, key=lambda m: (m.certainty.value, -m.weight, rank.get(m.topic, 0), m.topic))
    return best.topic


def _most_spoken_of(placed: Iterable[tuple[str | None, DigestBullet]]) -> tuple[str, ...]:
    """Weights of different exchanges do not compare, so topics are ordered by their bullets."""
    count = Counter(topic for topic, _ in placed if topic is not None)
    return tuple(sorted(count, key=lambda topic: (-count[topic], topic)))


def _under(
    topic: str | None, placed: Iterable[tuple[str | None, DigestBullet]]
) -> tuple[DigestBullet, ...]:
    return tuple(bullet for chosen, bullet in placed if chosen == topic)


def _outside(
    exchanges: Iterable[StoredExchange], topics: Sequence[str], matcher: TopicMatcher | None
) -> int:
    followed = set(topics)
    return sum(followed.isdisjoint(_topics_of(exchange, matcher)) for exchange in exchanges)


def _topics_of(exchange: StoredExchange, matcher: TopicMatcher | None) -> set[str]:
    """All that the exchange speaks of, be it only in its question."""
    found = matcher.match(exchange.question, exchange.answer) if matcher is not None else ()
    bullets = (match for bullet in exchange.bullets for match in bullet.topics)
    return {match.topic for match in (*exchange.topics, *bullets, *found)}


def _covered(
    coverage: Sequence[SourceCoverage], exchanges: Sequence[StoredExchange]
) -> tuple[SourceCoverage, ...]:
    """The sources in the order given, then those that only the exchanges know, counted."""
    named = {source.source_id: source for source in coverage}
    for exchange in exchanges:
        fresh = SourceCoverage(exchange.source_id, exchange.source_name, briefings=0, exchanges=0)
        named.setdefault(exchange.source_id, fresh)
    briefings: dict[SourceId, set[int]] = {source: set() for source in named}
    for exchange in exchanges:
        briefings[exchange.source_id].add(exchange.briefing_id)
    count = Counter(exchange.source_id for exchange in exchanges)
    return tuple(
        replace(source, briefings=len(briefings[source_id]), exchanges=count[source_id])
        for source_id, source in named.items()
    )
