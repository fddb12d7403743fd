"""Labels that nobody speaks under: lists of participants, `Time:`, headings of sections."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from digests.transcripts.afterword import is_afterword, is_boilerplate
from digests.transcripts.labels import Label
from digests.transcripts.pages import Line, Mark
from digests.transcripts.voice import addresses
from digests.transcripts.wraps import ends_sentence

_FEWEST_LISTED = 2
_MOST_UNSAID = 160
_LONGEST_SECTION = 90


def spoken_under(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """The labels that speech stands under."""
    kept = _without_lists(lines, _without_front(lines, labels))
    while len(kept) > 1 and _sells(lines, kept[-1], kept[:-1]):
        kept.pop()
    return kept


def _sells(lines: Sequence[Line], label: Label, others: Sequence[Label]) -> bool:
    """Words of the page's own at its end: `Transcribe Your Own Content`, `Share: …`."""
    if any(label.key == other.key for other in others):
        return False
    below = [line.text for line in lines[label.line + 1 :] if line.mark is Mark.TEXT]
    heads = label.form == "alone" and bool(below) and is_boilerplate(below[0])
    return heads or is_afterword(lines[label.line])


def _without_front(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Leaves out the first labels while nothing is said: printed once, or one under the other."""
    counts = Counter(label.key for label in labels)
    begin = 0
    for number, (label, below) in enumerate(pairwise(labels)):
        said = [lines[label.line].text[label.end :]]
        said += [line.text for line in lines[label.line + 1 : below.line] if line.mark is Mark.TEXT]
        if label.line == below.line or any(map(_says, said)):
            break
        if counts[label.key] == 1 or number >= _FEWEST_LISTED:
            begin = number + 1
    return list(labels[begin:])


def _says(text: str) -> bool:
    """A sentence, or words to somebody; a name, a date or a place is neither."""
    text = text.strip("*_ ")
    if not text:
        return False
    whole = ends_sentence(text) and text.rstrip(")）]】*_ ")[-1:] in {*".?!…。？！"}
    clock = text.casefold().endswith((".m.", "hrs."))
    return (whole and not clock) or len(text) > _MOST_UNSAID or addresses(text)


def _without_lists(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
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


def mark_sections(lines: Sequence[Line], labels: Sequence[Label]) -> list[Line]:
    """Bold lines with a colon right above a label, and capitals right beside a page's number."""
    opened = {label.line for label in labels}
    first = min(opened, default=0)
    marked = list(lines)
    for number, line in enumerate(lines):
        if line.mark is not Mark.TEXT or number in opened or len(line.text) > _LONGEST_SECTION:
            continue
        announces = line.text.rstrip("*_ ").endswith((":", "："))
        if announces and line.bold >= len(line.text) and number + 1 in opened:
            marked[number] = replace(line, mark=Mark.HEADING)
        beside = lines[max(0, number - 1) : number + 2]
        loud = (
            line.gap and line.text.isupper() and " " in line.text and not ends_sentence(line.text)
        )
        if loud and number > first and any(other.mark is Mark.PAGE for other in beside):
            marked[number] = replace(line, mark=Mark.PAGE)
    return marked
