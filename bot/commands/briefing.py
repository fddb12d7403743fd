"""`/briefing`: one briefing, its exchanges, each a menu line away."""

from typing import Any

from discord import app_commands

from bot.answers import Interaction, answer, guild_or_none, words_for
from bot.commands.suggestions import Choices, suggest_names
from bot.layouts.briefing import briefing_layout
from bot.layouts.components import Layout
from digests.lookup import Lookup


def briefing_command(lookup: Lookup) -> app_commands.Command[Any, ..., None]:
    """The command over its use case."""

    @app_commands.command(name="briefing", description="Read a briefing, exchange by exchange")
    @app_commands.describe(
        source="Whose briefing; the newest of all if left out",
        date="Its date, e.g. 2026-11-20; the newest if left out",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def briefing(
        interaction: Interaction, source: str | None = None, date: str | None = None
    ) -> None:
        async def work() -> Layout:
            found = await lookup.briefing(guild_or_none(interaction), source, date)
            return briefing_layout(
                found.briefing,
                found.exchanges,
                words_for(interaction),
                others=found.others,
                notes=found.notes,
            )

        await answer(interaction, work())

    @briefing.autocomplete("source")
    async def _sources(interaction: Interaction, typed: str) -> Choices:
        return await suggest_names(lookup, interaction, "source", typed)

    return briefing
