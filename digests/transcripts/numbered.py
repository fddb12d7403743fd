"""Text whose lines are numbered afresh on every page, as court reporters print it → plain lines.

The numbers count lines and are no words, so they go the way of indents; what stands on a page
without a number is its header or footer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from digests.transcripts.pages import Line, Mark

_NUMBERED = re.compile(r"(\d{1,2})(?:\s{2,}(?=\S)|\t\s*|$)")
_SHARE = 0.7
_FEWEST = 8
_MOST = 60


def undo_numbering(lines: Sequence[Line]) -> list[Line]:
    """The same lines where they are not numbered."""
    numbers = [_number(line) for line in lines]
    if not _count_up([number for number in numbers if number is not None], len(lines)):
        return list(lines)
    out: list[Line] = []
    for line, number in zip(lines, numbers, strict=True):
        if number is None:
            out.append(replace(line, mark=Mark.PAGE) if line.mark is Mark.TEXT else line)
            continue
        found = _NUMBERED.match(line.text)
        rest = line.text[found.end() :] if found else ""
        if rest:
            # Every line stands alone between blank ones; only an indent opens a paragraph.
            space = len(found.group().expandtabs(8)) if found else 0
            out.append(Line(rest, gap=False, indent=line.indent + space, page=line.page))
    margin = _margin([line.indent for line in out if line.mark is Mark.TEXT])
    return [
        replace(line, gap=line.indent > margin + 1, indent=max(0, line.indent - margin))
        if line.mark is Mark.TEXT
        else line
        for line in out
    ]


def _number(line: Line) -> int | None:
    found = (
        _NUMBERED.match(line.text) if line.mark is Mark.TEXT and line.text[0].isdigit() else None
    )
    return int(found.group(1)) if found else None


def _count_up(numbers: list[int], lines: int) -> bool:
    if len(numbers) < _FEWEST or len(numbers) < lines * _SHARE or max(numbers) > _MOST:
        return False
    steps = sum(b == a + 1 or b == 1 for a, b in pairwise(numbers))
    return steps >= (len(numbers) - 1) * _SHARE


def _margin(indents: list[int]) -> int:
    return min(indents, default=0)
