"""Questions, answering turns and human summaries → digests/condensing/weights.json.

    python -m tests.evaluation.fit_weights TRAIN.jsonl [--write]

Ridge regression on z-scored features, in plain Python: some ten seconds. The target of a sentence
is how much of the human summary it holds per word of its own (stems, content stems and pairs of
stems): fitted on plain overlap, long sentences win and nothing is gained. No chance is involved:
the same file gives the same weights.
"""

import argparse
import json
import statistics
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from digests.condensing.candidates import count_stems, read_answer
from digests.condensing.features import NAMES, Row, measure
from digests.condensing.words import find_words, fold_word, stem
from digests.model import Exchange
from tests.evaluation.condense import transcript_of_turns

WEIGHTS = Path(__file__).parents[2] / "digests" / "condensing" / "weights.json"
_PENALTY = 10.0


@dataclass(frozen=True, slots=True)
class Fit:
    """One number per feature."""

    means: list[float]
    spreads: list[float]
    weights: list[float]


def fit(rows: Sequence[Row], targets: Sequence[float]) -> Fit:
    """Ridge regression of the standardised targets on the standardised features."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    means = [statistics.fmean(column) for column in columns]
    spreads = [statistics.pstdev(column) or 1.0 for column in columns]
    scaled = [
        [(value - mean) / spread for value in column]
        for column, mean, spread in zip(columns, means, spreads, strict=True)
    ]
    middle, spread = statistics.fmean(targets), statistics.pstdev(targets)
    wanted = [(target - middle) / spread for target in targets]
    gram = [[_dot(one, other) for other in scaled] for one in scaled]
    for place, line in enumerate(gram):
        line[place] += _PENALTY
    return Fit(means, spreads, solve(gram, [_dot(column, wanted) for column in scaled]))


def main() -> None:
    """Fit, print the weights by size, and write them when asked to."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("train", type=Path)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    rows, targets = _read(given.train)
    fitted = fit(rows, targets)
    for weight, name in sorted(zip(fitted.weights, NAMES, strict=True), key=lambda p: -abs(p[0])):
        print(f"{weight:+.3f}  {name}")
    if given.write:
        named = zip(NAMES, fitted.means, fitted.spreads, fitted.weights, strict=True)
        features = {
            name: {"mean": round(mean, 5), "spread": round(spread, 5), "weight": round(weight, 5)}
            for name, mean, spread, weight in named
        }
        WEIGHTS.write_text(json.dumps({"features": features}, indent=1) + "\n", encoding="utf-8")


def _read(train: Path) -> tuple[list[Row], list[float]]:
    rows: list[Row] = []
    targets: list[float] = []
    for line in train.read_text(encoding="utf-8").splitlines():
        exchange = json.loads(line)
        transcript = transcript_of_turns(exchange["turns"])
        everything = Exchange(0, (), tuple(range(len(transcript.turns))))
        sentences = read_answer(transcript, everything)
        rows.extend(measure(sentences, count_stems(exchange["question"])))
        summary = _bags(exchange["reference"])
        targets.extend(_density(sentence.text, summary) for sentence in sentences)
    return rows, targets


def _bags(text: str) -> tuple[Counter[Hashable], ...]:
    """All stems, content stems, and pairs of neighbouring stems."""
    words = find_words(text)
    stems = [stem(word) or fold_word(word)[1] for word in words]
    return Counter(stems), Counter(filter(None, map(stem, words))), Counter(pairwise(stems))


def _density(text: str, summary: tuple[Counter[Hashable], ...]) -> float:
    own = _bags(text)
    shared = sum((mine & theirs).total() for mine, theirs in zip(own, summary, strict=True))
    return shared / max(1, len(find_words(text)))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(float.__mul__, one, other))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination; the penalty keeps every pivot away from nought."""
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for place, pivot in enumerate(lines):
        for below in lines[place + 1 :]:
            factor = below[place] / pivot[place]
            below[place:] = [
                b - factor * p for b, p in zip(below[place:], pivot[place:], strict=True)
            ]
    solved = [0.0] * len(lines)
    for place in reversed(range(len(lines))):
        line = lines[place]
        known = _dot(line[place + 1 : -1], solved[place + 1 :])
        solved[place] = (line[-1] - known) / line[place]
    return solved


if __name__ == "__main__":
    main()
