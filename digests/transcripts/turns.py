"""A composition → turns with speaker, role and outlet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.model import Attribution, Evidence, Role, Span, Turn
from digests.transcripts import unlabelled
from digests.transcripts.compose import Draft
from digests.transcripts.labels import Label, Shape, spoken_kind, words_of
from digests.transcripts.outlets import OutletFinder, attribution
from digests.transcripts.people import full_name, name_in_label
from digests.transcripts.roles import roles_of
from digests.transcripts.words import ANSWERING, ASKING, OFFICES

_FEW = 0.5
_PARTS = (
    re.compile(r"\S[^()]{0,80}\(([^()]{2,60})\)$"),
    re.compile(r"^[^,]{2,60}, ([^,]{2,60})$"),
    re.compile(r"^([^,]{2,60}), [^,]{2,60}$"),
)
"""`Name (Outlet)`, `Name, Outlet`, `Outlet, Name`."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """What a label says of an outlet: as printed, and whether the label is nothing else."""

    printed: str
    only: bool


def build_turns(
    drafts: Sequence[Draft], text: str, finder: OutletFinder, told: Sequence[str]
) -> tuple[Turn, ...]:
    """Turns in order. Drafts without speech are left out; their labels stay furniture."""
    spoken = [(draft, said) for draft in drafts if (said := draft.text(text)) and draft.spans(text)]
    labels = [draft.label for draft, _ in spoken]
    texts = [said for _, said in spoken]
    tags = _tags(labels, texts, finder)
    asks = [
        label is not None
        and (
            label.key in tags
            or (label.shape is not Shape.SPOKEN and finder.introduces_itself(said, label))
        )
        for label, said in zip(labels, texts, strict=True)
    ]
    roles = roles_of(labels, texts, asks)
    names = _Names(told)
    turns: list[Turn] = []
    carried: dict[str, Attribution] = {}
    for number, ((draft, said), role) in enumerate(zip(spoken, roles, strict=True)):
        label = draft.label
        tag = tags.get(label.key) if label and role is Role.REPORTER else None
        spans = draft.spans(text)
        found = None
        if role is Role.REPORTER:
            above = turns[-1] if turns else None
            found = _attribute(draft, spans, tag, text, finder, above)
            key = (
                label.key
                if label
                and label.shape is not Shape.SPOKEN
                and len(label.key) > 1
                and not (tag and tag.only)
                else ""
            )
            if found is None and key in carried:
                before = carried[key]
                found = Attribution(before.printed, Evidence.CARRIED, before.span, before.name)
            elif found is not None and key:
                carried.setdefault(key, found)
        speaker = _speaker(label, tag, role)
        turns.append(
            Turn(
                number, role, spans, said, draft.label_span, speaker, names.of(speaker, role), found
            )
        )
    return tuple(turns)


def _speaker(label: Label | None, tag: _Tag | None, role: Role) -> str | None:
    """None for anonymous labels (`Q`, `P` for pregunta) and for labels that are an outlet only."""
    if label is None or label.form == unlabelled.NAME or (tag and tag.only):
        return None
    if role is Role.REPORTER and len(label.key) == 1:
        return None
    named = "(" in label.name and ", " in label.name  # `Question (Ann Lee, KQX)`
    return None if spoken_kind(label.name) is ASKING and not named else label.name


def _tags(
    labels: Sequence[Label | None], texts: Sequence[str], finder: OutletFinder
) -> dict[str, _Tag]:
    """Labels that are or hold an outlet. Where most of the askers' labels do, so do the rest."""
    sizes: dict[str, int] = {}
    names: dict[str, Label] = {}
    for label, said in zip(labels, texts, strict=True):
        if label is not None and (label.shape is not Shape.SPOKEN or label.name.endswith(")")):
            sizes[label.key] = sizes.get(label.key, 0) + len(said)
            names.setdefault(label.key, label)
    tags: dict[str, _Tag] = {}
    for key, label in names.items():
        found = (
            (label.outlet, False)
            if label.outlet and label.form == "firm"
            else finder.in_label(label.name)
        )
        if found and len(label.key) > 1:
            tags[key] = _Tag(*found)
    tags |= _alike(names, tags)
    principal = max(sizes, key=lambda key: sizes[key], default=None)
    if principal in tags and len(names) > 1 and not finder.is_known(names[principal].name):
        del tags[principal]
    rest = [
        key
        for key in names
        if key not in tags and key != principal and OFFICES.isdisjoint(words_of(names[key].name))
    ]
    only = sum(tag.only for tag in tags.values())
    if only > len(rest) * 1.5 and only * 2 >= len(tags):
        alike = [
            key
            for key in rest
            if name_in_label(names[key].name) == names[key].name and _asks_once(key, labels)
        ]
        tags |= {key: _Tag(names[key].name, only=True) for key in alike}
    return tags


def _alike(names: dict[str, Label], tags: dict[str, _Tag]) -> dict[str, _Tag]:
    """Where one part of several labels is an outlet, it is in all: `Mori (Freelance)`."""
    more: dict[str, _Tag] = {}
    for pattern in _PARTS:
        parts = {
            key: found.group(1)
            for key, label in names.items()
            if (found := pattern.search(label.name)) and OFFICES.isdisjoint(words_of(label.name))
        }
        held = [key for key, part in parts.items() if key in tags and tags[key].printed == part]
        if len(held) >= max(2, len(parts) / 3):
            more |= {
                key: _Tag(part, only=False)
                for key, part in parts.items()
                if key not in tags and part[:1].isupper()
            }
    return more


def _asks_once(key: str, labels: Sequence[Label | None]) -> bool:
    """Never twice in a row, and never the label of most turns."""
    count = sum(label is not None and label.key == key for label in labels)
    return count < len(labels) * _FEW


def _attribute(
    draft: Draft,
    spans: tuple[Span, ...],
    tag: _Tag | None,
    text: str,
    finder: OutletFinder,
    above: Turn | None,
) -> Attribution | None:
    if tag is not None and draft.label_span is not None:
        at = text.find(tag.printed, draft.label_span.start, draft.label_span.end)
        start = at if at >= 0 else draft.label_span.start
        span = Span(start, start + len(tag.printed)) if at >= 0 else draft.label_span
        return Attribution(tag.printed, Evidence.LABEL, span, finder.canonical(tag.printed))
    own = finder.introduced(spans[0].slice(text), draft.label)
    if own:
        return attribution(own, Evidence.SELF, spans[0].start, finder)
    if above is not None and above.role in {Role.MODERATOR, Role.SPOKESPERSON}:
        last = above.spans[-1]
        found = finder.called(last.slice(text), by_moderator=above.role is Role.MODERATOR)
        if found:
            return attribution([found], Evidence.MODERATOR, last.start, finder)
    return None


class _Names:
    """Speakers' names, each looked for once."""

    def __init__(self, told: Sequence[str]) -> None:
        self._told = told
        self._known: dict[str, str | None] = {}

    def of(self, speaker: str | None, role: Role) -> str | None:
        if speaker is None or role is Role.OTHER or spoken_kind(speaker) in {ANSWERING, ASKING}:
            return None
        if spoken_kind(speaker) is not None:
            return None
        if speaker not in self._known:
            self._known[speaker] = full_name(speaker, self._told)
        return self._known[speaker]
