"""Stored exchanges + followed topics + a span → the digest to print. Pure.

A bullet is printed once, under the first of its topics that is followed. What somebody says again
in the same words, in another exchange or another briefing, is printed once and counted. An event
that two sources published counts once, by its first record.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from digests.condensing.repeats import Repeats
from digests.condensing.subjects import Subjects
from digests.condensing.topics import TopicMatcher
from digests.model import (
    Bullet,
    Digest,
    DigestBullet,
    DigestSection,
    ExchangeId,
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

    No topic followed: a section per topic found, most spoken of first, then what no topic covers,
    under headings made from its own words, and last what has none.
    `matcher` finds topics that were not stored with the exchanges, such as a server's own.
    `coverage` says which sources there are and which failed; its counts are made here.
    """
    counted = once_per_event(exchanges)
    headed = [
        (_chosen_topic(bullet, topics), DigestBullet(bullet, exchange))
        for exchange in counted
        for bullet in _bullets_with_topics(exchange, matcher)
    ]
    placed = _once([pair for pair in headed if pair[0] is not None or not topics])
    order = tuple(dict.fromkeys(topics)) if topics else (*_most_spoken_of(placed), None)
    sections = [
        section for topic in order for section in _sections(topic, _under(topic, placed), counted)
    ]
    return Digest(
        since=since,
        until=until,
        sections=tuple(sections),
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


_MOST_HEADINGS, _MOST_BESIDE = 5, 30

_Placed = tuple[str | None, DigestBullet]


def _once(placed: Sequence[_Placed]) -> list[_Placed]:
    """What the same person says again counts with the first bullet that said it."""
    said = Repeats()
    first = [
        said.first_of(place, each.bullet.speaker, _quoted(each.bullet))
        for place, (_, each) in enumerate(placed)
    ]
    times = Counter(first)
    return [
        (topic, replace(each, repeated=times[place] - 1))
        for place, (topic, each) in enumerate(placed)
        if first[place] == place
    ]


def _bullets_with_topics(
    exchange: StoredExchange, matcher: TopicMatcher | None
) -> tuple[Bullet, ...]:
    """The exchange's bullets; what `matcher` finds goes to those that say it, else to the first."""
    if matcher is None or not exchange.bullets:
        return exchange.bullets
    whole = matcher.match(exchange.question, exchange.answer, exchange.briefing_title or "")
    if not whole:
        return exchange.bullets
    spoken = [matcher.match("", _quoted(bullet)) for bullet in exchange.bullets]
    claimed = {match.topic for matches in spoken for match in matches}
    left = tuple(match for match in whole if match.topic not in claimed)
    return tuple(
        replace(bullet, topics=_merged(found, bullet.topics, left if place == 0 else ()))
        for place, (bullet, found) in enumerate(zip(exchange.bullets, spoken, strict=True))
    )


def _quoted(bullet: Bullet) -> str:
    return "\n\n".join(quote.text for quote in bullet.quotes)


def _merged(*matches: tuple[TopicMatch, ...]) -> tuple[TopicMatch, ...]:
    """What a server's own topic says of a bullet's words goes before what was stored of them."""
    first: dict[str, TopicMatch] = {}
    for match in chain.from_iterable(matches):
        first.setdefault(match.topic, match)
    return tuple(first.values())


def _chosen_topic(bullet: Bullet, followed: Sequence[str]) -> str | None:
    """The first topic of the bullet that may head it; the bullet's own order decides."""
    names = [match.topic for match in bullet.topics]
    if not followed:
        return names[0] if names else None
    wanted = frozenset(followed)
    return next((name for name in names if name in wanted), None)


def _most_spoken_of(placed: Iterable[_Placed]) -> tuple[str, ...]:
    """Weights of different exchanges do not compare, so topics are ordered by their bullets."""
    count = Counter(topic for topic, _ in placed if topic is not None)
    return tuple(sorted(count, key=lambda topic: (-count[topic], topic)))


def _under(topic: str | None, placed: Iterable[_Placed]) -> tuple[DigestBullet, ...]:
    return tuple(bullet for chosen, bullet in placed if chosen == topic)


def _sections(
    topic: str | None, bullets: Sequence[DigestBullet], counted: Sequence[StoredExchange]
) -> Iterator[DigestSection]:
    if topic is not None and bullets:
        yield DigestSection(topic, tuple(bullets))
    elif topic is None:
        headings = _make_headings([bullet.exchange for bullet in bullets], counted)
        for heading in (*dict.fromkeys(filter(None, headings.values())), None):
            found = tuple(b for b in bullets if headings[b.exchange.id] == heading)
            if found:
                yield DigestSection(None, found, heading)


def _make_headings(
    uncovered: Sequence[StoredExchange], counted: Sequence[StoredExchange]
) -> dict[ExchangeId, str | None]:
    """A heading per exchange from its own words; None beyond the first few, so that a digest of
    many small subjects is not all headings.
    """
    headings: dict[ExchangeId, str | None] = {exchange.id: None for exchange in uncovered}
    if not headings:
        return headings
    speakers = {name for each in uncovered for name in (each.speaker, each.outlet) if name}
    beside = (f"{each.question}\n{each.answer}" for each in counted if each.id not in headings)
    subjects = Subjects(islice(beside, _MOST_BESIDE), without=speakers)
    few = islice({each.id: each for each in uncovered}.values(), _MOST_HEADINGS)
    return headings | {each.id: subjects.heading(each.question, each.answer) for each in few}


def _outside(
    exchanges: Iterable[StoredExchange], topics: Sequence[str], matcher: TopicMatcher | None
) -> int:
    followed = set(topics)
    return sum(followed.isdisjoint(_topics_of(exchange, matcher)) for exchange in exchanges)


def _topics_of(exchange: StoredExchange, matcher: TopicMatcher | None) -> set[str]:
    """All that the exchange speaks of, be it only in its question."""
    found = (
        matcher.match(exchange.question, exchange.answer, exchange.briefing_title or "")
        if matcher is not None
        else ()
    )
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
