"""An interaction → its answer: in time, to whom it belongs, in their language, pinging nobody.

Discord waits three seconds for the first sign. An answer that takes longer than half of that is
announced first and follows; whatever goes wrong on the way becomes a sentence.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeAlias

import discord
import structlog
from discord import app_commands

from bot.flood import Flood, Verdict
from bot.frozen import freeze
from bot.layouts.components import Layout
from bot.refusals import lay_out_refusal
from bot.words import Words
from digests.errors import BadRequest
from digests.model import GuildId

log = structlog.get_logger(__name__)

Interaction: TypeAlias = discord.Interaction[Any]

_PATIENCE = 1.5
_TIME_LIMIT = 60.0


def words_for(interaction: Interaction) -> Words:
    """The language of the person who asks."""
    return Words(str(interaction.locale))


def guild_of(interaction: Interaction) -> GuildId:
    """The server that the interaction came from. Raises BadRequest outside of one."""
    if interaction.guild_id is None:
        raise BadRequest("This works in a server only; use it in a channel of one.")
    return GuildId(interaction.guild_id)


def guild_or_none(interaction: Interaction) -> GuildId | None:
    """The server whose own sources are looked into as well; None: the operator's only."""
    return None if interaction.guild_id is None else GuildId(interaction.guild_id)


async def answer(
    interaction: Interaction,
    work: Awaitable[Layout],
    *,
    private: bool = True,
    in_place: bool = False,
) -> None:
    """Send what `work` lays out, or the sentence that says why not.

    `in_place` changes the message whose button was pressed, in place of a new one.
    """
    task = asyncio.ensure_future(_within_limit(work))
    done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
    if not done:
        await _announce(interaction, private=private, in_place=in_place)
    try:
        layout = await task
    except Exception as error:  # noqa: BLE001 - every answer's error hook
        await refuse(interaction, error, beside=in_place)
    else:
        await send(interaction, layout, private=private, in_place=in_place)


async def send(
    interaction: Interaction, layout: Layout, *, private: bool = True, in_place: bool = False
) -> None:
    """Send a layout as the first answer, or after an announcement as its completion."""
    view = freeze(layout)
    mentions = discord.AllowedMentions.none()
    response = interaction.response
    try:
        if response.is_done():
            await interaction.edit_original_response(view=view, allowed_mentions=mentions)
        elif in_place:
            await response.edit_message(view=view, allowed_mentions=mentions)
        else:
            await response.send_message(view=view, ephemeral=private, allowed_mentions=mentions)
    except discord.NotFound:
        # 10062: three seconds or fifteen minutes are over; nobody is left to tell.
        log.warning("answer came too late", interaction=interaction.id)


async def admit(interaction: Interaction, flood: Flood) -> bool:
    """Whether to serve the request; one too many is told so, many too many are not answered."""
    verdict = flood.judge(interaction.user.id, interaction.guild_id)
    if verdict is Verdict.REFUSE:
        words = words_for(interaction)
        await refuse(interaction, BadRequest(words("That was much at once; wait ten seconds.")))
    return verdict is Verdict.SERVE


async def refuse(interaction: Interaction, error: BaseException, *, beside: bool = False) -> None:
    """The error hook of every answer. `beside`: the message that was pressed stays as it is."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    words = words_for(interaction)
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        error = BadRequest(words("This command has changed; reload Discord and try again."))
    layout = lay_out_refusal(error, words)
    if beside and interaction.response.is_done():
        await interaction.followup.send(view=freeze(layout), ephemeral=True)
    else:
        await send(interaction, layout)


async def _within_limit(work: Awaitable[Layout]) -> Layout:
    try:
        async with asyncio.timeout(_TIME_LIMIT):
            return await work
    except TimeoutError as error:
        raise BadRequest("This took too long and was given up; narrow it down.") from error


async def _announce(interaction: Interaction, *, private: bool, in_place: bool) -> None:
    try:
        if in_place:
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=private, thinking=True)
    except discord.NotFound:
        log.warning("announcement came too late", interaction=interaction.id)
