"""Texts → the phrases that tell them apart from other texts: headings, suggestions for a topic.

Runs of one to four words, never torn from their clause and printed as they stand there, weighed by
c-TF-IDF: often here, rarely beside. A name, written with a capital inside a clause, weighs more;
one plain word alone is hardly ever a subject.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from digests.condensing.words import STOP_WORDS, find_words, fold_word, place_words, stem, word_set

_LONGEST = 4
_LINKS = word_set("of for to in the on de del la du des der")
_BETWEEN_WORDS = re.compile(r"[\s\-‐‑'’.]*")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…。？])\s+")
_POSSESSIVE = re.compile(r"['’]s$")
_CLAUSE_ENDS = re.compile(r"\.\s")
_FEWEST_LETTERS = 3
_NAME, _ALONE, _EACH_FURTHER_WORD = 1.6, 0.45, 0.15
_SURE, _MOST_IN_HEADING = 2, 2
_ELSEWHERE = 4


_PROCEDURAL = word_set("""
    question questions answer answers ask asked asking asks comment comments follow followup
    briefing press conference reporter reporters spokesperson spokesman secretary president
    minister prime ministry chairman chair sir madam doctor dr colleague colleagues guys folks
    everybody everyone someone somebody anybody people person today yesterday tomorrow tonight
    morning afternoon week weeks month months year years day days time times moment monday
    tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december report reports reported story news statement
    statements thing way lot bit kind sort part issue issues matter matters situation position
    point points fact course able want wants wanted talk talks talking talked speak speaking
    mean means look looking going come comes coming came believe hope sure clear important great
    good first second last next two three many much inaudible laughter crosstalk update
    information details regarding relevant respect presidente presidenta pregunta preguntas
    gracias buenos buenas dias tardes ahora hoy ayer bueno gobierno government governments
    country countries administration percent number numbers work working works try trying tried
    happen happened happening feel feeling help put use used don didn doesn won isn wasn
    """)

_EVERYWHERE = frozenset(
    tuple(map(stem, name.split()))
    for name in ("white house", "united states", "estados unidos", "wall street journal")
)
"""Names that stand in every other exchange and say nothing of what this one is about."""


@dataclass(slots=True)
class _Run:
    """One run of words, by its stems."""

    texts: int = 0
    times: int = 0
    printed: Counter[str] = field(default_factory=Counter)
    names: int = 0
    length: int = 0

    @property
    def is_name(self) -> bool:
        return 2 * self.names > self.times


class Subjects:
    """Knows what is said everywhere, and so what sets a text apart. Build once, ask often."""

    def __init__(self, beside: Iterable[str], *, without: Collection[str] = ()) -> None:
        """`beside` are the texts that others are told apart from; no phrase has a word of
        `without`, such as the names of those who speak.
        """
        self._barred = {fold_word(word)[1] for known in without for word in find_words(known)}
        self._usual = _count_runs(beside, self._barred)
        self._most = sum(run.times for run in self._usual.values())

    def phrases(self, texts: Sequence[str], *, limit: int = 10, fewest: int = 2) -> tuple[str, ...]:
        """What is said in at least `fewest` of the texts and sets them apart, most telling first.

        None holds a word of one before it.
        """
        runs = _count_runs(texts, self._barred)
        return self._best({key: run for key, run in runs.items() if run.texts >= fewest}, limit)

    def heading(self, question: str, answer: str) -> str | None:
        """At most two phrases that say what an exchange is about; None where none says it well."""
        asking = _asking_part(question)
        runs = _count_runs((asking, answer), self._barred)
        asked = _count_runs((asking,), self._barred)
        able = {key: run for key, run in runs.items() if _can_head(key, run, key in asked)}
        printed = self._best(able, _MOST_IN_HEADING)
        if not printed:
            return None
        heading = ", ".join(printed)
        return heading[0].upper() + heading[1:]

    def _best(self, runs: Mapping[tuple[str, ...], "_Run"], limit: int) -> tuple[str, ...]:
        most = self._most + sum(run.times for run in runs.values())
        scored = sorted((-self._telling(key, run, most), key) for key, run in runs.items())
        chosen = _distinct((key for _, key in scored), limit)
        return tuple(runs[key].printed.most_common(1)[0][0] for key in chosen)

    def _telling(self, key: tuple[str, ...], run: "_Run", most: int) -> float:
        elsewhere = self._usual[key].times if key in self._usual else 0
        rare = math.log(1 + most / (run.times + _ELSEWHERE * elsewhere))
        often = run.texts + math.log1p(run.times)
        shape = _ALONE if run.length == 1 else 1 + _EACH_FURTHER_WORD * (run.length - 2)
        return often * rare * shape * (_NAME if run.is_name else 1.0)


def _asking_part(question: str) -> str:
    """The sentences that ask, where any does: before them, reporters say who they are."""
    sentences = _SENTENCE_ENDS.split(question)
    return " ".join(part for part in sentences if "?" in part) or question


def _can_head(key: tuple[str, ...], run: _Run, asked: bool) -> bool:
    """Names, and what is said again. A single word heads only as a name that was asked about."""
    if key in _EVERYWHERE:
        return False
    said_again = run.times >= _SURE
    if run.length == 1:
        return run.is_name and (said_again or asked)
    return run.is_name or said_again


def _distinct(keys: Iterable[tuple[str, ...]], limit: int) -> list[tuple[str, ...]]:
    chosen: list[tuple[str, ...]] = []
    told: set[str] = set()
    for key in keys:
        if len(chosen) == limit:
            break
        content = {part for part in key if part not in _LINKS}
        if told.isdisjoint(content):
            chosen.append(key)
            told |= content
    return chosen


def _count_runs(texts: Iterable[str], barred: Collection[str]) -> dict[tuple[str, ...], _Run]:
    runs: dict[tuple[str, ...], _Run] = defaultdict(_Run)
    for text in texts:
        seen = set()
        for key, printed, is_name in _runs(text, barred):
            run = runs[key]
            run.times += 1
            run.texts += key not in seen
            run.names += is_name
            run.length = len(key)
            run.printed[printed] += 1
            seen.add(key)
    return runs


def _runs(text: str, barred: Collection[str]) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """Each run that could be a subject: its stems, its words as printed, whether it is a name."""
    words, places = place_words(text)
    folded = [fold_word(word)[1] for word in words]
    content = [_tells(word, barred) for word in folded]
    keys = [stem(word) or word for word in folded]
    joined = [_stand_together(text[before[1] : after[0]]) for before, after in pairwise(places)]
    joined.append(False)
    capital = [tells and word[0].isupper() for word, tells in zip(words, content, strict=True)]
    for first in range(len(words)):
        if not content[first]:
            continue
        opens = first == 0 or not joined[first - 1]
        inside = not opens and capital[first - 1]
        for last in range(first, min(first + _LONGEST, len(words))):
            if content[last]:
                capitals = [capital[at] for at in range(first, last + 1) if content[at]]
                # A name is taken whole: Street Journal is none, where Wall Street Journal stands.
                cut = inside or (joined[last] and capital[last + 1])
                is_name = all(capitals) and not cut and not (opens and len(capitals) == 1)
                printed = _POSSESSIVE.sub("", text[places[first][0] : places[last][1]])
                yield tuple(keys[first : last + 1]), " ".join(printed.split()), is_name
            elif folded[last] not in _LINKS:
                break
            if not joined[last]:
                break


def _tells(word: str, barred: Collection[str]) -> bool:
    return (
        len(word) >= _FEWEST_LETTERS
        and not word.isdigit()
        and word not in STOP_WORDS
        and word not in _PROCEDURAL
        and word not in barred
    )


def _stand_together(between: str) -> bool:
    return _BETWEEN_WORDS.fullmatch(between) is not None and not _CLAUSE_ENDS.search(between)
