"""Interviews that print nobody's name: questions in bold or italics, answers below them in plain.

The last resort, where no layout finds a label; two voices only, told apart by their letters.
"""

from collections.abc import Sequence

from digests.transcripts.labels import Label, Shape
from digests.transcripts.pages import Line, Mark

NAME = "unlabelled"
_FEWEST = 3
_ASKING = frozenset("?？؟\u037e")
_LONGEST = 900


def propose_voices(lines: Sequence[Line]) -> tuple[Label, ...]:
    """Labels without width before each question and each answer; none where this is no interview.

    Most of what is set apart must ask, and each must be followed by something plain.
    """
    labels: list[Label] = []
    asked = 0
    for number, line in enumerate(lines):
        if line.mark is not Mark.TEXT and (line.mark is not Mark.HEADING or "?" not in line.text):
            continue
        kind = "q" if _set_apart(line) else "a"
        if kind == "a" and not labels:
            continue
        if not labels or labels[-1].key != kind:
            labels.append(_unprinted(number, kind))
            asked += kind == "q" and not _ASKING.isdisjoint(line.text[-_LONGEST:])
    questions = sum(label.key == "q" for label in labels)
    answers = len(labels) - questions
    if asked < _FEWEST or asked * 2 < questions or answers < questions - 1:
        return ()
    return tuple(labels)


def _set_apart(line: Line) -> bool:
    if len(line.text) > _LONGEST:
        return False
    return line.bold >= len(line.text) or line.slanted or line.mark is Mark.HEADING


def _unprinted(line: int, kind: str) -> Label:
    name = kind.upper()
    return Label(line, 0, 0, name, NAME, key=kind, shape=Shape.SPOKEN)
