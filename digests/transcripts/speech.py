"""Where speech begins without a label."""

import re
from collections.abc import Sequence

from digests.transcripts.afterword import is_boilerplate
from digests.transcripts.pages import Line, Mark
from digests.transcripts.voice import VOICE
from digests.transcripts.wraps import ends_sentence

_REPORTED = re.compile(
    r"\b(?:the following is|transcript of|said|told reporters|is a transcript|edited for"
    r"|provided by|courtesy)\b",
    re.IGNORECASE,
)
_PROSE = 40


def opening_speech(front: Sequence[Line], width: int) -> int:
    """Number of the line before the first label at which somebody already speaks; len if nobody."""
    for number, line in enumerate(front):
        if not _is_prose(line, front[number + 1 : number + 2] if width else ()):
            continue
        if is_boilerplate(line.text):
            return len(front)
        if _REPORTED.search(line.text[:300]) or line.text[0] in "*_[(":
            return len(front)
        rest = " ".join(each.text for each in front[number : number + 40])
        spoken = len(VOICE.findall(rest[:6000]))
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
    greeting = len(text) > 12 and VOICE.match(text) is not None  # noqa: PLR2004
    return (
        (len(text) >= _PROSE or greeting) and ends_sentence(text) and not text.endswith((":", ";"))
    )
