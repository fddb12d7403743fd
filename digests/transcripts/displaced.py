"""Labels that a scan has torn from their speech and printed together below it: `PM. Q. PM.`"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from digests.transcripts.labels import Label
from digests.transcripts.pages import Line, Mark
from digests.transcripts.wraps import ends_sentence

_TOKEN = re.compile(r"([^\s.:]{1,20}(?: [^\s.:]{1,20}){0,2})[.:](?:\s|$)")
_LONGEST = 80
_FEWEST = 2


def restore_displaced(
    lines: Sequence[Line], labels: Iterable[Label]
) -> tuple[list[Line], list[Label]]:
    """Gives each label back to its stretch, where there are as many of both."""
    kept = list(labels)
    marked = list(lines)
    models = {label.name: label for label in kept}
    opened = {label.line for label in kept}
    for number, line in enumerate(lines):
        torn = _only_labels(line, models)
        if not torn:
            continue
        starts = _stretches(lines, number, opened - {number})
        kept = [label for label in kept if label.line != number]
        marked[number] = replace(line, mark=Mark.PAGE)
        if len(starts) == len(torn):
            kept += [
                replace(label, line=at, start=0, end=0, alone=False)
                for at, label in zip(starts, torn, strict=True)
            ]
    return marked, sorted(kept, key=lambda label: (label.line, label.start))


def _only_labels(line: Line, models: dict[str, Label]) -> list[Label]:
    if len(line.text) > _LONGEST or line.mark is not Mark.TEXT:
        return []
    if line.text[-1] not in ".:" or line.text.partition(".")[0].partition(":")[0] not in models:
        return []
    names = _TOKEN.findall(line.text)
    rest = _TOKEN.sub("", line.text)
    if len(names) < _FEWEST or rest.strip() or any(name not in models for name in names):
        return []
    return [models[name] for name in names]


def _stretches(lines: Sequence[Line], below: int, opened: set[int]) -> list[int]:
    """First lines of the sentences groups of the block above, split where a line ends one."""
    start = below
    while start > 0 and start - 1 not in opened and lines[start - 1].mark is Mark.TEXT:
        start -= 1
        if lines[start].gap:
            break
    starts = []
    fresh = True
    for number in range(start, below):
        if fresh:
            starts.append(number)
        fresh = ends_sentence(lines[number].text)
    return starts
