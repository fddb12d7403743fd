"""An exchange with its bullets → why these sentences, and not the others, as numbers with names."""

from collections.abc import Iterable
from dataclasses import dataclass

from digests.condensing.candidates import Sentence, count_stems, read_answer
from digests.condensing.extractive import SAID_BEFORE, explain_sentences, said_before
from digests.model import Bullet, Exchange, Transcript

_MOST_REASONS = 5
_LEAST = 0.03


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sentence of an answer, how much it says, and what speaks for and against it most."""

    text: str
    score: float
    chosen: bool
    """Whether a bullet stands on it; neighbours come along where it cannot stand alone."""
    reasons: tuple[tuple[str, float], ...]


def explain_choice(
    transcript: Transcript, exchange: Exchange, bullets: Iterable[Bullet]
) -> tuple[Weighed, ...]:
    """The answer's sentences, the highest score first. What a model chose has the same scores."""
    spans = [quote.span for bullet in bullets for quote in bullet.quotes]
    sentences = read_answer(transcript, exchange)
    parts = explain_sentences(sentences, count_stems(transcript.question_of(exchange)))
    for sentence, adds in zip(sentences, parts, strict=True):
        adds["said before in this briefing"] = SAID_BEFORE * said_before(transcript, sentence)
    weighed = [
        _weigh(sentence, adds, chosen=any(_holds(span.start, span.end, sentence) for span in spans))
        for sentence, adds in zip(sentences, parts, strict=True)
    ]
    return tuple(sorted(weighed, key=lambda each: -each.score))


def _weigh(sentence: Sentence, adds: dict[str, float], *, chosen: bool) -> Weighed:
    heaviest = sorted(adds.items(), key=lambda pair: -abs(pair[1]))[:_MOST_REASONS]
    return Weighed(
        text=sentence.text,
        score=sum(adds.values()),
        chosen=chosen,
        reasons=tuple((name, value) for name, value in heaviest if abs(value) >= _LEAST),
    )


def _holds(start: int, end: int, sentence: Sentence) -> bool:
    return start <= sentence.span.start and sentence.span.end <= end
