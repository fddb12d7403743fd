"""How well the shipped catalogue's topics agree with an editor's labels.

    python -m tests.evaluation.topics [CORPUS]

Micro-averaged over the labels of topics.dev.jsonl; the catalogue's other topics are matched too,
but not counted. Exchanges fall into two halves by the hash of their id: `looked at` is where
errors were read while phrases and rules were chosen. Of the `held out` half, no errors were read
until the rule stood; then those of one part were, for words that were lacking. `unread` is the
rest, some 24 exchanges, of which nobody has looked at any.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digests.catalogues import load_topics
from digests.condensing.candidates import count_stems
from digests.condensing.features import bm25
from digests.condensing.topics import TopicMatcher
from digests.model import Certainty, Topic

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

Answer = Callable[["Labelled"], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An exchange with the topics that an editor put on it."""

    id: str
    question: str
    answer: str
    title: str
    labels: frozenset[str]

    @property
    def held_out(self) -> bool:
        """Whether its errors were left unread."""
        return hashlib.sha256(self.id.encode()).digest()[-1] % 2 == 1

    @property
    def unread(self) -> bool:
        """Whether nobody has looked at its errors since."""
        return self.held_out and hashlib.sha256(self.id.encode()).digest()[-2] % 2 == 0


@dataclass(frozen=True, slots=True)
class Score:
    """Micro-averaged over exchanges × labels."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was found that an editor put there."""
        return self.right / max(1, self.right + self.extra)

    @property
    def recall(self) -> float:
        """Share of the editor's labels that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


def read_labelled(corpus: Path) -> tuple[frozenset[str], tuple[Labelled, ...]]:
    """The label set, and the labelled exchanges with their words from the gold turns."""
    first, *lines = (corpus / "topics.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return frozenset(json.loads(first)["_labels"]), tuple(
        _read_line(corpus, json.loads(line)) for line in lines
    )


def systems(topics: Sequence[Topic], exchanges: Sequence[Labelled]) -> dict[str, Answer]:
    """Ours and what it stands beside, by name."""
    matcher = TopicMatcher(topics)

    def certain(exchange: Labelled) -> frozenset[str]:
        matches = matcher.match(exchange.question, exchange.answer, exchange.title)
        return frozenset(m.topic for m in matches if m.certainty is Certainty.CERTAIN)

    def any_match(exchange: Labelled) -> frozenset[str]:
        return frozenset(
            m.topic for m in matcher.match(exchange.question, exchange.answer, exchange.title)
        )

    def any_phrase(exchange: Labelled) -> frozenset[str]:
        named = matcher.mentions(f"{exchange.question}\n\n{exchange.answer}")
        return frozenset(match.topic for match in named)

    return {
        "BM25": _bm25_system(topics, exchanges),
        "phrases alone": any_phrase,
        "ours, certain": certain,
        "ours, certain or related": any_match,
    }


def score(answer: Answer, exchanges: Iterable[Labelled], labels: frozenset[str]) -> Score:
    """How the system's topics agree with the labels, other topics left out."""
    right = extra = missed = 0
    for exchange in exchanges:
        found = answer(exchange) & labels
        right += len(found & exchange.labels)
        extra += len(found - exchange.labels)
        missed += len(exchange.labels - found)
    return Score(right, extra, missed)


def main() -> None:
    """Print the table."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    labels, exchanges = read_labelled(corpus)
    halves = {
        "looked at": [e for e in exchanges if not e.held_out],
        "held out": [e for e in exchanges if e.held_out],
        "unread": [e for e in exchanges if e.unread],
        "all": list(exchanges),
    }
    topics = load_topics(ROOT / "config" / "topics.toml")
    print(f"{len(topics)} topics, {len(labels)} of them labelled; " + _sizes(halves))
    print(f"{'':26s}" + "".join(f"{name:^24s}" for name in halves))
    print(f"{'':26s}" + f"{'P':>8s}{'R':>8s}{'F1':>8s}" * len(halves))
    for name, answer in systems(topics, exchanges).items():
        scores = [score(answer, half, labels) for half in halves.values()]
        cells = (f"{s.precision:8.3f}{s.recall:8.3f}{s.f1:8.3f}" for s in scores)
        print(f"{name:26s}" + "".join(cells))


def _sizes(halves: dict[str, list[Labelled]]) -> str:
    return ", ".join(f"{len(half)} exchanges {name}" for name, half in halves.items())


def _read_line(corpus: Path, line: dict[str, str]) -> Labelled:
    gold = json.loads((corpus / "gold" / f"{line['doc']}.json").read_text(encoding="utf-8"))
    turns = gold["turns"][int(line["start"]) : int(line["end"]) + 1]
    asked = [turn["text"] for turn in turns if turn["role"] == "reporter"]
    said = [turn["text"] for turn in turns if turn["role"] != "reporter"]
    return Labelled(
        id=line["id"],
        question="\n\n".join(asked),
        answer="\n\n".join(said),
        title=gold["title"] or "",
        labels=frozenset(line["labels"]),
    )


def _bm25_system(topics: Sequence[Topic], exchanges: Sequence[Labelled]) -> Answer:
    """A topic's names and phrases as a bag of words; the threshold that is best on these labels."""
    texts = [count_stems(f"{e.question} {e.answer}") for e in exchanges]
    scores: dict[str, dict[str, float]] = {exchange.id: {} for exchange in exchanges}
    for topic in topics:
        query = count_stems(" ".join((topic.name, *topic.aliases, *topic.phrases)))
        for exchange, value in zip(exchanges, bm25(query, texts), strict=True):
            scores[exchange.id][topic.name] = value

    def above(threshold: float) -> Answer:
        def answer(exchange: Labelled) -> frozenset[str]:
            return frozenset(t for t, value in scores[exchange.id].items() if value >= threshold)

        return answer

    labels = frozenset(label for exchange in exchanges for label in exchange.labels)
    return max(
        (above(tenth / 2) for tenth in range(2, 60)),
        key=lambda answer: score(answer, exchanges, labels).f1,
    )


if __name__ == "__main__":
    main()
