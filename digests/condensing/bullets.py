"""Transcript → checked bullets with topics.

exchange → condenser → bullets → grounding → topics of their own sentences → the exchange's
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

import structlog

from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.grounding import find_fault
from digests.condensing.topics import TopicMatcher, heaviest_first
from digests.model import Bullet, Certainty, Exchange, Transcript

log = structlog.get_logger()


class Condenser(Protocol):
    """Makes bullets of one exchange, without topics. What it says is checked by others."""

    @property
    def name(self) -> str:
        """Printed with its bullets."""

    def condense(self, transcript: Transcript, exchange: Exchange) -> tuple[Bullet, ...]:
        """Bullets of this exchange in the order of its answer."""


def condense_transcript(
    transcript: Transcript, condenser: Condenser, matcher: TopicMatcher
) -> tuple[Bullet, ...]:
    """The bullets of all exchanges, in order.

    A bullet whose quote does not hold is dropped and logged. An exchange that was answered in
    words has at least one bullet: where the condenser leaves it without, the extractive one steps
    in.
    """
    bullets: list[Bullet] = []
    for exchange in transcript.exchanges:
        found = _grounded(transcript, condenser.condense(transcript, exchange), exchange)
        if not found and condenser.name != ExtractiveCondenser.name:
            spare = ExtractiveCondenser().condense(transcript, exchange)
            found = _grounded(transcript, spare, exchange)
        if found:
            bullets.extend(_with_topics(transcript, exchange, found, matcher))
    return tuple(bullets)


def _grounded(
    transcript: Transcript, bullets: Iterable[Bullet], exchange: Exchange
) -> tuple[Bullet, ...]:
    kept = []
    for bullet in bullets:
        fault = find_fault(transcript, bullet)
        if fault is None and bullet.exchange != exchange.number:
            fault = "of another exchange"
        if fault is None:
            kept.append(bullet)
            continue
        log.warning(
            "bullet dropped",
            reason=fault,
            revision=transcript.revision[:12],
            exchange=exchange.number,
            condenser=bullet.condenser,
        )
    return tuple(kept)


def _with_topics(
    transcript: Transcript,
    exchange: Exchange,
    bullets: tuple[Bullet, ...],
    matcher: TopicMatcher,
) -> tuple[Bullet, ...]:
    """Each bullet gets the topics that its own words name; what none names goes to the first.

    So in an exchange of several subjects a topic is not printed over the bullets of the others, and
    what only one bullet names weighs most there. What a bullet names and the exchange is not about
    is related. A bullet that names no topic continues what the exchange is most about.
    """
    question, answer = transcript.question_of(exchange), transcript.answer_of(exchange)
    whole = matcher.match(question, answer, transcript.title or "")
    named = [matcher.mentions(_quoted(bullet)) for bullet in bullets]
    holders = Counter(match.topic for matches in named for match in matches)
    certainty = {match.topic: match.certainty for match in whole}
    topics = [
        [
            replace(
                match,
                certainty=certainty.get(match.topic, Certainty.RELATED),
                weight=round(match.weight / holders[match.topic], 3),
            )
            for match in matches
        ]
        for matches in named
    ]
    topics[0].extend(match for match in whole if match.topic not in holders)
    return tuple(
        replace(bullet, topics=heaviest_first(found or whole[:1]))
        for bullet, found in zip(bullets, topics, strict=True)
    )


def _quoted(bullet: Bullet) -> str:
    return "\n\n".join(quote.text for quote in bullet.quotes)
