"""Layout (or a stored payload) → something that discord.py sends as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from discord import ui

from bot.layouts.components import Layout
from bot.layouts.forms import Form


class FrozenView(ui.LayoutView):
    """Components that were laid out elsewhere, handed to discord.py untouched.

    It is finished from the start, so discord.py keeps no state for it: presses reach the router
    by their ids, before and after a restart alike.
    """

    def __init__(self, components: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._frozen = list(components)
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:  # discord.py's own wire format
        """The components as they were given."""
        return [dict(component) for component in self._frozen]

    def has_components_v2(self) -> bool:
        """Always: discord.py then sets the flag that Discord wants to see."""
        return True


def freeze(layout: Layout) -> FrozenView:
    """A layout, ready to be sent."""
    return FrozenView([part.as_json() for part in layout.parts])


class FrozenForm(ui.Modal):
    """A form that was laid out elsewhere. Finished from the start, as `FrozenView` is: what is
    filled in reaches the router by its id, also after a restart.
    """

    def __init__(self, form: Form) -> None:
        super().__init__(title=form.title, custom_id=form.custom_id)
        self._form = form
        self.stop()

    def to_dict(self) -> dict[str, Any]:  # discord.py's own wire format
        """The form as it was given."""
        return self._form.as_json()
