"""`【Reporter】text`, `(Minister) text`, `[Question] text`: the label stands in brackets."""

from collections.abc import Iterator, Sequence

from digests.transcripts.labels import JUNK, Label, make_label, skip_blank, words_of
from digests.transcripts.pages import Line, Mark
from digests.transcripts.words import STAGE

NAME = "brackets"
_PAIRS = {"【": "】", "（": "）", "(": ")", "[": "]", "〔": "〕", "＜": "＞", "〈": "〉", "<": ">"}
_LONGEST = 60


def propose(lines: Sequence[Line]) -> Iterator[Label]:
    """Lines that open with a bracket which closes before the speech."""
    for number, line in enumerate(lines):
        text = line.text
        if line.mark is not Mark.TEXT:
            continue
        start = len(text) - len(text.lstrip(JUNK))
        close = _PAIRS.get(text[start : start + 1])
        at = text.find(close, start + 1, _LONGEST) if close else -1
        if at < 0 or (text[start] in "([" and text[at - 1] == "."):
            continue
        if sum(c.isdigit() for c in text[start:at]) > 2:  # noqa: PLR2004  a date or a clock
            continue
        end = skip_blank(text, at + 1, ":：*_")
        bold = 0 < line.bold <= end
        label = make_label(
            number, start, end, text[start + 1 : at], NAME, bold=bold, alone=end >= len(text)
        )
        if label is not None and STAGE.isdisjoint(words_of(label.name)):
            yield label
