"""Candidate sentences + question → small numbers that can be explained one by one.

Shared by scoring and by the script that fits the weights (tests/evaluation/fit_weights.py), so
that both always mean the same thing by a name.
"""

import math
from collections import Counter
from collections.abc import Sequence

from digests.condensing.candidates import Sentence, count_stems
from digests.condensing.stock import Stock
from digests.condensing.words import word_set

NAMES = (
    "length",
    "log length",
    "short",
    "position",
    "turn position",
    "first in turn",
    "last in turn",
    "sentences in turn",
    "share of turn",
    "question",
    "after a question",
    "first after a question turn",
    "figures",
    "capitals",
    "first person",
    "fillers",
    "formula",
    "courtesy",
    "empty",
    "demand",
    "action",
    "points back",
    "central by count",
    "central by direction",
    "rarity",
    "question overlap",
    "question direction",
    "question match",
    "question match of turn",
    "echo",
    "speaker asked for",
)

_FIRST_PERSON = word_set("i we my our me us i'm we're i've we've i'll we'll i'd we'd myself")
_FILLERS = word_set(
    "um uh well like actually basically obviously really just okay yeah mean kind sort"
)
_FEW_WORDS = 6
_K1, _B = 1.2, 0.75

Row = tuple[float, ...]


def measure(sentences: Sequence[Sentence], question: Counter[str]) -> list[Row]:
    """One row per sentence, in the order of NAMES."""
    if not sentences:
        return []
    exchange = _Exchange(sentences, question)
    return [exchange.row(sentence) for sentence in sentences]


def bm25(query: Counter[str], texts: Sequence[Counter[str]]) -> list[float]:
    """Okapi BM25 of each text against the query, statistics from these texts alone."""
    lengths = [sum(text.values()) for text in texts]
    average = sum(lengths) / max(1, len(texts)) or 1.0
    holding = Counter(word for text in texts for word in text if word in query)
    rarity = {
        word: math.log(1 + (len(texts) - count + 0.5) / (count + 0.5))
        for word, count in holding.items()
    }
    scores = []
    for text, length in zip(texts, lengths, strict=True):
        damping = _K1 * (1 - _B + _B * length / average)
        shared = (word for word in text if word in rarity)
        scores.append(sum(rarity[w] * text[w] * (_K1 + 1) / (text[w] + damping) for w in shared))
    return scores


def rarity_of(sentences: Sequence[Sentence]) -> dict[str, float]:
    """How telling each stem is among these sentences."""
    held = Counter(word for sentence in sentences for word in sentence.stems)
    return {word: math.log((len(sentences) + 1) / (n + 0.5)) for word, n in held.items()}


def cosine(one: Counter[str], other: Counter[str]) -> float:
    """Of two bags of stems; 0 where they share none."""
    shared = sum(count * other[word] for word, count in one.items() if word in other)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))


class _Exchange:
    """What a sentence is measured against: everything that was said, and the question."""

    def __init__(self, sentences: Sequence[Sentence], question: Counter[str]) -> None:
        self._sentences = sentences
        self._question = question
        self._turns: dict[int, list[Sentence]] = {}
        for sentence in sentences:
            self._turns.setdefault(sentence.turn, []).append(sentence)
        self._turn_numbers = {turn: number for number, turn in enumerate(self._turns)}
        self._rarity = rarity_of(sentences)
        self._total: Counter[str] = Counter()
        for sentence in sentences:
            self._total.update(sentence.stems)
        self._words = sum(self._total.values()) or 1
        self._centre = {w: n * self._rarity[w] for w, n in self._total.items()}
        self._centre_length = _length(self._centre)
        asked = {w: self._rarity.get(w, 0.0) for w in question}
        self._asked = asked
        self._asked_sum = sum(asked.values()) or 1.0
        self._asked_length = _length(asked)
        self._match = _normalised(bm25(question, [s.stems for s in sentences]))
        self._asked_for = {
            turn: float(any(w in question for w in count_stems(said[0].speaker or "")))
            for turn, said in self._turns.items()
        }
        turns = list(self._turns.values())
        by_turn = [
            sum(asked.get(w, 0.0) for w in {w for s in turn for w in s.stems}) for turn in turns
        ]
        self._turn_match = dict(zip(self._turns, _normalised(by_turn), strict=True))

    def row(self, sentence: Sentence) -> Row:
        """The sentence's features, in the order of NAMES."""
        return (*self._shape(sentence), *self._wording(sentence), *self._substance(sentence))

    def _shape(self, sentence: Sentence) -> Row:
        turn = self._turns[sentence.turn]
        number = self._turn_numbers[sentence.turn]
        place = sentence.place
        before = self._sentences[place - 1] if place else None
        opens = turn[0] is sentence
        return (
            min(60, sentence.words) / 30,
            math.log1p(sentence.words),
            float(sentence.words < _FEW_WORDS),
            place / max(1, len(self._sentences) - 1),
            number / max(1, len(self._turns) - 1),
            float(opens),
            float(turn[-1] is sentence),
            min(15, len(turn)) / 15,
            len(turn) / len(self._sentences),
            float(sentence.is_question),
            float(before is not None and before.is_question),
            float(opens and before is not None and self._asks(before.turn)),
        )

    def _asks(self, turn: int) -> bool:
        return any(sentence.is_question for sentence in self._turns[turn])

    def _wording(self, sentence: Sentence) -> Row:
        stock = sentence.stock
        words = max(4, sentence.words)
        return (
            min(3, sentence.figures) / 3,
            min(6, sentence.capitals) / 6,
            min(4, sentence.count_of(_FIRST_PERSON)) * 4 / words,
            min(4, sentence.count_of(_FILLERS)) / 4,
            min(3, stock[Stock.FORMULA]) / 3,
            min(3, stock[Stock.COURTESY]) / 3,
            min(3, stock[Stock.EMPTY]) / 3,
            min(4, stock[Stock.DEMAND]) / 4,
            min(4, stock[Stock.ACTION]) / 4,
            float(sentence.points_back),
        )

    def _substance(self, sentence: Sentence) -> Row:
        stems = sentence.stems
        distinct = max(1, len(stems))
        weights = {w: n * self._rarity[w] for w, n in stems.items()}
        own = _length(weights) or 1.0
        shared = [w for w in stems if w in self._question]
        asked = sum(self._asked[w] for w in shared)
        along = sum(value * self._centre[w] for w, value in weights.items())
        towards = sum(weights[w] * self._asked[w] for w in shared)
        return (
            4 * sum(self._total[w] for w in stems) / self._words / math.sqrt(distinct),
            along / own / (self._centre_length or 1.0),
            sum(self._rarity[w] for w in stems) / distinct,
            asked / self._asked_sum,
            towards / own / (self._asked_length or 1.0),
            self._match[sentence.place],
            self._turn_match[sentence.turn],
            max(0.0, len(shared) / distinct - 0.5),
            self._asked_for[sentence.turn],
        )


def _length(vector: dict[str, float]) -> float:
    return math.sqrt(sum(value * value for value in vector.values()))


def _normalised(values: list[float]) -> list[float]:
    greatest = max(values, default=0.0)
    return [value / greatest for value in values] if greatest > 0 else values
