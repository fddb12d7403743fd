"""`CHAIR SURNAME. text`, `Q. text`, `PM. text`: a label in capitals that ends with a full stop.

Also `Mr. Surname. text`, where a title says in small letters that a person is meant.
"""

import re
from collections.abc import Iterator, Sequence

from digests.transcripts.labels import JUNK, Label, key_of, make_label, skip_blank
from digests.transcripts.pages import Line, Mark
from digests.transcripts.words import OFFICES, word_set

NAME = "period"
_LONGEST = 120
_TITLED = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Adm|Amb|Prof)\.|Senator|Chairman|Chairwoman|Chair|Secretary"
    r"|Ambassador|General|Admiral|Director|Representative|Governor|Judge|Justice|Minister)"
    r"(?: [A-Z][\w'’-]{1,20}){1,3}\.(?= |$)"
    r"|(?:The (?:Chairman|Chairwoman|Chair|President|Secretary|Speaker|Moderator)|Question|Voice)\."
    r"(?= |$)"
)
_TITLE_KEYS = frozenset(("mr", "mrs", "ms", "mx", "dr", "m"))
_TITLES = word_set(
    """
    MR MRS MS MX DR ST JR SR HON GEN GOV SEN REP AMB PROF LT COL ADM
    """
)


def propose(lines: Sequence[Line]) -> Iterator[Label]:
    """Every line that opens with capitals and a full stop."""
    for number, line in enumerate(lines):
        text = line.text
        if line.mark is not Mark.TEXT or "." not in text[:_LONGEST]:
            continue
        titled = _TITLED.match(text[:_LONGEST])
        if titled or not text[1:4].islower():
            label = _titled(number, line, titled) if titled else _label(number, line)
            if label is not None:
                yield label


def _titled(number: int, line: Line, found: re.Match[str]) -> Label | None:
    end = skip_blank(line.text, found.end())
    alone = end >= len(line.text)
    bold = 0 < line.bold <= end
    return make_label(number, 0, end, found.group()[:-1], NAME, bold=bold, alone=alone)


def _label(number: int, line: Line) -> Label | None:
    text = line.text
    start = len(text) - len(text.lstrip(JUNK))
    at = start
    while (at := text.find(".", at + 1, _LONGEST)) > 0:
        name = text[start:at]
        if not _capitals(name):
            return None
        if at + 1 < len(text) and not text[at + 1].isspace():
            continue
        # `P. M.` is a label, while `MR.` and a single initial only begin one.
        if key_of(name) not in OFFICES - _TITLE_KEYS and _abbreviates(name):
            continue
        end = skip_blank(text, at + 1)
        alone = end >= len(text)
        bold = 0 < line.bold <= end and line.bold >= at
        return make_label(number, start, end, name, NAME, bold=bold, alone=alone)
    return None


def _abbreviates(name: str) -> bool:
    last = name.rsplit(" ", 1)[-1].rpartition(".")[2]
    return last in _TITLES or (len(last) == 1 and last not in "QA" and not last.isdigit())


def _capitals(name: str) -> bool:
    upper = lower = 0
    for character in name:
        if character.isupper():
            upper += 1
        elif character.islower():
            lower += 1
        elif character in ";:?!/":
            return False
    # `McGRANE` and OCR slips hold a small letter or two.
    return upper > 0 and lower * 3 <= upper
