"""Transcript → checked bullets with topics.

    exchange → condenser → bullets → grounding → draft
    draft → topics of their own sentences, then the exchange's → verdict and headline

Two steps, so that something slower than a condenser (digests.condensing.llm) may reword the draft
between them.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Protocol

import structlog

from digests.condensing.answers import judge_answer
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.grounding import find_fault
from digests.condensing.headings import give_topics
from digests.condensing.headline import make_headline
from digests.condensing.topics import TopicMatcher
from digests.model import ANSWERED, Bullet, Exchange, Transcript

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
    return finish_bullets(transcript, draft_bullets(transcript, condenser), matcher)


def draft_bullets(transcript: Transcript, condenser: Condenser) -> tuple[Bullet, ...]:
    """Grounded bullets without topics, in the order of the exchanges."""
    bullets: list[Bullet] = []
    for exchange in transcript.exchanges:
        found = _grounded(transcript, condenser.condense(transcript, exchange), exchange)
        if not found and condenser.name != ExtractiveCondenser.name:
            spare = ExtractiveCondenser().condense(transcript, exchange)
            found = _grounded(transcript, spare, exchange)
        bullets.extend(found)
    return tuple(bullets)


def finish_bullets(
    transcript: Transcript, bullets: Iterable[Bullet], matcher: TopicMatcher
) -> tuple[Bullet, ...]:
    """Drafted bullets with topics, and with what their exchange asked and whether it answered."""
    finished: list[Bullet] = []
    for number, own in groupby(bullets, key=lambda bullet: bullet.exchange):
        exchange = transcript.exchanges[number]
        question = transcript.question_of(exchange)
        answer = transcript.answer_of(exchange)
        finished.extend(
            give_topics(
                tuple(own),
                matcher,
                question=question,
                answer=answer,
                title=transcript.title or "",
                # A statement answers nobody, so it cannot fail to.
                verdict=judge_answer(answer) if question else ANSWERED,
                headline=make_headline(question) if question else None,
            )
        )
    return tuple(finished)


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
