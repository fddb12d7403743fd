"""What of a topic stands in a question and its answer → how sure it is that they are about it.

One sum, so that every exchange can be explained; tests/evaluation/fit_topics.py fits its weights.
What the question names counts most, and less the more else it names: an editor files an exchange
under what was asked. The answer counts by how often and how densely it names the topic.
"""

import math
from dataclasses import dataclass

from digests.model import Certainty

_FEWEST_WORDS, _USUAL_WORDS = 12, 80
_PER_WORDS = 40
_MOST_HINTS, _MOST_DENSE = 3, 2.0


@dataclass(frozen=True, slots=True)
class Signs:
    """Counts of one topic in one exchange. A hint is a word that proves nothing alone."""

    asked: int = 0
    """Places of the question that name the topic."""
    asked_of_any: int = 0
    """Places of the question that name any topic."""
    asked_hints: int = 0
    """Different hints in the question."""
    answered: int = 0
    """Places of the answer that name the topic."""
    answered_hints: int = 0
    answer_words: int = 0
    titled: bool = False
    """Whether the title of the briefing names the topic."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds; see `measure`."""

    base: float = -1.45
    asked: float = 3.6
    hinted: float = 0.7
    passed_over: float = -1.5
    answered: float = 1.0
    dense: float = 0.75
    length: float = -0.5
    titled: float = 1.25
    certain: float = 1.2
    related: float = -0.5


WEIGHTS = Weights()


def measure(signs: Signs) -> tuple[float, ...]:
    """The values that the weights from `base` to `titled` belong to, in their order."""
    named = signs.answered + signs.answered_hints / 2
    return (
        1.0,
        signs.asked / signs.asked_of_any if signs.asked else 0.0,
        float(min(signs.asked_hints, _MOST_HINTS)),
        float(signs.asked_of_any > 0 and signs.asked == 0),
        math.log1p(signs.answered),
        min(named * _PER_WORDS / max(signs.answer_words, _FEWEST_WORDS), _MOST_DENSE),
        math.log(max(signs.answer_words, _FEWEST_WORDS) / _USUAL_WORDS),
        float(signs.titled),
    )


def points(signs: Signs, weights: Weights = WEIGHTS) -> float:
    """Greater is surer."""
    each = (
        weights.base,
        weights.asked,
        weights.hinted,
        weights.passed_over,
        weights.answered,
        weights.dense,
        weights.length,
        weights.titled,
    )
    return sum(map(float.__mul__, each, measure(signs)))


def judge(signs: Signs, weights: Weights = WEIGHTS) -> Certainty | None:
    """None for words in passing. Hints and titles alone never make a topic certain."""
    sure = points(signs, weights)
    if sure >= weights.certain and (signs.asked or signs.answered):
        return Certainty.CERTAIN
    return Certainty.RELATED if sure >= weights.related else None
