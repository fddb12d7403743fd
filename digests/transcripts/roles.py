"""What each speaker does in the room: who is asked, who asks, who calls on people.

Judged by the label's words where they say it, else by behaviour over the whole document.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digests.model import Role
from digests.transcripts.calls import calls_on_somebody
from digests.transcripts.labels import Label, Shape, key_of, spoken_kind, words_of
from digests.transcripts.words import ANSWERING, ASKING, BYSTANDING, CALLING, COURTESIES, OFFICES

_ASKING_MARKS = frozenset("?？؟")
_SPOKEN = {
    ASKING: Role.REPORTER,
    CALLING: Role.MODERATOR,
    BYSTANDING: Role.OTHER,
    ANSWERING: Role.SPOKESPERSON,
}
_CALL_LENGTH = 400
_FEW = 0.5
_POSTS = OFFICES - COURTESIES - {"speaker"}
_ANALYST = frozenset(("analyst", "analista", "analyste"))


@dataclass(slots=True)
class _Habits:
    """What one label's turns have in common."""

    turns: int = 0
    characters: int = 0
    longest: int = 0
    asking: int = 0
    calling: int = 0
    answering: int = 0
    before: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    after: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    firm: bool = False
    label: Label | None = None

    @property
    def key(self) -> str:
        """The label's key."""
        return self.label.key if self.label else ""

    @property
    def name(self) -> str:
        """The label as printed."""
        return self.label.name if self.label else ""


def roles_of(
    labels: Sequence[Label | None], texts: Sequence[str], outlets: Sequence[bool]
) -> list[Role]:
    """A role for every turn. `outlets[i]`: the label of turn i is or holds a news organisation."""
    fixed = {label.key: role for label in labels if label and (role := _by_words(label))}
    habits = _habits(labels, texts, fixed)
    named = {key for key, each in habits.items() if key not in fixed}
    reporters = {
        label.key for label, outlet in zip(labels, outlets, strict=True) if label and outlet
    }
    reporters &= named
    tagged = frozenset(reporters)
    # An answerer's label may hold a desk in brackets that is also a newspaper's abbreviation.
    reporters = {key for key in reporters if not _answers_only(habits[key])}
    anonymous = sum(fixed.get(label.key) is Role.REPORTER for label in labels if label)
    if anonymous > len(labels) * 0.2:
        # Where reporters have no names, whoever has one answers, unless its label is an outlet.
        reporters = {key for key in reporters if habits[key].asking * 2 >= habits[key].turns}
    if anonymous < len(labels) * 0.1 and len(named) > 1:
        reporters |= _askers(habits, named, reporters)
    elif anonymous < len(labels) * 0.4:
        reporters |= {key for key in named if _only_asks(habits[key])}
    for key, role in fixed.items():
        nameless = key.startswith(("unidentified", "unknown", "unnamed"))
        if role is Role.OTHER and nameless and habits[key].asking * 2 >= habits[key].turns:
            fixed[key] = Role.REPORTER
    least = 2 if anonymous < len(labels) * 0.2 else 3
    callers = {key for key in named - reporters if _calls(habits[key], reporters, fixed, least)}
    # `MAJOR GENERAL TOBIAS VALE` once and `GEN. VALE` later are one person.
    surnames = Counter(map(_surname, habits.values()))
    handing = {
        key
        for key, each in habits.items()
        if ((key in named and key not in tagged) or fixed.get(key) is Role.OTHER)
        and surnames[_surname(each)] == 1
        and _hands_over(each, reporters, fixed)
    }
    if named - handing - reporters or Role.SPOKESPERSON in fixed.values():
        callers |= handing
        reporters -= handing
        fixed |= dict.fromkeys(handing & fixed.keys(), Role.MODERATOR)
    answering = named - reporters - callers
    if not answering and callers and Role.SPOKESPERSON not in fixed.values():
        callers.discard(max(callers, key=lambda key: habits[key].characters))
    return [
        _role(label and _short_form(label, habits), fixed, reporters, callers) for label in labels
    ]


def _short_form(label: Label, habits: Mapping[str, _Habits]) -> Label:
    """`Ann Lee, Media Office` where later labels print `Ann Lee`."""
    head, comma, _ = label.name.partition(",")
    short = habits.get(key_of(head)) if comma else None
    return (short.label if short else None) or label


def _role(
    label: Label | None, fixed: dict[str, Role], reporters: set[str], callers: set[str]
) -> Role:
    if label is None:
        return Role.SPOKESPERSON
    if label.key in fixed:
        return fixed[label.key]
    if label.key in reporters:
        return Role.REPORTER
    return Role.MODERATOR if label.key in callers else Role.SPOKESPERSON


def _by_words(label: Label) -> Role | None:
    kind = spoken_kind(label.name)
    if kind is not None:
        return _SPOKEN[kind]
    words = words_of(label.name)
    return _by_name(label, words) if words else None


def _by_name(label: Label, words: tuple[str, ...]) -> Role | None:
    if words[0] in {"unidentified", "unknown", "unnamed"}:
        return Role.OTHER
    if not _ANALYST.isdisjoint(words):
        return Role.REPORTER
    if label.form == "firm" or label.shape is Shape.NONE:
        return Role.SPOKESPERSON if not OFFICES.isdisjoint(words) else None
    if len(words) > 1 and words[0] in ASKING - {"q", "press", "media", "host"}:
        return Role.REPORTER
    return Role.MODERATOR if words[0] in CALLING or words[-1] in CALLING else None


def _habits(
    labels: Sequence[Label | None], texts: Sequence[str], fixed: Mapping[str, Role]
) -> dict[str, _Habits]:
    habits: dict[str, _Habits] = {}
    asks = [not _ASKING_MARKS.isdisjoint(text[-400:]) for text in texts]
    for number, (label, text) in enumerate(zip(labels, texts, strict=True)):
        if label is None:
            continue
        each = habits.setdefault(label.key, _Habits(label=label))
        each.turns += 1
        each.characters += len(text)
        each.longest = max(each.longest, len(text))
        if label.shape is not Shape.SPOKEN or fixed.get(label.key) is Role.OTHER:
            each.asking += asks[number]
            each.calling += len(text) <= _CALL_LENGTH and calls_on_somebody(text)
        if label.shape is Shape.SPOKEN:
            continue
        if number and (above := labels[number - 1]):
            each.before[above.key] += 1
            each.answering += above.key != label.key and asks[number - 1]
        if number + 1 < len(labels) and (below := labels[number + 1]):
            each.after[below.key] += 1
    return habits


def _askers(habits: dict[str, _Habits], named: set[str], known: set[str]) -> set[str]:
    """Without anonymous labels: those who are answered by the one who says most."""
    most = max(
        named - known or named, key=lambda key: (habits[key].answering, habits[key].characters)
    )
    askers = set(known)
    for key in named - {most}:
        each = habits[key]
        office = not _POSTS.isdisjoint(words_of(each.name))
        answered = each.after.get(most, 0)
        asks = each.asking / each.turns
        questions = each.turns > 1 and asks > _FEW and not each.answering
        if (
            (asks >= _FEW and not office)
            or questions
            or (
                answered
                and asks > 0
                and each.characters < habits[most].characters / 3
                and not office
            )
        ):
            askers.add(key)
    hosts = habits[most].calling * 2 >= habits[most].turns
    for key in () if hosts else named - askers - {most}:
        each = habits[key]
        office = not _POSTS.isdisjoint(words_of(each.name))
        after_asker = sum(count for other, count in each.before.items() if other in askers)
        placed = each.before and each.after.get(most, 0) == each.turns and not after_asker
        if not office and placed:
            askers.add(key)
    # Whoever answers right after an asker, at length and without asking, is on the other side.
    return {
        key
        for key in askers
        if key in known
        or habits[key].characters / habits[key].turns < 4 * _mean(habits, most)
        or habits[key].asking
    }


def _mean(habits: dict[str, _Habits], key: str) -> float:
    return habits[key].characters / max(1, habits[key].turns)


def _answers_only(each: _Habits) -> bool:
    """Speaks right after questions, asks none."""
    return not each.asking and each.answering * 2 >= each.turns and each.name[-1:] in ")]）"


def _only_asks(each: _Habits) -> bool:
    """Asks in every turn, answers nobody, and has no office."""
    return (
        each.asking == each.turns
        and not each.answering
        and _POSTS.isdisjoint(words_of(each.name))
        and each.characters <= each.turns * _CALL_LENGTH
    )


def _hands_over(each: _Habits, reporters: set[str], fixed: Mapping[str, Role]) -> bool:
    """Speaks shortly, answers nobody, and is mostly followed by somebody who asks."""
    if fixed.get(each.key) is Role.OTHER:
        return each.calling * 2 >= each.turns and not each.asking
    handed = sum(
        count
        for key, count in each.after.items()
        if key in reporters or fixed.get(key) is Role.REPORTER
    )
    return (
        each.calling >= 1
        and each.calling * 3 >= each.turns
        and each.characters <= (each.turns - 0.5) * _CALL_LENGTH
        and each.longest <= _CALL_LENGTH * 3
        and each.asking * 3 <= each.turns
        and each.answering * 6 <= each.turns
        and handed > 0
        and handed * 2 >= each.turns - 1
    )


def _surname(each: _Habits) -> str:
    return next(reversed(words_of(each.name)), "")


def _calls(each: _Habits, reporters: set[str], fixed: dict[str, Role], least: int) -> bool:
    """Mostly short turns that hand the floor to somebody who asks."""
    handed = sum(
        count
        for key, count in each.after.items()
        if key in reporters or fixed.get(key) is Role.REPORTER
    )
    asked = sum(
        count
        for key, count in each.before.items()
        if key in reporters or fixed.get(key) is Role.REPORTER
    )
    if not asked and handed >= least and handed >= each.turns * 0.35 and each.calling >= handed:
        return True
    if each.turns < 3:  # noqa: PLR2004
        return False
    short = each.characters <= each.turns * _CALL_LENGTH
    hands = handed >= each.turns * (0.3 if short and reporters else 0.5)
    return each.calling >= each.turns * 0.6 and hands and asked <= each.turns * 0.6
