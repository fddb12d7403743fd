"""Lines broken by force → paragraphs: which line continues the one before it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from digests.transcripts.pages import Line, Mark

_WIDEST = 135
_SHORT = 0.75
_ENDS = frozenset(".?!:;…。？！：；\"”»’')]）】—–-*_|")
_ABBREVIATED = re.compile(r"(?:^|[\s.(])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Gov|Sen|Rep|Prof)\.$")
_MIN_PAIRS = 3
_OPEN_SHARE = 0.35
_DOUBLE_SHARE = 0.6


def ends_sentence(text: str) -> bool:
    """Whether a line may be the last one of what somebody says."""
    stripped = text.rstrip()
    if stripped[-1:] == "." and _ABBREVIATED.search(stripped[-8:]):
        return False
    return not stripped or stripped[-1] in _ENDS


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which this page's lines were broken, 0 where a line is a paragraph.

    Lines broken by force mostly end in the middle of a sentence and never run long.
    """
    above = [
        one.text
        for one, other in pairwise(lines)
        if not other.gap and one.mark is other.mark is Mark.TEXT and one.text[-1] not in ":："
    ]
    if len(above) < _MIN_PAIRS:
        return 0
    widths = sorted(map(len, above))
    width = widths[int(len(widths) * 0.95)]
    wide = [text for text in above if len(text) >= width * _SHORT]
    broken = sum(not ends_sentence(text) for text in wide)
    if width > _WIDEST or len(wide) * 3 < len(above) or broken < len(wide) * _OPEN_SHARE:
        return 0
    return width


def undo_double_spacing(lines: Sequence[Line]) -> list[Line]:
    """Blank lines that only stand for line spacing → no gap. Indents then open paragraphs."""
    pairs = broken = 0
    for above, below in pairwise(lines):
        if not below.gap:
            continue
        pairs += 1
        broken += not ends_sentence(above.text) and _continues(below)
    texts = len(lines) - 1
    if pairs < _MIN_PAIRS * 4 or pairs < texts * _DOUBLE_SHARE or broken < pairs * _OPEN_SHARE:
        return list(lines)
    margin = _margin(lines)
    return [replace(line, gap=line.gap and line.indent > margin + 1) for line in lines]


def _continues(line: Line) -> bool:
    return bool(line.text) and not line.text[:1].isupper()


def _margin(lines: Sequence[Line]) -> int:
    indents = sorted(line.indent for line in lines)
    return indents[len(indents) // 2] if indents else 0


def continues(above: Line, below: Line, width: int) -> bool:
    """Whether `below` goes on with the paragraph of `above`; no label may stand between."""
    if not width:
        return False
    open_end = not ends_sentence(above.text) or above.text.rstrip().endswith(("—", "–", "-"))
    if below.gap or below.indent > above.indent + 1:
        # A PDF's stray blank line in the middle of a sentence.
        return open_end and below.text[:1].islower() and len(above.text) > width * 0.6
    return open_end or len(above.text) >= width * _SHORT
