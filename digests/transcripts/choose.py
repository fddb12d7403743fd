"""Lines → labels: the layout that explains most of the document, and what others add to it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from digests.transcripts import unlabelled
from digests.transcripts.alternation import take_turns
from digests.transcripts.consistency import Settled, settle
from digests.transcripts.labels import Label, Shape, Style
from digests.transcripts.layouts import LAYOUTS
from digests.transcripts.pages import Line, Mark

_SHARE = 0.12
_FREQUENT = 3
_MOST_INSIDE = 60
_NOTHING_BUT_LABELS = re.compile(r"(?:[^\s.:]{1,20}[.:]\s?){2,9}")


@dataclass(frozen=True, slots=True)
class Choice:
    """The labels of a document, and why they were taken."""

    layout: str
    labels: tuple[Label, ...]
    considered: tuple[tuple[str, int], ...]
    """Every layout with the number of labels that it would have found, most first."""


def choose_labels(lines: Sequence[Line], width: int) -> Choice:
    """All labels, in order. No labels where no layout finds any that recur or alternate."""
    settled = [settle(name, propose(lines), lines, width) for name, propose in LAYOUTS]
    ranked = sorted(settled, key=lambda each: -each.weight)
    voices = unlabelled.propose_voices(lines)
    if ranked[0].weight * 2 < len(voices):
        return Choice(unlabelled.NAME, voices, ((unlabelled.NAME, len(voices)),))
    if not ranked[0].labels:
        return Choice("none", (), ())
    main = ranked[0]
    labels = {label.line: label for label in main.labels}
    for other in ranked[1:]:
        for label in _added(other, main):
            labels.setdefault(label.line, label)
    inside = _inside(lines, labels)
    ordered = take_turns(
        sorted([*labels.values(), *inside], key=lambda label: (label.line, label.start))
    )
    considered = tuple((each.layout, each.weight) for each in ranked if each.weight)
    return Choice(main.layout, tuple(ordered), considered)


def _added(other: Settled, main: Settled) -> Iterable[Label]:
    """A second way of printing speakers counts where it is frequent, or names known speakers."""
    known = {label.key for label in main.labels}
    spelled_out = other.layout not in {"alone", "brackets"}
    if other.layout == "alone" and len(other.recurring) < 2:  # noqa: PLR2004  a heading, not a cast
        return [label for label in other.labels if label.key in known]
    if other.weight > main.weight * _SHARE and other.weight >= _FREQUENT:
        return other.labels
    return [
        label
        for label in other.labels
        if label.key in known or (label.shape is Shape.SPOKEN and spelled_out)
    ]


def _inside(lines: Sequence[Line], labels: dict[int, Label]) -> list[Label]:
    """Labels in the middle of a line, where an answer was printed into the question's paragraph."""
    pattern = _pattern(labels.values())
    if pattern is None:
        return []
    names = {label.name: label for label in labels.values()}
    found = []
    for number, line in enumerate(lines):
        if line.mark is not Mark.TEXT:
            continue
        opening = labels.get(number)
        for match in pattern.finditer(line.text, opening.end if opening else 1):
            if _NOTHING_BUT_LABELS.fullmatch(line.text):
                break
            model = names[match.group(1) or match.group(2)]
            found.append(_label_at(number, match, model, alone=match.end() >= len(line.text)))
    return found


def _label_at(number: int, match: re.Match[str], model: Label, *, alone: bool) -> Label:
    group = 1 if match.group(1) else 2
    return replace(
        model, line=number, start=match.start(group), end=match.end(), bold=False, alone=alone
    )


def _pattern(labels: Iterable[Label]) -> re.Pattern[str] | None:
    counts: dict[tuple[str, str], int] = {}
    for label in labels:
        if label.form in {"colon", "period"} and (
            label.style is Style.UPPER or label.shape > Shape.WEAK
        ):
            counts[label.name, label.form] = counts.get((label.name, label.form), 0) + 1
    frequent = sorted(
        (pair for pair, n in counts.items() if n >= _FREQUENT), key=lambda p: -len(p[0])
    )
    parts = []
    for form, mark in (("colon", "[:：]"), ("period", r"\.")):
        names = [re.escape(name) for name, kind in frequent[:_MOST_INSIDE] if kind == form]
        parts.append(f"({'|'.join(names)}){mark}" if names else "((?!))")
    if parts[0].startswith("((?!") and parts[1].startswith("((?!"):
        return None
    return re.compile(rf"(?<=[.?!…\"”’)\]—])\s{{1,9}}(?:{'|'.join(parts)})(?:\s{{1,9}}|$)")
