"""A form for text that is too long, and has too many lines, for an option."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.answers import Interaction, answer
from bot.layouts.components import Layout
from bot.words import Words

Store = Callable[[Interaction, str], Awaitable[Layout]]

_FIELDS = 4
_FIELD_LENGTH = 4000
_TIME_LIMIT = 900.0


class PasteForm(ui.Modal):
    """Up to 16,000 characters, in fields of Discord's 4,000 that are joined as they are."""

    def __init__(self, store: Store, words: Words) -> None:
        super().__init__(title=words("Paste a transcript"), timeout=_TIME_LIMIT)
        self._store = store
        self._fields: list[ui.TextInput[Any]] = []
        for number in range(_FIELDS):
            label = words("Text") if number == 0 else words("… continued")
            field: ui.TextInput[Any] = ui.TextInput(
                style=discord.TextStyle.paragraph,
                required=number == 0,
                max_length=_FIELD_LENGTH,
                custom_id=f"text{number}",
            )
            self._fields.append(field)
            self.add_item(ui.Label(text=label, component=field))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Store what was typed."""
        text = "".join(field.value for field in self._fields)
        await answer(interaction, self._store(interaction, text))
