"""Candidate sentences + question → how much each says, as one number.

    score = fitted weights × features + what briefings are known for

The weights (weights.json) are fitted to human summaries of questions and answers in committees, by
tests/evaluation/fit_weights.py. They know little of the formulas that a ministry repeats daily and
of answers that say that nothing will be said: the second half does.
"""

import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from digests.condensing.candidates import Sentence
from digests.condensing.features import NAMES, Row, measure
from digests.condensing.stock import Stock

_FORMULA, _COURTESY, _EMPTY = -0.7, -1.0, -0.9
_IS_QUESTION, _IS_ASIDE = -1.6, -6.0
_BRIEFING_NAMES = (
    "stock formula",
    "courtesy in the room",
    "says that nothing is said",
    "is a question",
    "is a stage direction",
)


def score_sentences(sentences: Sequence[Sentence], question: Counter[str]) -> list[float]:
    """One score per sentence; comparable within the exchange only."""
    weigh = _weights().weigh
    rows = measure(sentences, question)
    return [
        weigh(row) + sum(_briefing_parts(sentence))
        for sentence, row in zip(sentences, rows, strict=True)
    ]


def explain_scores(sentences: Sequence[Sentence], question: Counter[str]) -> list[dict[str, float]]:
    """Per sentence what each feature adds to its score; together they are that score."""
    weights = _weights()
    return [
        weights.parts(row) | dict(zip(_BRIEFING_NAMES, _briefing_parts(sentence), strict=True))
        for sentence, row in zip(sentences, measure(sentences, question), strict=True)
    ]


class _Weights:
    """Weights on features as they are, with the scaling of the fit worked in."""

    def __init__(self, fitted: dict[str, dict[str, float]]) -> None:
        scaled = [fitted[name] for name in NAMES]
        self._factors = [f["weight"] / f["spread"] for f in scaled]
        self._means = [f["mean"] for f in scaled]
        self._start = -sum(f["weight"] * f["mean"] / f["spread"] for f in scaled)

    def weigh(self, row: Row) -> float:
        """In standard deviations of what the weights were fitted to."""
        return self._start + sum(map(float.__mul__, self._factors, row))

    def parts(self, row: Row) -> dict[str, float]:
        """What each feature adds, measured from the mean sentence."""
        return {
            name: factor * (value - mean)
            for name, factor, value, mean in zip(
                NAMES, self._factors, row, self._means, strict=True
            )
        }


@cache
def _weights() -> _Weights:
    text = files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    return _Weights(json.loads(text)["features"])


def _briefing_parts(sentence: Sentence) -> tuple[float, ...]:
    stock = sentence.stock
    return (
        _FORMULA * min(2, stock[Stock.FORMULA]),
        _COURTESY * min(2, stock[Stock.COURTESY]),
        _EMPTY * min(2, stock[Stock.EMPTY]),
        _IS_QUESTION * sentence.is_question,
        _IS_ASIDE * sentence.is_aside,
    )
