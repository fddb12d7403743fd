"""What may be a speaker's label: candidates, their shape, and what two printings have in common."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from digests.transcripts.words import (
    ANSWERING,
    ASKING,
    BYSTANDING,
    CALLING,
    NOT_LABELS,
    OFFICES,
    PARTICLES,
    STAGE,
    word_set,
)

MAX_LABEL = 160
_MAX_WORDS = 22
_FEW = 2
_MAX_CJK = 24
_LONGEST_SPOKEN = 60
_NEVER = frozenset('?!;"“”„«»…。，！？；、|=<>{}@#%$€£+')
JUNK = (
    " \t\u00a0\u2002\u2003\u2009\u3000"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    "*_>•·"
)
"""What may stand before a label and is no part of it: spaces, marks that print nothing, bold."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+")
_TIMES = re.compile(r"[(\[]{1,2}\s?(?:\d{1,2}:)?\d{1,2}:\d{2}\s?[)\]]{1,2}(?:\([^()]{0,300}\))?")
_CLOCKS = re.compile(
    r"^(?:\d{1,2}:)?\d{1,2}:\d{2}\s{1,4}(?:[-–—]\s)?|\s{1,4}(?:\d{1,2}:)?\d{1,2}:\d{2}$"
)
_BRACKETED = re.compile(r"[(\[（][^()\[\]（）]{0,100}[)\]）]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COUNTER = re.compile(r"Q\s?\d{1,3}[.)]?\s+(?=[A-Z])")
_NUMBER = re.compile(r"[\s#№.]*\d{1,3}$")


def skip_blank(text: str, at: int, also: str = "*_\u200b") -> int:
    """The first position from `at` on that prints something."""
    while at < len(text) and (text[at].isspace() or text[at] in also):
        at += 1
    return at


class Shape(IntEnum):
    """How much a stretch of text looks like a label by itself."""

    NONE = 0
    WEAK = 1
    NAME = 2
    SPOKEN = 3
    """A word like `QUESTION` that transcripts print for a person."""


class Style(IntEnum):
    """How the letters of a label are set."""

    MIXED = 0
    UPPER = 1
    CASELESS = 2


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label. `end` is where its line's speech begins, after colon and spaces."""

    line: int
    start: int
    end: int
    name: str
    form: str
    bold: bool = False
    key: str = ""
    shape: Shape = Shape.NONE
    style: Style = Style.MIXED
    alone: bool = False
    """Nothing else stands on its line."""
    outlet: str | None = None
    """Set where the form itself says which part is the outlet."""


def make_label(
    line: int,
    start: int,
    end: int,
    name: str,
    form: str,
    *,
    bold: bool = False,
    alone: bool = False,
) -> Label | None:
    """A candidate, or None where these words cannot be a label."""
    name = clean_name(name)
    shape = shape_of(name)
    if shape is Shape.NONE and form == "bare" and name.isupper():
        # Initials may spell a word that announces something elsewhere: `TAG`.
        shape = Shape.NAME
    if shape is Shape.NONE:
        return None
    return Label(line, start, end, name, form, bold, key_of(name), shape, style_of(name), alone)


def clean_name(name: str) -> str:
    """The label as printed, without marks that print nothing and without time codes."""
    if "[" in name or "(" in name:
        name = _TIMES.sub("", name)
    if ":" in name:
        name = _CLOCKS.sub("", name.strip(JUNK))
    if "*" in name or "__" in name:
        name = name.replace("*", "").replace("__", "")
    name = name.strip(JUNK + ":：")
    if name[:1] == "Q":
        name = _COUNTER.sub("", name, count=1)
    return " ".join(name.split())


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """Equal for two printings of one label: no case, accents, punctuation or spaces."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in folded if c.isalnum())


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The label's words in lower case."""
    return tuple(_WORD.findall(name.casefold()))


@lru_cache(maxsize=65536)
def spoken_kind(name: str) -> frozenset[str] | None:
    """The list that a label like `QUESTION 2` or `Unidentified reporter` stands on, else None."""
    base = (_BRACKETED.sub("", name) or name) if name[-1:] in {")", "]", "）"} else name
    if base[-1:].isdigit():
        base = _NUMBER.sub("", base)
    if len(base) > _LONGEST_SPOKEN:
        return None
    words = [word for word in words_of(base) if word not in _QUALIFIERS]
    if not words or len(words) > 2:  # noqa: PLR2004  an office with a word of another list
        return None
    for kind in (ASKING, CALLING, BYSTANDING, ANSWERING):
        if all(word in kind for word in words):
            return kind
    if words[-1] in ASKING and words[0] in BYSTANDING:  # `Audience question`
        return ASKING
    return None


_QUALIFIERS = word_set(
    """
    member members unidentified unknown male female man woman off mic inaudible the our next
    follow up followup desconocido anonymous second another a as of via translation through
    interpreter video m f
    """
) - {"a"}


@lru_cache(maxsize=65536)
def style_of(name: str) -> Style:
    """UPPER also for `McGRANE` and for `CHAIR POWELL (via video)`."""
    outside = _BRACKETED.sub("", name) if "(" in name or "[" in name else name
    upper = sum(c.isupper() for c in outside)
    lower = sum(c.islower() for c in outside)
    if not upper and not lower:
        return Style.CASELESS
    return Style.UPPER if upper > lower * 3 else Style.MIXED


@lru_cache(maxsize=65536)
def shape_of(name: str) -> Shape:
    """Judged by its words alone; whether it is a label the whole document decides."""
    if not name or len(name) > MAX_LABEL or not _NEVER.isdisjoint(name):
        return Shape.NONE
    if name[-1] in ",-–—&" or name[0] in ",.)]-–—&/'’" or "://" in name:
        return Shape.NONE
    if spoken_kind(name) is not None:
        return Shape.SPOKEN
    if _YEAR.search(name) or _announces(words_of(name)) or _breaks_sentence(name):
        return Shape.NONE
    if style_of(name) is Style.CASELESS:
        return Shape.NAME if len(name) <= _MAX_CJK else Shape.NONE
    return _cased_shape(name)


def _announces(words: tuple[str, ...]) -> bool:
    """No name: too many words, none at all, or one like `Venue` that announces a thing."""
    if not words or len(words) > _MAX_WORDS or not any(map(str.isalpha, "".join(words))):
        return True
    if STAGE.issuperset(words):
        return True
    return len(words) <= _FEW and words[0] in NOT_LABELS


def _cased_shape(name: str) -> Shape:
    outside = (_BRACKETED.sub(" ", name) if "(" in name else name).split() or name.split()
    small = large = 0
    for word in outside:
        bare = word.strip("()[].,'’\"/&-–—0123456789")
        if not bare or not bare[0].isalpha():
            continue
        if bare[0].islower() and bare not in PARTICLES and bare.casefold() not in OFFICES:
            small += 1
        elif not bare[0].islower():
            large += 1
    first = outside[0].strip("([")[:1]
    if not large or (first.islower() and small):
        return Shape.NONE
    if not small:
        return Shape.NAME
    return Shape.WEAK if small <= max(2, large) else Shape.NONE


def _breaks_sentence(name: str) -> bool:
    """A full stop after a long word ends a sentence; after a short one it abbreviates."""
    for word in name.split()[:-1]:
        bare = word.rstrip(").,")
        if word.endswith(".") and len(bare) > 5 and "." not in bare:  # noqa: PLR2004
            return not word.isupper()
    return False
