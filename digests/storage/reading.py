"""A transcript with its bullets → the values that its rows hold. Pure; runs outside the lock."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from digests.model import (
    Bullet,
    Certainty,
    Exchange,
    Quote,
    Revision,
    Role,
    SourceId,
    TopicMatch,
    Transcript,
    Turn,
    Verdict,
)
from digests.storage.terms import TERMS, key_term, split_words, stored_terms, terms_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What the index holds of an exchange: one list per field."""

    question: tuple[str, ...]
    answer: tuple[str, ...]
    about: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadExchange:
    """One exchange with all that is stored of it."""

    number: int
    turn: int
    outlet: str | None
    speaker: str | None
    speakers: tuple[str, ...]
    turns: tuple[dict[str, Any], ...]
    bullets: tuple[Bullet, ...]
    quotes: tuple[Quote, ...]
    topics: tuple[TopicMatch, ...]
    spans: str
    """Where its turns stand: the same spans in the same revision are the same exchange."""
    question: str
    answer: str
    """Folded, to tell whether two revisions share anything."""
    terms: Terms
    fingerprint: str
    verdict: Verdict | None
    headline: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A transcript as it will be stored."""

    transcript: Transcript
    revision: Revision
    event: str
    exchanges: tuple[ReadExchange, ...]

    @property
    def outlets(self) -> frozenset[str]:
        """Outlets that asked."""
        return frozenset(read.outlet for read in self.exchanges if read.outlet)

    @property
    def speakers(self) -> frozenset[str]:
        """People who answered or are quoted."""
        return frozenset(name for read in self.exchanges for name in read.speakers)


def make_reading(transcript: Transcript, bullets: Sequence[Bullet], source_id: SourceId) -> Reading:
    """Raises ValueError for a quote that is not the slice it says: nothing false is stored."""
    revision = transcript.revision
    for quote in (quote for bullet in bullets for quote in bullet.quotes):
        if quote.revision != revision or quote.span.slice(transcript.text) != quote.text:
            raise ValueError(f"Quote {quote.id} is not the slice {quote.span} of its transcript.")
    exchanges = tuple(
        _read_exchange(transcript, exchange, bullets, source_id)
        for exchange in transcript.exchanges
    )
    return Reading(transcript, revision, _event(revision, exchanges), exchanges)


def _read_exchange(
    transcript: Transcript, exchange: Exchange, bullets: Sequence[Bullet], source_id: SourceId
) -> ReadExchange:
    own = tuple(bullet for bullet in bullets if bullet.exchange == exchange.number)
    answering = [transcript.turns[number] for number in exchange.answer]
    quotes = _distinct_quotes(own)
    speakers = _speakers(answering, quotes)
    outlet = exchange.attribution.shown if exchange.attribution else None
    topics = _strongest(match for bullet in own for match in bullet.topics)
    turns = tuple(_turn_rows(transcript, exchange))
    question = split_words(transcript.question_of(exchange))
    answer = split_words(transcript.answer_of(exchange))
    terms = Terms(
        question=tuple(terms_of(question)),
        answer=tuple(terms_of(answer)),
        about=tuple(stored_terms("\n".join([transcript.title or "", outlet or "", *speakers]))),
        keys=tuple(_keys(source_id, outlet, speakers, topics)),
    )
    first = (*exchange.question, *exchange.answer)[0]
    return ReadExchange(
        number=exchange.number,
        turn=first,
        outlet=outlet,
        speaker=_main_speaker(answering),
        speakers=speakers,
        turns=turns,
        bullets=own,
        quotes=quotes,
        topics=topics,
        spans=_spans(transcript, exchange),
        question=" ".join(question),
        answer=" ".join(answer),
        terms=terms,
        fingerprint=_fingerprint(TERMS, transcript.title, exchange.number, outlet, turns, own),
        verdict=own[0].verdict if own else None,
        headline=own[0].headline if own else None,
    )


def _turn_rows(transcript: Transcript, exchange: Exchange) -> Iterator[dict[str, Any]]:
    asked = frozenset(exchange.question)
    for number in sorted({*exchange.question, *exchange.answer}):
        turn = transcript.turns[number]
        yield {
            "number": number,
            "is_question": number in asked,
            "role": turn.role.value,
            "start": turn.start,
            "end": turn.end,
            "speaker": turn.person,
            "outlet": turn.attribution.shown if turn.attribution else None,
            "text": turn.text,
        }


def _distinct_quotes(bullets: Iterable[Bullet]) -> tuple[Quote, ...]:
    return tuple({quote.span: quote for bullet in bullets for quote in bullet.quotes}.values())


def _main_speaker(answering: Sequence[Turn]) -> str | None:
    for turn in sorted(answering, key=lambda turn: turn.role is not Role.SPOKESPERSON):
        name = turn.person
        if name:
            return name
    return None


def _speakers(answering: Sequence[Turn], quotes: Sequence[Quote]) -> tuple[str, ...]:
    said = [turn.person for turn in answering]
    main = _main_speaker(answering)
    names = [main, *said, *(quote.speaker for quote in quotes)]
    return tuple(dict.fromkeys(name for name in names if name))


def _strongest(matches: Iterable[TopicMatch]) -> tuple[TopicMatch, ...]:
    best: dict[str, TopicMatch] = {}
    for match in matches:
        known = best.get(match.topic)
        if known is None or _strength(match) > _strength(known):
            best[match.topic] = match
    return tuple(sorted(best.values(), key=_strength, reverse=True))


def _strength(match: TopicMatch) -> tuple[bool, float, str]:
    return match.certainty is Certainty.CERTAIN, match.weight, match.topic


def _keys(
    source_id: SourceId,
    outlet: str | None,
    speakers: Sequence[str],
    topics: Sequence[TopicMatch],
) -> Iterator[str]:
    yield key_term("source", source_id)
    if outlet:
        yield key_term("outlet", outlet)
    yield from (key_term("speaker", speaker) for speaker in speakers)
    yield from (key_term("topic", match.topic) for match in topics)


def _spans(transcript: Transcript, exchange: Exchange) -> str:
    def written(numbers: Sequence[int]) -> str:
        return ",".join(
            f"{span.start}-{span.end}"
            for number in numbers
            for span in transcript.turns[number].spans
        )

    return f"{written(exchange.question)}|{written(exchange.answer)}"


def _event(revision: Revision, exchanges: Sequence[ReadExchange]) -> str:
    """Equal for two printings of the same exchange of words, whatever stands around it."""
    words = "\n".join(f"{read.question}\n{read.answer}" for read in exchanges).strip()
    return hashlib.sha256(words.encode() if words else revision.encode()).hexdigest()[:32]


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=repr).encode()).hexdigest()[:32]
