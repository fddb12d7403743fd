"""`/why` and `/corrections`: what became of digests, told to whoever asks."""

from typing import Any

import discord
from discord import app_commands

from bot.answers import Interaction, answer, guild_of, words_for
from bot.commands.digest import Now, chosen_digest, suggest_digests
from bot.commands.permissions import missing_for_posting
from bot.commands.suggestions import Choices
from bot.layouts.components import Layout
from bot.layouts.corrections import corrections_layout
from bot.layouts.why import why_layout
from digests.deliver import Deliver
from digests.model import ChannelId
from digests.subscribe import Subscribe

Command = app_commands.Command[Any, ..., None]


def why_commands(*, deliver: Deliver, subscribe: Subscribe, now: Now) -> tuple[Command, ...]:
    """The two commands over their use cases."""

    @app_commands.command()
    @app_commands.describe(digest="Which digest; the only one if left out")
    @app_commands.guild_only()
    async def why(interaction: Interaction, digest: str | None = None) -> None:
        """Why a channel got what it got: fetched, read, matched, due, allowed, sent."""

        async def work() -> Layout:
            guild_id = guild_of(interaction)
            chosen = await chosen_digest(interaction, digest, subscribe, now())
            found = await deliver.explain(guild_id, chosen, now())
            missing = _missing(interaction, found.subscription.channel_id)
            return why_layout(found, missing, words_for(interaction))

        await answer(interaction, work())

    @why.autocomplete("digest")
    async def _digests(interaction: Interaction, typed: str) -> Choices:
        return await suggest_digests(interaction, typed, subscribe, now())

    @app_commands.command()
    @app_commands.guild_only()
    async def corrections(interaction: Interaction) -> None:
        """Posted digests that were corrected, because words in them no longer stand."""

        async def work() -> Layout:
            found = await deliver.corrections(guild_of(interaction))
            return corrections_layout(found, words_for(interaction))

        await answer(interaction, work())

    return why, corrections


def _missing(interaction: Interaction, channel_id: ChannelId) -> tuple[str, ...] | None:
    guild = interaction.guild
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    if not isinstance(channel, discord.TextChannel | discord.Thread):
        return None
    return missing_for_posting(interaction, channel)
