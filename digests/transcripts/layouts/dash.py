"""`QUESTION.- text`, `LE PRESIDENT - text`, `SORU- text`: capitals set off by a dash."""

import re
from collections.abc import Iterator, Sequence

from digests.transcripts.labels import JUNK, Label, Shape, Style, make_label, style_of
from digests.transcripts.pages import Line, Mark

NAME = "dash"
_DASH = re.compile(
    r"\.?[\s\u00a0]?[-–—]+[\s\u00a0]+|\.[-–—]+[\s\u00a0]*|(?<=[A-ZÀ-Þİ)])[-–—](?=[A-ZÀ-Þİ][a-zà-ÿı])"
)
_SHORTEST = 4
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
        loud = style_of(name) is Style.UPPER
        spaced = found.group()[0] in " \t\u00a0." or (loud and len(name) >= _SHORTEST)
        label = make_label(
            number, start, end, name, NAME, bold=0 < line.bold <= end, alone=end >= len(text)
        )
        if (
            label
            and spaced
            and (len(label.key) > 1 or (loud and name != "I"))
            and (label.shape is Shape.SPOKEN or loud)
        ):
            yield label
