"""`Label: text`, with the label's line breaking before the text or not, bold or not.

Also `Name (Outlet): text`, `**MT:** text`, `Speaker 1 (00:12): text`, and labels in full-width
punctuation.
"""

import re
from collections.abc import Iterator, Sequence

from digests.transcripts.labels import JUNK, MAX_LABEL, Label, make_label, skip_blank
from digests.transcripts.pages import Line, Mark

NAME = "colon"
_BULLETS = ("- ", "– ", "— ")
_CLOCK = re.compile(r"[(\[]?(?:\d{1,2}:)?\d{1,2}:\d{2}[)\]]?(?=\s|$)\s{0,9}")
_AFTER = frozenset("\u200b*_“\"«‘'([—–-…¿¡")


def propose(lines: Sequence[Line]) -> Iterator[Label]:
    """Every line that opens with words and a colon."""
    for number, line in enumerate(lines):
        if line.mark in {Mark.TEXT, Mark.HEADING}:
            label = _label(number, line)
            if label is not None:
                yield label


def _label(number: int, line: Line) -> Label | None:
    text = line.text
    at = _colon(text)
    if at < 1:
        return None
    end = skip_blank(text, at + 1)
    if text[end : end + 1] in "([0123456789" and (clock := _CLOCK.match(text, end)):
        end = clock.end()
    alone = end >= len(text)
    ascii_colon = text[at] == ":"
    after = text[at + 1 : at + 2]
    if ascii_colon and not alone and not (after.isspace() or after.isupper() or after in _AFTER):
        return None
    start = len(text) - len(text.lstrip(JUNK + "#"))
    if text[start : start + 2] in _BULLETS:
        start = skip_blank(text, start + 1)
    # A closing mark belongs to the label only where it closes one that the label opened.
    if "*" in text[at + 1 : end] and "*" not in text[:at]:
        end = text.index("*", at + 1)
    bold = line.bold > 0 and line.bold + 1 >= at and (line.bold <= end + 1 or alone)
    return make_label(number, start, end, text[start:at], NAME, bold=bold, alone=alone)


def _colon(text: str) -> int:
    """The colon that ends the label: not one inside brackets, not a clock's."""
    at = -1
    while True:
        found = text.find(":", at + 1, MAX_LABEL + 20)
        wide = text.find("：", at + 1, MAX_LABEL if found < 0 else found)
        at = wide if wide >= 0 else found
        if at < 0:
            return -1
        head = text[:at]
        clock = text[at - 1 : at].isdigit() and text[at + 1 : at + 3].isdigit()
        if not clock and head.count("(") <= head.count(")") and head.count("[") <= head.count("]"):
            return at
