"""`Q    text`, `TJ  text`, `**MH** text`: a letter or initials with nothing but space behind."""

import re
from collections.abc import Iterator, Sequence

from digests.transcripts.labels import Label, make_label
from digests.transcripts.pages import Line, Mark

NAME = "bare"
_OPEN = r"[\s*_\u200b\u200e\u200f\ufeff]*"
_LETTER = re.compile(_OPEN + r"(Q\d{0,2}|A)(?:\*\*|__)?(\s+|(?=[—–]))")
_INITIALS = re.compile(
    _OPEN + r"([A-Z][A-Z]{1,3}|[A-Z]\.[A-Z]\.|[A-Z][a-z]?[A-Z]{1,2})(?:\*\*|__)?(\s+)"
)
_COLUMN = re.compile(_OPEN + r"([A-Z][A-Z.'’ -]{2,40}[A-Z.])(\t|\s{3,})(?=\S)")
_WIDE = 2


def propose(lines: Sequence[Line]) -> Iterator[Label]:
    """Lines that open with Q, A or initials, set off by space or by bold."""
    for number, line in enumerate(lines):
        if line.mark is not Mark.TEXT:
            continue
        head = line.text[:60]
        found = _LETTER.match(head) or _INITIALS.match(head) or _COLUMN.match(head)
        if found and _set_off(found, line):
            bold = line.bold > 0
            end = found.end()
            label = make_label(
                number,
                found.start(1),
                end,
                found.group(1),
                NAME,
                bold=bold,
                alone=end >= len(line.text),
            )
            if label is not None:
                yield label


def _set_off(found: re.Match[str], line: Line) -> bool:
    space = found.group(2)
    if space == " " and line.text[found.end() : found.end() + 2] in {"- ", "– "}:
        return False
    if len(space) >= _WIDE or "\t" in space or 0 < line.bold <= found.end():
        return True
    # "Q" is no English word, so one space is enough; "A" and initials begin sentences.
    return found.group(1)[0] == "Q" and len(found.group(1)) < 3  # noqa: PLR2004
