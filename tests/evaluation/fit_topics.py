"""Labelled exchanges → what each sign of a topic is worth (digests/condensing/aboutness.py).

    python -m tests.evaluation.fit_topics [CORPUS]

Logistic regression in plain Python on the signs of every topic that is named, hinted at or in the
title. Prints the weights fitted on the exchanges that were looked at, to be rounded by hand, and
how well weights do that were fitted without the document which they are tried on. No chance is
involved.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from digests.catalogues import load_topics
from digests.condensing.aboutness import WEIGHTS, Signs, Weights, judge, measure
from digests.condensing.topics import TopicMatcher
from digests.model import Certainty
from tests.evaluation.fit_weights import solve
from tests.evaluation.topics import CORPUS, ROOT, Score, read_labelled

_ROUNDS, _PENALTY = 25, 3.0
_NAMES = [field.name for field in fields(Weights)][:8]


@dataclass(frozen=True, slots=True)
class Example:
    """A topic that an exchange may be about."""

    document: str
    held_out: bool
    signs: Signs
    about: bool


def fit(examples: Sequence[Example]) -> list[float]:
    """Newton's method; the penalty is on weights of features scaled to one."""
    rows = [measure(example.signs) for example in examples]
    spreads = [1.0, *(_spread(column) for column in list(zip(*rows, strict=True))[1:])]
    scaled = [[v / s for v, s in zip(row, spreads, strict=True)] for row in rows]
    weights = [0.0] * len(spreads)
    for _ in range(_ROUNDS):
        weights = _step(scaled, [float(example.about) for example in examples], weights)
    return [weight / spread for weight, spread in zip(weights, spreads, strict=True)]


def main() -> None:
    """Print the weights and the scores of weights fitted on other documents."""
    examples, missed = read_examples(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
    seen = [example for example in examples if not example.held_out]
    now = astuple(WEIGHTS)
    for name, fitted, used in zip(_NAMES, fit(seen), now, strict=False):
        print(f"{name:12s} fitted {fitted:+.2f}   used {used:+.2f}")
    judged = {False: Tally(), True: Tally()}
    for document in sorted({example.document for example in examples}):
        weights = fit([example for example in examples if example.document != document])
        trial = replace(WEIGHTS, **dict(zip(_NAMES, weights, strict=True)))
        for example in examples:
            if example.document == document:
                judged[example.held_out].count(example, judge(example.signs, trial))
    for held_out, tally in judged.items():
        print("held out" if held_out else "looked at", tally.told(missed[held_out]))


@dataclass(slots=True)
class Tally:
    """What was found, by how sure it was."""

    certain: int = 0
    certain_right: int = 0
    found: int = 0
    right: int = 0
    wanted: int = 0

    def count(self, example: Example, certainty: Certainty | None) -> None:
        """One more example judged."""
        self.wanted += example.about
        if certainty is None:
            return
        self.found += 1
        self.right += example.about
        if certainty is Certainty.CERTAIN:
            self.certain += 1
            self.certain_right += example.about

    def told(self, missed: int) -> str:
        """As text; `missed` labels have nothing in the exchange that could be judged."""
        every = Score(self.right, self.found - self.right, self.wanted + missed - self.right)
        sure = self.certain_right / max(1, self.certain)
        return f"F1 {every.f1:.3f}   precision of certain {sure:.3f} of {self.certain}"


def read_examples(corpus: Path) -> tuple[list[Example], dict[bool, int]]:
    """All topics that could be found, and how many labels could not, by half."""
    labels, exchanges = read_labelled(corpus)
    matcher = TopicMatcher(load_topics(ROOT / "config" / "topics.toml"))
    examples = []
    missed = {False: 0, True: 0}
    for exchange in exchanges:
        signs = matcher.signs(exchange.question, exchange.answer, exchange.title)
        known = {topic: found for topic, found in signs.items() if topic in labels}
        missed[exchange.held_out] += len(exchange.labels - set(known))
        examples += [
            Example(
                exchange.id.rsplit("#", 1)[0], exchange.held_out, found, topic in exchange.labels
            )
            for topic, found in known.items()
        ]
    return examples, missed


def _step(
    rows: Sequence[Sequence[float]], wanted: Sequence[float], weights: Sequence[float]
) -> list[float]:
    chances = [1 / (1 + math.exp(-sum(map(float.__mul__, row, weights)))) for row in rows]
    penalties = [1e-6, *[_PENALTY] * (len(weights) - 1)]
    slope = [
        sum(row[i] * (c - w) for row, c, w in zip(rows, chances, wanted, strict=True))
        + penalties[i] * weight
        for i, weight in enumerate(weights)
    ]
    bend = [
        [
            sum(row[i] * row[j] * c * (1 - c) for row, c in zip(rows, chances, strict=True))
            + (penalties[i] if i == j else 0.0)
            for j in range(len(weights))
        ]
        for i in range(len(weights))
    ]
    return [weight - move for weight, move in zip(weights, solve(bend, slope), strict=True)]


def _spread(column: Sequence[float]) -> float:
    middle = sum(column) / len(column)
    return math.sqrt(sum((value - middle) ** 2 for value in column) / len(column)) or 1.0


if __name__ == "__main__":
    main()
