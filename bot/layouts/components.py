"""A message as a value: Discord's Components V2, built, counted and turned into a payload.

Only what Readout uses. Nothing here touches Discord; `Layout.payload()` is the JSON body.
Limits are Discord's (40 components, 4,000 characters of text); texts are counted in UTF-16
units, which no other way of counting exceeds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from bot.layouts.safe_text import visible

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_LABEL = 80
MAX_CUSTOM_ID = 100
MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100
MAX_PLACEHOLDER = 150
MAX_ROW = 5
MAX_SECTION_TEXTS = 3

ACCENT = 0x2F6F8F
ACCENT_WARNING = 0xB7791F
SOURCE_ACCENTS = (
    0x2F6F8F,
    0x2E7D5B,
    0x5B5EA6,
    0x8E4585,
    0xA0522D,
    0x556B2F,
    0x7A5195,
    0x1F6FEB,
    0x0F766E,
    0x9D4E6C,
)
"""Colours of sources, seen on dark and on light alike; amber is left to warnings."""

COMPONENTS_V2 = 1 << 15
_LAST_SINGLE_UNIT = 0xFFFF
_NO_MENTIONS: Mapping[str, Json] = {"parse": []}

ROLES, CHANNELS = 6, 8
_POSTABLE = (0, 5, 11)
"""Text and announcement channels, public threads."""

PRIMARY, SECONDARY, SUCCESS, DANGER, LINK = 1, 2, 3, 4, 5


def units(text: str) -> int:
    """Length in UTF-16 units, as Discord's clients count."""
    return len(text) + sum(ord(character) > _LAST_SINGLE_UNIT for character in text)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of Discord Markdown. Whatever is not ours must have gone through `safe_text`."""

    content: str

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        return {"type": 10, "content": self.content}


@dataclass(frozen=True, slots=True)
class Separator:
    """A thin line, or only room where `line` is false."""

    line: bool = True

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        return {"type": 14, "divider": self.line, "spacing": 1}


@dataclass(frozen=True, slots=True)
class Button:
    """A button that comes back to us with its `custom_id`, or a link when `url` is set."""

    label: str
    custom_id: str | None = None
    url: str | None = None
    style: int = SECONDARY
    disabled: bool = False

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        made: dict[str, Json] = {"type": 2, "label": shorten(self.label, MAX_LABEL)}
        if self.url is not None:
            made |= {"style": LINK, "url": self.url}
        else:
            made |= {"style": self.style, "custom_id": self.custom_id}
        if self.disabled:
            made["disabled"] = True
        return made


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a select menu."""

    label: str
    value: str
    description: str | None = None
    chosen: bool = False

    def as_json(self) -> Mapping[str, Json]:
        """The line as Discord wants it. Menus know no Markdown, so nothing is escaped."""
        made: dict[str, Json] = {
            "label": shorten(visible(self.label), MAX_OPTION_TEXT),
            "value": self.value,
        }
        description = visible(self.description or "").strip()
        if description:
            made["description"] = shorten(description, MAX_OPTION_TEXT)
        if self.chosen:
            made["default"] = True
        return made


@dataclass(frozen=True, slots=True)
class Select:
    """A menu of up to 25 lines, of which one is chosen, or with `several` any number."""

    custom_id: str
    options: tuple[Option, ...]
    placeholder: str = ""
    several: bool = False

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        options = self.options[:MAX_OPTIONS]
        made: dict[str, Json] = {
            "type": 3,
            "custom_id": self.custom_id,
            "placeholder": shorten(self.placeholder, MAX_PLACEHOLDER),
            "options": [option.as_json() for option in options],
        }
        if self.several:
            made |= {"min_values": 0, "max_values": len(options)}
        return made


@dataclass(frozen=True, slots=True)
class Picker:
    """A menu of the server's own roles or channels, filled by Discord; one or none is chosen."""

    custom_id: str
    kind: int
    placeholder: str = ""
    chosen: int | None = None

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        made: dict[str, Json] = {
            "type": self.kind,
            "custom_id": self.custom_id,
            "placeholder": shorten(self.placeholder, MAX_PLACEHOLDER),
            "min_values": 0,
            "max_values": 1,
        }
        if self.kind == CHANNELS:
            made["channel_types"] = list(_POSTABLE)
        if self.chosen is not None:
            what = "channel" if self.kind == CHANNELS else "role"
            made["default_values"] = [{"id": str(self.chosen), "type": what}]
        return made


@dataclass(frozen=True, slots=True)
class Row:
    """Up to five buttons, or one menu."""

    items: tuple[Button | Select | Picker, ...]

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        return {"type": 1, "components": [item.as_json() for item in self.items]}


@dataclass(frozen=True, slots=True)
class Section:
    """Up to three texts with a button beside them."""

    texts: tuple[Text, ...]
    accessory: Button

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        return {
            "type": 9,
            "components": [text.as_json() for text in self.texts],
            "accessory": self.accessory.as_json(),
        }


Part: TypeAlias = Text | Separator | Row | Section


@dataclass(frozen=True, slots=True)
class Container:
    """A box with a coloured edge. The colour repeats what the words say, never more."""

    parts: tuple[Part, ...]
    accent: int | None = ACCENT

    def as_json(self) -> Mapping[str, Json]:
        """The component as Discord wants it."""
        made: dict[str, Json] = {
            "type": 17,
            "components": [part.as_json() for part in self.parts],
        }
        if self.accent is not None:
            made["accent_color"] = self.accent
        return made


Node: TypeAlias = Container | Part | Button | Select | Picker


@dataclass(frozen=True, slots=True)
class Layout:
    """One message. Frozen: the same value gives the same bytes."""

    parts: tuple[Container | Part, ...] = field(default=())
    flags: ClassVar[int] = COMPONENTS_V2

    def components(self) -> list[Json]:
        """The message's `components`, as Discord wants them."""
        return [part.as_json() for part in self.parts]

    def payload(self) -> dict[str, Json]:
        """The whole message body; it mentions nobody."""
        return {
            "flags": self.flags,
            "allowed_mentions": _NO_MENTIONS,
            "components": self.components(),
        }

    def walk(self) -> Iterator[Node]:
        """Every component, outer before inner."""
        for part in self.parts:
            yield from _walk(part)

    def count(self) -> int:
        """How many of the 40 components it uses."""
        return sum(1 for _ in self.walk())

    def text_units(self) -> int:
        """How many of the 4,000 characters it uses."""
        return sum(units(node.content) for node in self.walk() if isinstance(node, Text))


def shorten(text: str, limit: int) -> str:
    """The text itself, or as many of its words as fit before an ellipsis. Never for quotes."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    at_word, space, _rest = kept.rpartition(" ")
    if space and len(at_word) > len(kept) // 2:
        kept = at_word
    return kept.rstrip() + "…"


def _walk(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Container(parts=parts):
            for part in parts:
                yield from _walk(part)
        case Row(items=items):
            yield from items
        case Section(texts=texts, accessory=accessory):
            yield from texts
            yield accessory
        case _:
            pass
