"""A name as somebody typed or printed it → the canonical name(s) that it may mean.

In memory and without waiting, because autocomplete asks it at every key stroke.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from digests.errors import AmbiguousName, UnknownName

_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0640\u200b-\u200f\u2060\ufeff]")
"""Accents, Arabic vowel marks and the stretcher, zero-width characters. Other scripts' combining
marks stay: in Devanagari or kana they change the word."""
_JOINERS = re.compile("['’‘ʼ`´.·]")
"""Vanish without leaving a gap: `L.A. Times` is `la times`."""
_GAPS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_MAX_TYPED = 200
"""Longer than every name; the rest of a pasted page is not compared."""
_FEWEST_FOR_WORDS = 3
_FEWEST_FOR_STARTS = 5
"""Shorter ones begin too much: "form" is no "Formosa"."""
_MOST_CANDIDATES = 10
_LOOSE = 65.0
_SPELLING = ((5, 0), (8, 1), (13, 2))
_LONGEST_SPELLING = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A canonical name and what else people call it."""

    canonical: str
    aliases: tuple[str, ...] = ()


def fold(text: str) -> str:
    """What two spellings of one name have in common: no case, accents, punctuation, first "the".

    Scripts other than Latin keep their marks. A text without letters or digits folds to "".
    """
    if text.isascii():
        bare = text.lower()
    else:
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_LETTERS)
    joined = _JOINERS.sub("", bare.replace("&", " and "))
    words = _GAPS.sub(" ", unicodedata.normalize("NFC", joined)).strip()
    return words.removeprefix("the ")


class NameIndex:
    """Typed or printed name → canonical names. Never guesses where two readings are as near."""

    def __init__(self, names: Iterable[Name]) -> None:
        known = tuple(names)
        self._known = known
        self.names = tuple(sorted({name.canonical for name in known}, key=_alphabetical))
        self._literal = {_literal(name): name for name in self.names}
        self._by_key: dict[str, tuple[str, ...]] = {}
        for name in known:
            for spelling in (name.canonical, *name.aliases):
                for key in _keys(spelling):
                    self._add(key, name.canonical)
        self._spellings = tuple(key for key in self._by_key if key)
        own = sorted({(fold(name), name) for name in self.names})
        self._prefixes = (
            own,
            sorted((key, name) for key, names in self._by_key.items() for name in names),
            sorted({(tail, name) for key, name in self._pairs() for tail in _tails(key)}),
        )

    def joined(self, names: Iterable[Name]) -> "NameIndex":
        """An index of these names and those."""
        return NameIndex((*self._known, *names))

    def exact(self, typed: str) -> tuple[str, ...]:
        """Canonical names that go by `typed`; more than one is ambiguous, () is unknown.

        A canonical name typed in full means itself, though it be another's alias too.
        """
        whole = self._literal.get(_literal(typed))
        if whole is not None:
            return (whole,)
        key = fold(typed[:_MAX_TYPED])
        return self._by_key.get(key) or self._by_key.get(key.replace(" ", ""), ())

    def resolve(self, typed: str, *, what: str) -> str:
        """The one canonical name meant: exact, else by a near spelling, a part of the name, or how
        a word of it starts.

        `what` names the kind of thing in the message ("outlet"). Raises UnknownName with the
        nearest names, or AmbiguousName with the candidates.
        """
        ways = (self.exact, self._misspelt, self._in_part, self._begun)
        for readings in (read(typed) for read in ways):
            if len(readings) == 1:
                return readings[0]
            if 1 < len(readings) <= _MOST_CANDIDATES:
                listed = ", ".join(repr(name) for name in readings)
                message = f"{typed!r} may mean several {what}s: {listed}. Choose one of them."
                raise AmbiguousName(message, readings)
        nearest = self.nearest(typed)
        mend = f"Nearest: {', '.join(map(repr, nearest))}." if nearest else "Nothing comes near it."
        raise UnknownName(f"No {what} goes by {_short(typed)!r}. {mend}", nearest)

    def complete(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Names to offer while somebody types: starts of names, of aliases, of words.

        Near spellings are offered where nothing starts like that. Nothing typed offers the first
        names in alphabetical order.
        """
        key = fold(typed[:_MAX_TYPED])
        if not key:
            return self.names[:limit]
        found = dict.fromkeys(self.exact(typed))
        for pairs in self._prefixes:
            found.update(dict.fromkeys(_starting(pairs, key)))
            if len(found) >= limit:
                break
        return tuple(found)[:limit] or self.nearest(typed, limit)

    def nearest(self, typed: str, limit: int = 5) -> tuple[str, ...]:
        """Names that come closest in spelling, best first; none where nothing comes near."""
        key = fold(typed[:_MAX_TYPED])
        if not key:
            return ()
        close = process.extract(
            key, self._spellings, scorer=fuzz.ratio, limit=4 * limit, score_cutoff=_LOOSE
        )
        found = dict.fromkeys(name for match, _, _ in close for name in self._by_key[match])
        return tuple(found)[:limit]

    def _add(self, key: str, canonical: str) -> None:
        have = self._by_key.get(key, ())
        if key and canonical not in have:
            self._by_key[key] = tuple(sorted((*have, canonical), key=_alphabetical))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        return ((key, name) for key, names in self._by_key.items() for name in names)

    def _misspelt(self, typed: str) -> tuple[str, ...]:
        """Names within the few slips that a word of this length bears, at the fewest slips."""
        key = fold(typed[:_MAX_TYPED])
        slips = next((slips for below, slips in _SPELLING if len(key) < below), _LONGEST_SPELLING)
        if not slips:
            return ()
        close = process.extract(
            key, self._spellings, scorer=OSA.distance, limit=_MOST_CANDIDATES, score_cutoff=slips
        )
        fewest = min((distance for _, distance, _ in close), default=0)
        hits = (match for match, distance, _ in close if distance == fewest)
        return tuple(dict.fromkeys(name for hit in hits for name in self._by_key[hit]))

    def _in_part(self, typed: str) -> tuple[str, ...]:
        """Names that hold the typed words, whole and side by side ("Ning" in "Mao Ning")."""
        key = fold(typed[:_MAX_TYPED])
        if len(key) < _FEWEST_FOR_WORDS:
            return ()
        tails = self._prefixes[2]
        hits = (name for name in _starting(tails, key + " "))
        ends = (name for name in _starting(tails, key, whole=True))
        return tuple(sorted({*hits, *ends}, key=_alphabetical))

    def _begun(self, typed: str) -> tuple[str, ...]:
        """Names with a word that starts like that ("semic" for "Semiconductors")."""
        key = fold(typed[:_MAX_TYPED])
        if len(key) < _FEWEST_FOR_STARTS:
            return ()
        return tuple(sorted(set(_starting(self._prefixes[2], key)), key=_alphabetical))


def _keys(spelling: str) -> tuple[str, ...]:
    """The folded spelling, and the same written together (`globaltimes`)."""
    key = fold(spelling)
    return tuple(dict.fromkeys((key, key.replace(" ", ""))))


def _tails(key: str) -> Iterator[str]:
    """`mao ning` → `mao ning`, `ning`: where a word of the name begins."""
    words = key.split(" ")
    return (" ".join(words[start:]) for start in range(len(words)))


def _starting(pairs: list[tuple[str, str]], key: str, *, whole: bool = False) -> Iterator[str]:
    """Names of the sorted pairs whose first half starts with (or is) the key."""
    for at in range(bisect_left(pairs, (key, "")), len(pairs)):
        spelling, name = pairs[at]
        if not spelling.startswith(key) or (whole and spelling != key):
            return
        yield name


def _literal(text: str) -> str:
    return " ".join(text[:_MAX_TYPED].casefold().split())


def _alphabetical(name: str) -> tuple[str, str]:
    return fold(name), name


def _short(typed: str) -> str:
    longest = 60
    return typed if len(typed) <= longest else typed[: longest - 1] + "…"
