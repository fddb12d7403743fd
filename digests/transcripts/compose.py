"""Lines + labels → the transcript's text, and whose each stretch of it is.

Every line lands in the text once; a stretch is a label, somebody's speech, or furniture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digests.model import Furniture, FurnitureKind, Span
from digests.transcripts.labels import JUNK, Label, Shape
from digests.transcripts.pages import Line, Mark
from digests.transcripts.wraps import continues, ends_sentence

_KINDS = {
    Mark.RULE: FurnitureKind.SEPARATOR,
    Mark.META: FurnitureKind.BOILERPLATE,
    Mark.ASIDE: FurnitureKind.BOILERPLATE,
    Mark.PAGE: FurnitureKind.PAGE,
    Mark.TIME: FurnitureKind.DATELINE,
    Mark.END: FurnitureKind.MARK,
    Mark.HEADING: FurnitureKind.MARK,
}
_PARAGRAPH = "\n\n"
_LONGEST_RULE = 40
_TRAILING_RULE = re.compile(r"\s(?:-{3,}|\*{3,}|_{3,})\s*$")


@dataclass(slots=True)
class Piece:
    """A stretch of one line's speech; `flows` where the paragraph of the piece before goes on."""

    start: int
    end: int
    flows: bool


@dataclass(slots=True)
class Draft:
    """A turn in the making: its label and its stretches of speech."""

    label: Label | None
    label_span: Span | None
    pieces: list[Piece] = field(default_factory=list)

    def text(self, whole: str) -> str:
        """White space folded, paragraphs kept apart by a blank line."""
        out: list[str] = []
        for piece in self.pieces:
            folded = " ".join(whole[piece.start : piece.end].split())
            if not folded:
                continue
            if out:
                out.append(" " if piece.flows else _PARAGRAPH)
            out.append(folded)
        return "".join(out)

    def spans(self, whole: str) -> tuple[Span, ...]:
        """Pieces with nothing but white space between them are one span."""
        spans: list[Span] = []
        for piece in self.pieces:
            if spans and not whole[spans[-1].end : piece.start].strip():
                spans[-1] = Span(spans[-1].start, piece.end)
            elif whole[piece.start : piece.end].strip():
                spans.append(Span(piece.start, piece.end))
        return tuple(spans)


@dataclass(slots=True)
class Composition:
    """The text with everything in its place; `front` is what stands before the first label."""

    text: str
    drafts: list[Draft]
    front: list[tuple[Line, Span]]
    furniture: list[Furniture]


def compose(lines: Sequence[Line], labels: Sequence[Label], width: int, last: int) -> Composition:
    """`last`: the first line after the last speech; from there on all is furniture."""
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(label.line, []).append(label)
    made = _Composer(width=width, last=last)
    for number, line in enumerate(lines):
        made.add(number, line, by_line.get(number, []))
    return Composition("".join(made.parts), made.drafts, made.front, made.furniture)


@dataclass(slots=True)
class _Composer:
    width: int
    last: int
    parts: list[str] = field(default_factory=list)
    size: int = 0
    drafts: list[Draft] = field(default_factory=list)
    front: list[tuple[Line, Span]] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    _above: Line | None = None
    _speech_above: Line | None = None
    _spoke: bool = False

    def add(self, number: int, line: Line, labels: list[Label]) -> None:
        speech = (line.mark is Mark.TEXT or bool(labels)) and number < self.last
        opens = bool(labels) and not line.text[: labels[0].start].strip(JUNK + "#-–—")
        flows = speech and not opens and self._goes_on(line)
        start = self._place(line.text, flows=flows and self._above is self._speech_above)
        if speech:
            self._speech(line, labels, start, flows=flows)
            self._speech_above = line
        else:
            self._mark(line, start, after_end=number >= self.last)
        self._above = line

    def _goes_on(self, line: Line) -> bool:
        above = self._speech_above
        if above is None or not self.drafts:
            return False
        if self._above is above:
            return continues(above, line, self.width)
        # Furniture stands between: a page header cuts sentences, so look at the sentence only.
        return not ends_sentence(above.text) and (bool(self.width) or line.text[:1].islower())

    def _place(self, text: str, *, flows: bool) -> int:
        if self.size:
            joint = " " if flows else _PARAGRAPH
            self.parts.append(joint)
            self.size += len(joint)
        start = self.size
        self.parts.append(text)
        self.size += len(text)
        return start

    def _speech(self, line: Line, labels: list[Label], start: int, *, flows: bool) -> None:
        at = 0
        for label in labels:
            # Marks before the label (`**`, `#`) are printed for its sake.
            bare = not line.text[at : label.start].strip(JUNK + "#-–—")
            opens = at if bare else label.start
            self._say(line, start + at, start + opens, flows=flows)
            span = Span(start + opens, start + label.end)
            printed = label.end > label.start
            self.drafts.append(Draft(label, span if printed else None))
            if printed:
                self.furniture.append(Furniture(span, FurnitureKind.LABEL))
            at, flows = label.end, False
        self._say(line, start + at, start + len(line.text), flows=flows)

    def _say(self, line: Line, start: int, end: int, *, flows: bool) -> None:
        if rule := _TRAILING_RULE.search(line.text[-_LONGEST_RULE:]):
            end = min(end, end - len(rule.group()))
        if start >= end:
            return
        if not self.drafts:
            self.front.append((line, Span(start, end)))
        else:
            self.drafts[-1].pieces.append(Piece(start, end, flows))

    def _mark(self, line: Line, start: int, *, after_end: bool) -> None:
        kind = _KINDS.get(line.mark, FurnitureKind.BOILERPLATE)
        span = Span(start, start + len(line.text))
        if not self.drafts and line.mark in {Mark.HEADING, Mark.TEXT} and not after_end:
            self.front.append((line, span))
        else:
            self.furniture.append(Furniture(span, kind))


def fill_gaps(text: str, taken: list[Furniture], spans: Sequence[Span]) -> tuple[Furniture, ...]:
    """Furniture for every character that neither a turn nor other furniture holds."""
    edges = sorted([*(f.span for f in taken), *spans])
    gaps: list[Furniture] = []
    at = 0
    for start, end in edges:
        if start > at:
            gaps.append(Furniture(Span(at, start), FurnitureKind.SEPARATOR))
        at = max(at, end)
    if at < len(text):
        gaps.append(Furniture(Span(at, len(text)), FurnitureKind.SEPARATOR))
    whole = [each for each in [*taken, *gaps] if each.span.end > each.span.start]
    return tuple(sorted(whole, key=lambda each: each.span))


def is_label_only(draft: Draft) -> bool:
    """A label without speech."""
    return draft.label is not None and not draft.pieces and draft.label.shape is not Shape.NONE
