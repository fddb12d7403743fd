"""What came with a press: the id's arguments, menu lines, a form's fields. Checked, not trusted."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.answers import Interaction, words_for
from bot.layouts.components import Layout
from bot.layouts.forms import Form
from bot.words import Words
from digests.errors import BadRequest

_LARGEST = 2**63
"""Ids of Discord's and ours are smaller."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button or menu, or one form filled in."""

    interaction: Interaction
    arguments: tuple[str, ...]

    @property
    def words(self) -> Words:
        """The language of the person who pressed."""
        return words_for(self.interaction)

    @property
    def values(self) -> tuple[str, ...]:
        """Values of the menu lines that were chosen."""
        values = data_of(self.interaction).get("values") or ()
        return tuple(value for value in values if isinstance(value, str))

    @property
    def fields(self) -> Mapping[str, str]:
        """A form's fields by name; of a menu the first line chosen."""
        found: dict[str, str] = {}
        for each in _components(data_of(self.interaction)):
            name = each.get("custom_id")
            value = each.get("value", next(iter(each.get("values") or ()), None))
            if isinstance(name, str) and isinstance(value, str):
                found[name] = value
        return found

    def text(self, at: int) -> str:
        """An argument. Raises BadRequest where the id has fewer."""
        if at >= len(self.arguments):
            raise BadRequest(too_old(self.interaction))
        return self.arguments[at]

    def number(self, at: int) -> int:
        """An argument that is a number. Raises BadRequest."""
        return number_of(self.text(at), self.interaction)


class Presses(Protocol):
    """A group of presses: what they show, and which of them open a form first."""

    def handlers(self) -> Mapping[str, Callable[[Press], Awaitable[Layout]]]:
        """By verb."""

    def forms(self) -> Mapping[str, Callable[[Press], Awaitable[Form | None]]]:
        """By verb: the form that the press opens; None where it opens none."""


def data_of(interaction: Interaction) -> Mapping[str, Any]:
    """What Discord sent with it."""
    data: Any = interaction.data
    return data or {}


def number_of(text: str, interaction: Interaction) -> int:
    """The number. Raises BadRequest where it is none, or longer than ids are."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST))
    if not is_number or int(text) >= _LARGEST:
        raise BadRequest(too_old(interaction))
    return int(text)


def too_old(interaction: Interaction) -> str:
    """A press that nobody here knows any more."""
    words = words_for(interaction)
    return words("This button is from an older Readout; ask anew with /quotes or /briefing.")


def _components(data: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for outer in data.get("components") or ():
        inner = outer.get("component")
        yield from (inner,) if inner else outer.get("components") or ()
