"""Where speech begins without a label, and where it ends before the page does."""

import re
from collections.abc import Sequence

from digests.transcripts.labels import Label
from digests.transcripts.pages import Line, Mark
from digests.transcripts.wraps import ends_sentence

_SPOKEN = re.compile(
    r"\b(?:I|I['’]m|I['’]ve|we|we['’]re|our|us|you|thank|thanks|welcome"
    r"|good (?:morning|afternoon|evening)|ladies"
    r"|buen[oa]s|gracias|bonjour|merci|mesdames|guten|vielen dank|здравствуйте|добрый)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:the following is|transcript of|said|told reporters|is a transcript|edited for"
    r"|provided by|courtesy)\b",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(
    r"^(?:©|\(c\)\s|copyright|all rights reserved|for more information|for further information"
    r"|media contact|press contact|contact:|contacts:|subscribe|sign up|follow us|last updated"
    r"|last modified|related\b|see also|read more|share this|share:|tags:|topics:|more from|more on"
    r"|source:|published:|updated:|notes? to editors|editor['’]s note|disclaimer|to view the"
    r"|this transcript|the transcript|transcript by|call participants"
    r"|duration:|more .{1,40} analysis|all earnings call transcripts|compartir|etiquetas|contacto)",
    re.IGNORECASE,
)
_SHORT_WORDS = 8
_PROSE = 40
_TAIL = 60
_FEWEST_LISTED = 2


def opening_speech(front: Sequence[Line], width: int) -> int:
    """Number of the line before the first label at which somebody already speaks; len if nobody."""
    for number, line in enumerate(front):
        if not _is_prose(line, front[number + 1 : number + 2] if width else ()):
            continue
        if _REPORTED.search(line.text[:300]) or line.text[0] in "*_[(":
            return len(front)
        rest = " ".join(each.text for each in front[number : number + 40])
        spoken = len(_SPOKEN.findall(rest[:6000]))
        words = min(len(rest), 6000) / 6
        return number if spoken >= 2 and spoken * 45 >= words else len(front)  # noqa: PLR2004
    return len(front)


def _is_prose(line: Line, below: Sequence[Line]) -> bool:
    """A whole sentence, or a broken line of one."""
    text = line.text
    if below and not ends_sentence(text) and not below[0].gap and below[0].text[:1].islower():
        return line.mark is Mark.TEXT and len(text) >= _PROSE and any(c.islower() for c in text)
    if line.mark is not Mark.TEXT or not any(c.islower() for c in text):
        return False
    greeting = len(text) > 12 and _SPOKEN.match(text) is not None  # noqa: PLR2004
    return (
        (len(text) >= _PROSE or greeting) and ends_sentence(text) and not text.endswith((":", ";"))
    )


def end_of_speech(lines: Sequence[Line], labels: Sequence[Label], width: int) -> int:
    """The first line after the last speech: an end mark, an afterword, a desk's name."""
    if not labels:
        return len(lines)
    last = labels[-1].line
    for number in range(last + 1, len(lines)):
        line = lines[number]
        if line.mark is Mark.END:
            return number
        if (
            (line.gap or not width)
            and line.mark in {Mark.TEXT, Mark.HEADING}
            and _AFTERWORD.match(line.text[:90].lstrip("*_#> "))
        ):
            return number
    end = len(lines)
    while end > last + 1 and end > len(lines) - _TAIL and _is_afterthought(lines[end - 1]):
        end -= 1
    return end


def without_lists(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Leaves out names that stand one under the other with nothing said: who is on the call."""
    kept: list[Label] = []
    run: list[Label] = []
    for label, below in zip(labels, [*labels[1:], None], strict=True):
        end = below.line if below else len(lines)
        silent = label.alone and not any(
            line.mark is Mark.TEXT for line in lines[label.line + 1 : end]
        )
        run.append(label)
        if silent and below:
            continue
        # What stands below the last name of a list at the page's end is an afterword.
        listed = len(run) > _FEWEST_LISTED or (len(run) > 1 and below is None and label.alone)
        kept += run[-1:] if listed and below else [] if listed else run
        run = []
    return kept


def _is_afterthought(line: Line) -> bool:
    if line.mark is not Mark.TEXT:
        return True
    text = line.text
    short = len(text.split()) <= _SHORT_WORDS and text[:1].isupper()
    return short and line.gap and not ends_sentence(text)
