"""Quotes heard one after the other → which of them say again what the same person said before.

Nearly the same words count as the same, but a changed figure, name or "not" is news.
"""

from collections import defaultdict
from dataclasses import dataclass

from digests.condensing.words import find_words, fold_word, stem, word_set

_ALIKE = 0.85
"""Share of all their stems that two quotes have in common."""
_FEWEST_STEMS = 5
"""A shorter quote must be the same to the word: "Yes, we will" answers many questions."""
_TURNS_IT_ROUND = word_set(
    "no not never none nor without cannot can't won't don't doesn't didn't isn't aren't wasn't"
    " weren't wouldn't shouldn't couldn't hasn't haven't hadn't if unless until before after may"
    " might could would should must will all some any only more less"
)


@dataclass(frozen=True, slots=True)
class _Heard:
    stems: frozenset[str]
    guarded: tuple[str, ...]
    """Figures, names and words that turn a sentence round, in order."""
    words: tuple[str, ...]


class Repeats:
    """Remembers what each speaker said; only quotes that could be alike are compared."""

    def __init__(self) -> None:
        self._by_stem: dict[tuple[str, str], dict[int, _Heard]] = defaultdict(dict)

    def first_of(self, place: int, speaker: str | None, text: str) -> int:
        """Place of the earlier quote that this one repeats, else its own. Nobody named repeats
        nobody.
        """
        new = _listen(text)
        if speaker is None or not new.words:
            return place
        keys = [(speaker, word) for word in _signature(new.stems)]
        for key in keys:
            for earlier, old in self._by_stem[key].items():
                if _says_again(old, new):
                    return earlier
        for key in keys:
            self._by_stem[key][place] = new
        return place


def _listen(text: str) -> _Heard:
    words = find_words(text)
    folded = tuple(fold_word(word)[1] for word in words)
    guarded = tuple(
        low
        for place, (word, low) in enumerate(zip(words, folded, strict=True))
        if low in _TURNS_IT_ROUND or any(c.isdigit() for c in word) or (place and word[0].isupper())
    )
    return _Heard(frozenset(map(stem, words)) - {""}, guarded, folded)


def _signature(stems: frozenset[str]) -> list[str]:
    """The longest stems, so many that two quotes that are alike have one of them in common."""
    longest_first = sorted(stems, key=lambda word: (-len(word), word))
    return longest_first[: int(len(stems) * (1 - _ALIKE)) + 1] or [""]


def _says_again(old: _Heard, new: _Heard) -> bool:
    if old.words == new.words:
        return True
    if min(len(old.stems), len(new.stems)) < _FEWEST_STEMS or old.guarded != new.guarded:
        return False
    return len(old.stems & new.stems) >= _ALIKE * len(old.stems | new.stems)
