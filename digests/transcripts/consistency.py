"""Candidates → labels: what the document as a whole says about each of them.

A label recurs, or stands where the turns alternate, and is set like the other labels. A word that
merely has a colon behind it does none of these.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from digests.transcripts.labels import Label, Shape, Style, spoken_kind, words_of
from digests.transcripts.pages import Line, Mark
from digests.transcripts.words import ASKING, CALLING, OFFICES, PARTICLES
from digests.transcripts.wraps import ends_sentence

_DOMINANT = 0.8
_STRAY = 0.12
_FREQUENT = 3
_LONG_KEY = 6
_FRONT = 60
_LONG_ENOUGH = 5
_SCRAPS = 2
"""How many stray letters a scan may put before a label."""
_FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Settled:
    """One layout's labels, in order of lines, with the keys that recur."""

    layout: str
    labels: tuple[Label, ...]
    recurring: frozenset[str]

    @property
    def weight(self) -> int:
        """How much of the document this layout explains."""
        return len(self.labels)


def settle(layout: str, candidates: Iterable[Label], lines: Sequence[Line], width: int) -> Settled:
    """The candidates of one layout that the document bears out."""
    every = list(candidates)
    free = [label for label in every if _stands_free(label, lines, width)]
    held = [label for label in free if label.shape is not Shape.NONE]
    counts = Counter(label.key for label in held)
    most = max(counts.values(), default=0)
    page = _paragraph_ends(lines, width)
    page = replace(page, bracketed=_bracketed(held))
    strong = [label for label in held if _recurs(label, counts[label.key], most, page)]
    if not strong:
        strong = _only_pair(held, lines)
    if not strong:
        return Settled(layout, (), frozenset())
    style = _Style.of(strong, lines)
    strong = [label for label in strong if style.allows(label, counts[label.key], len(strong))]
    recurring = frozenset(label.key for label in strong)
    strong += _running_on(every, free, recurring, counts)
    singles = _singles(held, recurring, style, page)
    known = sorted([*strong, *singles], key=lambda label: label.line)
    return Settled(layout, tuple(_with_slips(known, free, counts)), recurring)


def _stands_free(label: Label, lines: Sequence[Line], width: int) -> bool:
    """Whether the line may open a turn: nothing runs on from the line above."""
    line = lines[label.line]
    if not width or line.gap or not label.line:
        return True
    above = lines[label.line - 1]
    if above.mark is not Mark.TEXT or ends_sentence(above.text):
        return True
    # An `A.` in the middle of a sentence is an initial; other capitals are cut in by scans.
    loud = label.style is Style.UPPER or (
        label.shape is Shape.SPOKEN and label.style is not Style.MIXED
    )
    return loud and label.key != "a"


def _bracketed(held: list[Label]) -> bool:
    """Whether several labels are printed as `Name (Desk)`."""
    return len({label.key for label in held if label.name.endswith(")")}) > 1


def _recurs(label: Label, count: int, most: int, page: "_Page") -> bool:
    if label.form == _FIRM:
        return True
    if label.shape is Shape.SPOKEN:
        return label.form not in {"alone", "brackets"} or count > 1
    quiet = label.form == "alone" and not label.bold and label.style is Style.MIXED
    if quiet and count > 1 and _is_named_before(label, page):
        return True
    if label.shape is Shape.WEAK or quiet:
        twice = label.bold or (quiet and most >= _FREQUENT)
        return count >= _FREQUENT or (twice and count > 1)
    return count > 1


def _running_on(
    every: list[Label], free: list[Label], recurring: frozenset[str], counts: Counter[str]
) -> list[Label]:
    """Known labels below a line that a scan or an interruption left without its full stop."""
    placed = {label.line for label in free}
    return [
        label
        for label in every
        if label.line not in placed
        and label.key in recurring - {"a"}
        and counts[label.key] >= _FREQUENT
    ]


def _only_pair(held: list[Label], lines: Sequence[Line]) -> list[Label]:
    """One question and one answer: nobody speaks twice. Every label must then bear speech."""
    names = [label for label in held if label.shape is Shape.NAME and not label.alone]
    spoken = [label for label in names if ends_sentence(lines[label.line].text)]
    if len(spoken) < 2 or len(spoken) < len(names):  # noqa: PLR2004
        return []
    asked = any("?" in lines[label.line].text or "？" in lines[label.line].text for label in spoken)
    return spoken if asked else []


@dataclass(frozen=True, slots=True)
class _Style:
    upper: bool
    bold: bool
    mixed: bool
    headed: bool

    @classmethod
    def of(cls, labels: list[Label], lines: Sequence[Line]) -> "_Style":
        weighed = [label for label in labels if len(label.key) > 1] or labels
        upper = sum(label.style is Style.UPPER for label in weighed)
        bold = sum(label.bold for label in labels)
        return cls(
            upper >= len(weighed) * _DOMINANT,
            bold >= len(labels) * _DOMINANT,
            upper < len(weighed) * (1 - _DOMINANT),
            sum(lines[each.line].mark is Mark.HEADING for each in labels)
            >= len(labels) * _DOMINANT,
        )

    def allows(self, label: Label, count: int, total: int) -> bool:
        """Rare keys must be set like the rest; frequent ones may differ."""
        return label.shape is Shape.SPOKEN or count > total * _STRAY or self.like(label)

    def like(self, label: Label) -> bool:
        if self.upper and label.style is Style.MIXED:
            return False
        return not self.bold or label.bold or (self.upper and label.style is Style.UPPER)


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines, and where the paragraph of each ends."""

    lines: Sequence[Line]
    ends: Sequence[int]
    bracketed: bool = False

    def end_of(self, label: Label) -> str:
        """The last line of the paragraph that the label opens."""
        return self.lines[self.ends[label.line]].text


def _paragraph_ends(lines: Sequence[Line], width: int) -> _Page:
    ends = list(range(len(lines)))
    for number in range(len(lines) - 2, -1, -1):
        below = lines[number + 1]
        if width and not below.gap and below.mark is Mark.TEXT:
            ends[number] = ends[number + 1]
    return _Page(lines, ends)


def _singles(
    held: list[Label], recurring: frozenset[str], style: _Style, page: "_Page"
) -> list[Label]:
    """Names printed once: set like the others, and where somebody else must be speaking."""
    order = [
        label for label in held if label.key in recurring or _may_stand_once(label, style, page)
    ]
    if style.upper or style.bold or style.headed:
        return [label for label in order if label.key not in recurring]
    accepted: list[Label] = []
    for before, run, after in _runs(order, recurring):
        accepted += _in_between(before, run, after, page)
    return accepted


def _may_stand_once(label: Label, style: _Style, page: "_Page") -> bool:
    if label.form == "period" and (label.alone or any(c.isdigit() for c in label.name)):
        return False
    if page.lines[label.line].mark is Mark.HEADING:
        return style.headed and label.shape >= Shape.NAME
    if label.shape is Shape.SPOKEN and (label.form == "brackets" or _is_person(label)):
        return True
    return label.shape >= Shape.NAME and style.like(label)


def _is_person(label: Label) -> bool:
    """`Moderator` or `Question` alone on a line, not a heading such as `Questions`."""
    word = label.name.casefold()
    return word in ASKING | CALLING and not word.endswith("s") and word not in {"media", "press"}


def _runs(
    order: list[Label], recurring: frozenset[str]
) -> Iterable[tuple[Label | None, list[Label], Label | None]]:
    """Stretches of names printed once, each with the recurring labels around it."""
    before: Label | None = None
    run: list[Label] = []
    for label in order:
        if label.key in recurring:
            if run:
                yield before, run, label
            before, run = label, []
        else:
            run.append(label)
    if run:
        yield before, run, None


def _in_between(
    before: Label | None, run: list[Label], after: Label | None, page: "_Page"
) -> list[Label]:
    """Between two turns of one speaker somebody spoke; between two speakers nobody need have."""
    asks = [_asks(label, page) for label in run]
    # Somebody answers the question of a reporter who has not spoken before.
    answers = [
        above and " " in label.name and ends_sentence(page.end_of(label))
        for above, label in zip([False, *asks], run, strict=False)
    ]
    certain = [answer or _is_sure(label, page) for label, answer in zip(run, answers, strict=True)]
    sure = [label for label, holds in zip(run, certain, strict=True) if holds]
    asking = [label for label, *any_of in zip(run, certain, asks, strict=True) if any(any_of)]
    if before is not None and after is not None and before.key != after.key:
        if _is_asker(before) and (_is_asker(after) or _is_caller(after)):
            return [label for label in run if ends_sentence(page.end_of(label))]
        if all(_heads_block(label, page) for label in (before, *run, after)):
            return run
        return asking if after.shape is not Shape.SPOKEN else sure
    spoken = [label for label in run if ends_sentence(page.end_of(label)) or label.alone]
    if before is not None and all(_heads_block(each, page) for each in (before, *spoken)):
        return spoken
    if after is None:
        return asking or [label for label in spoken if page.lines[label.line].gap][:1]
    kept = {label.line for label in (*asking, *spoken[-1:])}
    return [label for label in run if label.line in kept]


def _is_sure(label: Label, page: "_Page") -> bool:
    """Printed as other speakers are, or announced."""
    if label.form == "period" and label.style is Style.MIXED:  # `The Chairman.`: titles only
        return True
    return _is_named_before(label, page) or (page.bracketed and label.name.endswith(")"))


def _is_named_before(label: Label, page: "_Page") -> bool:
    """A name that the words before call on, or that a list of participants holds."""
    if " " not in label.name:
        return False
    near = page.lines[max(0, label.line - 2) : label.line]
    if not label.alone:
        return any(label.name in line.text for line in near)
    front = page.lines[: min(_FRONT, label.line)]
    return any(label.name in line.text for line in (*front, *near))


def _heads_block(label: Label, page: "_Page") -> bool:
    """Alone on its line, set off from what is above and not from what is below."""
    below = label.line + 1
    apart = label.alone and page.lines[label.line].gap
    return apart and below < len(page.lines) and not page.lines[below].gap


def _is_asker(label: Label) -> bool:
    return label.shape is Shape.SPOKEN and spoken_kind(label.name) is ASKING


def _is_caller(label: Label) -> bool:
    return not CALLING.isdisjoint(words_of(label.name))


def _asks(label: Label, page: "_Page") -> bool:
    text = page.end_of(label)
    if label.end >= len(page.lines[label.line].text):
        return False
    return text.rstrip("\"”’' ").endswith(("?", "？"))


def _with_slips(known: list[Label], free: list[Label], counts: Counter[str]) -> list[Label]:
    """Adds misprints (`FM.` for `PM.`) under the name that they stand for."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for label in known:
        spellings[label.key][label.name] += 1
    frequent = [key for key in spellings if counts[key] >= _FREQUENT]
    rare = {key for key in spellings if len(key) <= _FREQUENT and _is_misprint(key, counts)}
    names = {key: spellings[key].most_common(1)[0][0] for key in frequent}
    offices = [key for key in frequent if _is_office(names[key])]
    rare |= {
        each.key
        for each in known
        if (meant := _meant(each, offices, alike=1)) and counts[each.key] * 4 <= counts[meant]
    }
    known = [label for label in known if label.key not in rare]
    frequent = [key for key in frequent if key not in rare]
    taken = {label.line for label in known}
    slips = []
    for label in free:
        if label.line not in taken and label.style is not Style.CASELESS:
            meant = _meant(label, frequent, alike=2)
            if meant:
                slips.append(replace(label, name=names[meant], key=meant))
    merged = [_with_usual_name(label, names) for label in [*known, *slips]]
    return sorted(merged, key=lambda label: label.line)


def _is_office(name: str) -> bool:
    """`PRIME MINISTER`, `JOURNALIST`: no part of it is a person's own name."""
    return all(word in OFFICES or word in ASKING or word in PARTICLES for word in words_of(name))


def _is_misprint(key: str, counts: Counter[str]) -> bool:
    """`FM` seldom where `PM` often: two letters, one misread."""
    return (
        len(key) > 1
        and key in OFFICES
        and any(
            len(other) == len(key)
            and other in OFFICES
            and counts[key] * 4 <= often
            and OSA.distance(key, other) == 1
            for other, often in counts.items()
        )
    )


def _with_usual_name(label: Label, names: dict[str, str]) -> Label:
    """`P. M.` among many `PM.` is the same label; longer labels keep how they are printed."""
    usual = names.get(label.key)
    if usual and len(label.key) <= _LONG_KEY and label.name != usual:
        return replace(label, name=usual)
    return label


def _meant(label: Label, frequent: list[str], *, alike: int) -> str | None:
    """The frequent label that this one misprints; numbers tell numbered labels apart."""
    for key in frequent:
        if (
            len(key) >= _LONG_ENOUGH
            and label.key.endswith(key)
            and len(label.key) - len(key) <= _SCRAPS
            and label.style is Style.UPPER
        ):
            return key
        own = label.key.rstrip("0123456789")
        if own == key and own != label.key and key in OFFICES:
            return key
        if len(key) > 1 and not (key.isalpha() and own.isalpha()):
            continue
        if 1 < len(key) < _LONG_KEY and key not in OFFICES:
            continue
        if len(key) == 1:
            if label.key[1:] == key and not label.key[0].isalpha():
                return key
        elif label.key[0] == key[0] or len(key) < _LONG_KEY:
            slips = 1 if len(key) < _LONG_KEY else alike
            near = len(own) >= len(key) - 1 and OSA.distance(own, key, score_cutoff=slips) <= slips
            if near and label.style is Style.UPPER and own != key:
                return key
    return None
