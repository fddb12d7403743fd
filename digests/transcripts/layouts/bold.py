"""`**Name** text`, `<strong>Name, Outlet</strong> text`: the bold print ends the label,
or a full stop or dash in it.
"""

from collections.abc import Iterator, Sequence

from digests.transcripts.labels import JUNK, Label, make_label, skip_blank
from digests.transcripts.pages import Line, Mark

NAME = "bold"
_LONGEST = 90


def propose(lines: Sequence[Line]) -> Iterator[Label]:
    """Lines whose opening words are bold while the rest is not."""
    for number, line in enumerate(lines):
        text = line.text
        if line.mark is not Mark.TEXT or not 0 < line.bold < min(len(text), _LONGEST):
            continue
        start = len(text) - len(text.lstrip(JUNK))
        name = text[start : line.bold].rstrip(JUNK + ".-–—")
        if not name or name[-1] in ":?!,：":
            continue
        end = skip_blank(text, line.bold)
        label = make_label(number, start, end, name, NAME, bold=True)
        if label is not None:
            yield label
