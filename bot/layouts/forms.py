"""A form that opens over a message (Discord's modal), as a value."""

from dataclasses import dataclass
from typing import Any

from bot.layouts.components import Option, shorten
from bot.layouts.safe_text import visible

MAX_TITLE = 45
MAX_FIELD_LABEL = 45
MAX_FIELD_TEXT = 4000
MAX_PLACEHOLDER = 100


@dataclass(frozen=True, slots=True)
class TextField:
    """Text to type; `lines` makes room for several."""

    name: str
    label: str
    lines: bool = False
    required: bool = True
    value: str = ""
    placeholder: str = ""
    longest: int = 300

    def as_json(self) -> dict[str, Any]:
        """The field in its label, as Discord wants it."""
        made: dict[str, Any] = {
            "type": 4,
            "custom_id": self.name,
            "style": 2 if self.lines else 1,
            "required": self.required,
            "max_length": min(self.longest, MAX_FIELD_TEXT),
        }
        if self.value:
            made["value"] = visible(self.value)[: self.longest]
        if self.placeholder:
            made["placeholder"] = shorten(self.placeholder, MAX_PLACEHOLDER)
        return _labelled(self.label, made)


@dataclass(frozen=True, slots=True)
class MenuField:
    """One line of a menu to choose."""

    name: str
    label: str
    options: tuple[Option, ...]

    def as_json(self) -> dict[str, Any]:
        """The field in its label, as Discord wants it."""
        options = [option.as_json() for option in self.options[:25]]
        made = {"type": 3, "custom_id": self.name, "required": True, "options": options}
        return _labelled(self.label, made)


@dataclass(frozen=True, slots=True)
class Form:
    """What comes back carries `custom_id`, so that nothing is kept in memory until then."""

    custom_id: str
    title: str
    fields: tuple[TextField | MenuField, ...]

    def as_json(self) -> dict[str, Any]:
        """The modal as Discord wants it."""
        return {
            "custom_id": self.custom_id,
            "title": shorten(self.title, MAX_TITLE),
            "components": [field.as_json() for field in self.fields[:5]],
        }


def _labelled(label: str, component: dict[str, Any]) -> dict[str, Any]:
    return {"type": 18, "label": shorten(label, MAX_FIELD_LABEL), "component": component}
