"""Many phrases → where each stands, in one pass over the words of a text.

A phrase is a run of words. One without a lower-case letter is matched as written (`US`, `AUKUS`),
every other one without regard to case. A word that ends in `*` matches any ending. Accents,
hyphens, the shape of quotation marks and apostrophes, and a possessive `'s` make no difference.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from digests.condensing.words import find_words, fold_word

Label = TypeVar("Label")

_STARRED = re.compile(r"\*+")
_CASED = "="
_REMEMBERED = 1 << 13


class Hit(NamedTuple, Generic[Label]):
    """A phrase found: its label, and the words [first, last) that are it."""

    label: Label
    first: int
    last: int


@dataclass(slots=True)
class _Node(Generic[Label]):
    exact: "dict[str, _Node[Label]]" = field(default_factory=dict)
    openings: "dict[str, _Node[Label]]" = field(default_factory=dict)
    lengths: frozenset[int] = frozenset()
    labels: list[Label] = field(default_factory=list)
    known: "dict[str, tuple[_Node[Label], ...]]" = field(default_factory=dict)
    """Where words led before: folding a word costs more than looking it up."""

    def follow(self, word: str) -> "tuple[_Node[Label], ...]":
        """The nodes that `word` leads to: by its lower-case form and as written."""
        cased, lower = fold_word(word)
        found = []
        for key in (lower, _CASED + cased):
            if (exact := self.exact.get(key)) is not None:
                found.append(exact)
            if self.lengths:
                openings = {key[:length] for length in self.lengths if length <= len(key)}
                found.extend(self.openings[o] for o in openings if o in self.openings)
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
        nodes = self.known[word] = tuple(found)
        return nodes

    def branch(self, key: str, *, opening: bool) -> "_Node[Label]":
        """The node below for a key, made where there is none."""
        self.known.clear()
        if not opening:
            return self.exact.setdefault(key, _Node())
        self.lengths |= {len(key)}
        return self.openings.setdefault(key, _Node())


class PhraseTrie(Generic[Label]):
    """All phrases at once; the time of `find` does not grow with their number."""

    def __init__(self, phrases: Iterable[tuple[str, Label]]) -> None:
        """Phrases without a word in them are left out."""
        self._root: _Node[Label] = _Node()
        for phrase, label in phrases:
            self._add(phrase, label)

    def find(self, words: Sequence[str]) -> list[Hit[Label]]:
        """Every phrase that stands in `words`, by where it starts; hits may overlap."""
        hits: list[Hit[Label]] = []
        starts, begin = self._root.known, self._root.follow
        count = len(words)
        for first, word in enumerate(words):
            nodes = starts.get(word)
            if nodes is None:
                nodes = begin(word)
            if nodes and not _ends_at_once(nodes, words, first + 1):
                _walk(nodes, words, first, count, hits)
        return hits

    def _add(self, phrase: str, label: Label) -> None:
        mark = "" if any(c.islower() for c in phrase) else _CASED
        node = self._root
        added = False
        for part in phrase.split():
            starred = part.endswith("*")
            words = find_words(_STARRED.sub("", part))
            for place, word in enumerate(words, start=1):
                key = mark + fold_word(word)[0 if mark else 1]
                node = node.branch(key, opening=starred and place == len(words))
                added = True
        if added and label not in node.labels:
            node.labels.append(label)


def _ends_at_once(nodes: tuple[_Node[Label], ...], words: Sequence[str], following: int) -> bool:
    """Whether a first word is all that stands there of any phrase, as with most `the` and `of`."""
    node = nodes[0]
    if len(nodes) > 1 or node.labels:
        return False
    return following == len(words) or node.known.get(words[following]) == ()


def _walk(
    nodes: tuple[_Node[Label], ...],
    words: Sequence[str],
    first: int,
    count: int,
    hits: list[Hit[Label]],
) -> None:
    """Collect the phrases that begin at word `first`, whose nodes are given."""
    last = first + 1
    while True:
        for node in nodes:
            for label in node.labels:
                hits.append(Hit(label, first, last))  # noqa: PERF401 (mostly empty: no generator)
        if last == count:
            return
        word = words[last]
        steps: list[_Node[Label]] = []
        for node in nodes:
            following = node.known.get(word)
            steps.extend(node.follow(word) if following is None else following)
        if not steps:
            return
        nodes = tuple(steps)
        last += 1
