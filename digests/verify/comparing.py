"""A cited text beside a printed one. Pure.

Folded for comparing are only what a keyboard or an editor changes by itself: shapes of quotation
marks, dashes with the spaces around them, white space, invisible characters, three full stops
for an ellipsis. A letter, a digit, a comma or a capital that differs is a difference.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from digests.verify.answers import Piece

_SINGLE = dict.fromkeys("‘’‚‛′ʼ＇´`", "'")
_DOUBLE = dict.fromkeys("“”„‟″«»＂「」『』", '"')
_DASHES = frozenset("-‐‑‒–—―−﹣－")
_SHAPES = {**_SINGLE, **_DOUBLE, "…": "..."}
_TOKEN = re.compile(r"\w+(?:[.,:]\d+)*|[^\w\s]")
_NEAR = 75.0
"""Of 100: below it, the two have little but a subject in common."""
_NO_SPACES = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3134F),
)
"""Scripts that print no space between words, so that a slice may begin anywhere."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as compared; `starts[n]` is the place of the n-th folded character in it."""

    text: str
    starts: tuple[int, ...]
    raw: str

    def raw_slice(self, start: int, end: int) -> str:
        """What the folded stretch was made from."""
        last = self.starts[end - 1]
        return self.raw[self.starts[start] : last + 1]


def fold_shapes(raw: str) -> Folded:
    """The text with one shape for each mark, one space between words, none around dashes."""
    made: list[str] = []
    starts: list[int] = []
    for at, character in enumerate(raw):
        for shape in _shape(character):
            if shape == " " and (not made or made[-1] in " -"):
                continue
            if shape == "-" and made and made[-1] == " ":
                made.pop()
                starts.pop()
            if shape == "-" and made and made[-1] == "-":
                continue
            made.append(shape)
            starts.append(at)
    while made and made[-1] == " ":
        made.pop()
        starts.pop()
    return Folded("".join(made), tuple(starts), raw)


def find_slice(cited: str, printed: Folded) -> str | None:
    """The stretch of the printed text that the cited one is, whole words only; None: it is none."""
    for form in ("NFC", "NFD"):
        needle = fold_shapes(unicodedata.normalize(form, cited)).text
        at = printed.text.find(needle) if needle else -1
        while at >= 0:
            end = at + len(needle)
            if not (_cuts_word(printed.text, at) or _cuts_word(printed.text, end)):
                return printed.raw_slice(at, end)
            at = printed.text.find(needle, at + 1)
    return None


def likeness(cited: str, printed: Folded) -> float:
    """From 0 to 100: how much the nearest stretch of the printed text is like the cited one."""
    needle = fold_shapes(cited).text
    if not needle or not printed.text:
        return 0.0
    score = fuzz.partial_ratio(needle, printed.text, score_cutoff=_NEAR)
    # A long citation beside a short turn: only as alike as they are long.
    return score * min(1.0, len(printed.text) / len(needle))


def is_near(score: float) -> bool:
    """Whether words so alike are the cited ones, altered."""
    return score >= _NEAR


def compare(cited: str, printed: Folded) -> tuple[str, tuple[Piece, ...]]:
    """The nearest stretch of the printed text, and where the two differ, word by word."""
    needle = fold_shapes(cited)
    found = fuzz.partial_ratio_alignment(needle.text, printed.text)
    start, end = (found.dest_start, found.dest_end) if found else (0, len(printed.text))
    start, end = _whole_words(printed.text, start, end)
    ours, theirs = _tokens(needle), _tokens(printed, start, end)
    pieces = list(_pieces(ours, theirs))
    while pieces and not pieces[0].cited.strip():
        theirs = theirs[len(_split(pieces.pop(0).printed)) :]
    while pieces and not pieces[-1].cited.strip():
        dropped = len(_split(pieces.pop().printed))
        theirs = theirs[: len(theirs) - dropped]
    return _joined(theirs), tuple(pieces)


def _shape(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character.isspace():
        return " "
    if unicodedata.category(character) in {"Cf", "Cc"}:
        return ""
    return _SHAPES.get(character, character)


def _cuts_word(text: str, at: int) -> bool:
    """Whether a cut here would go through a word, a number or a hyphenated word."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _lacks_spaces(before) or _lacks_spaces(after):
        return False
    outside = (text[at - 2] if at > 1 else " ", text[at + 1] if at + 1 < len(text) else " ")
    return (before.isalnum() and after.isalnum()) or _joins(before, after, *outside)


def _joins(before: str, after: str, beside: str, beyond: str) -> bool:
    """Whether a sign on either side of the cut belongs to what stands on the other."""
    if after.isdigit():
        return before in "-+$€£¥" or (before in ".,:" and beside.isdigit())
    if before in "'-":
        return after.isalpha() and beside.isalpha()
    if before.isdigit():
        return after == "%" or (after in ".,:-" and beyond.isdigit())
    return after in "'-" and before.isalpha() and beyond.isalpha()


def _lacks_spaces(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _NO_SPACES)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


@dataclass(frozen=True, slots=True)
class _Token:
    folded: str
    raw: str
    spaced: bool
    """Whether a space stands before it."""


def _tokens(folded: Folded, start: int = 0, end: int | None = None) -> list[_Token]:
    end = len(folded.text) if end is None else end
    return [
        _Token(
            match.group(),
            folded.raw_slice(match.start(), match.end()),
            folded.text[max(0, match.start() - 1) : match.start()] == " ",
        )
        for match in _TOKEN.finditer(folded.text, start, end)
    ]


def _pieces(ours: list[_Token], theirs: list[_Token]) -> Iterator[Piece]:
    matcher = SequenceMatcher(
        None, [each.folded for each in ours], [each.folded for each in theirs], autojunk=False
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        printed = _joined(theirs[c:d])
        yield Piece(printed if kind == "equal" else _joined(ours[a:b]), printed)


def _joined(tokens: list[_Token]) -> str:
    return "".join(f" {each.raw}" if each.spaced else each.raw for each in tokens).strip()


def _split(text: str) -> list[str]:
    return _TOKEN.findall(fold_shapes(text).text)
