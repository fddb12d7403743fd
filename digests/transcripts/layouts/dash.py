"""`QUESTION.- text`, `LE PRESIDENT - text`: capitals set off by a dash."""

import re
from collections.abc import Iterator, Sequence

from digests.transcripts.labels import JUNK, Label, Shape, Style, make_label, style_of
from digests.transcripts.pages import Line, Mark

NAME = "dash"
_DASH = re.compile(r"\.?[\s\u00a0]?[-–—]+[\s\u00a0]+|\.[-–—]+[\s\u00a0]*")
_LONGEST = 80


def propose(lines: Sequence[Line]) -> Iterator[Label]:
    """Lines that open with capitals, or with a word for question, and a dash."""
    for number, line in enumerate(lines):
        if line.mark is not Mark.TEXT:
            continue
        text = line.text
        start = len(text) - len(text.lstrip(JUNK))
        found = _DASH.search(text, start + 1, _LONGEST)
        if found is None:
            continue
        end = found.end()
        name = text[start : found.start()]
        if name != name.rstrip():
            continue
        spaced = found.group()[0] in " \t\u00a0." or found.group()[0] == "."
        label = make_label(
            number, start, end, name, NAME, bold=0 < line.bold <= end, alone=end >= len(text)
        )
        if (
            label
            and spaced
            and (len(label.key) > 1 or label.shape is Shape.SPOKEN)
            and (label.shape is Shape.SPOKEN or style_of(label.name) is Style.UPPER)
        ):
            yield label
