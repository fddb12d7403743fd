"""A label alone on its line, without colon: in capitals, bold, after a rule, or `Name -- Firm`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from digests.transcripts.labels import JUNK, MAX_LABEL, Label, Shape, make_label
from digests.transcripts.pages import Line, Mark
from digests.transcripts.words import PARTICLES

NAME = "alone"
_PART = re.compile(r"\s*(?:--|—|–)\s*")
_CLOCK = re.compile(r"[(\[]?(?:\d{1,2}:)?\d{1,2}:\d{2}[)\]]?\s{1,4}(?:[-–—]\s)?(?=\S)")
_END = frozenset(".?!:;,…。？！：；")
_MOST_PARTS = 3
_LONGEST_WORD = 24
_LONGEST_NAME = 48
_SHORTEST = 3


def propose(lines: Sequence[Line]) -> Iterator[Label]:
    """Short lines that say nothing and are set apart from those that do."""
    after_rule = False
    for number, line in enumerate(lines):
        if line.mark is Mark.RULE:
            after_rule = True
            continue
        if line.mark in {Mark.TEXT, Mark.HEADING} and len(line.text) <= MAX_LABEL:
            label = _label(number, line, after_rule=after_rule)
            if label is not None:
                yield label
        after_rule = False


def _label(number: int, line: Line, *, after_rule: bool) -> Label | None:
    text = line.text
    start = len(text) - len(text.lstrip(JUNK + "#"))
    clock = _CLOCK.match(text, start)
    name = text[clock.end() if clock else start :].rstrip(JUNK)
    if not name or name[-1] in _END:
        return None
    named = name[0].isupper() and len(name) <= _LONGEST_NAME and _all_capitalised(name)
    named = named and not line.indent and (line.gap or " " in name)
    loud = after_rule or line.bold > 0 or line.mark is Mark.HEADING or _mostly_capitals(name)
    if not (loud or named or len(name) <= _LONGEST_WORD or _PART.search(name)):
        return None
    bold = line.bold >= len(name)
    label = make_label(number, start, len(text), name, NAME, bold=bold, alone=True)
    if label is None:
        return None
    firm = _firm_line(name)
    if firm:
        return replace(label, form="firm", outlet=firm, key=make_key(name))
    if loud or named or label.shape is Shape.SPOKEN:
        return replace(label, bold=bold or after_rule)
    return None


def _all_capitalised(name: str) -> bool:
    """`Jane Doe 0:12`: none of the words small; a single one may be an outlet."""
    words = [word for word in name.split() if word[0].isalpha()]
    if len(words) == 1:
        return _SHORTEST <= len(name) <= _LONGEST_WORD and name.rstrip(" 0123456789").isalpha()
    return len(words) > 1 and all(word[0].isupper() or word in PARTICLES for word in words)


def _mostly_capitals(name: str) -> bool:
    head = name[:_LONGEST_WORD]
    if head[1:4].islower() and not head.startswith(("Mc", "Mac")):
        return False
    return sum(c.islower() for c in head) * 3 < len(head)


def make_key(name: str) -> str:
    """`Name -- Firm -- Analyst` and a later bare `Name` are one speaker."""
    label = make_label(0, 0, 0, _PART.split(name)[0].replace("*", ""), NAME)
    return label.key if label else ""


def _firm_line(name: str) -> str | None:
    """The firm of `Name -- Firm -- Analyst`, "" for `Name -- Office`; None for anything else."""
    parts = [part.strip(JUNK) for part in _PART.split(name)]
    if not 1 < len(parts) <= _MOST_PARTS or not all(parts):
        return None
    words = parts[0].split()
    if not 1 < len(words) <= 5 or not all(w[0].isupper() or not w[0].isalpha() for w in words):  # noqa: PLR2004
        return None
    return parts[1] if len(parts) == _MOST_PARTS else parts[-1]
