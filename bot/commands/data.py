"""`/data` and `/config`: what is kept, to take along, bring back or delete."""

import io
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.answers import Interaction, answer, refuse, words_for
from bot.commands.digest import Now
from bot.commands.permissions import Editors, require_manager
from bot.layouts.components import ACCENT_WARNING, DANGER, Button, Layout, Row
from bot.layouts.custom_ids import DELETE_ALL, custom_id
from bot.layouts.forms import Form
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.presses import Press
from digests.errors import BadRequest
from digests.server_data import LARGEST, Imported, ServerData

_MOST_TOLD = 8


class DataCommands(app_commands.Group):
    """Everybody over what is kept of them; managers over what is kept of the server."""

    def __init__(self, data: ServerData) -> None:
        super().__init__(name="data", description="What is kept of you and of this server")
        self.allowed_contexts = app_commands.AppCommandContext(guild=True)
        self._data = data

    def handlers(self) -> Mapping[str, Callable[[Press], Awaitable[Layout]]]:
        """By verb."""
        return {DELETE_ALL: self._delete_all}

    def forms(self) -> Mapping[str, Callable[[Press], Awaitable[Form | None]]]:
        """By verb: none."""
        return {}

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """What is kept of you, as a file."""
        made = await self._data.of_member(interaction.user.id)
        await _send_file(interaction, "readout-my-data.json", made)

    @app_commands.command()
    @app_commands.describe(server="Everything of this server; asks again first")
    async def delete(self, interaction: Interaction, server: bool = False) -> None:
        """Delete what is kept of you."""

        async def work() -> Layout:
            words = words_for(interaction)
            if server:
                require_manager(interaction)
                return _ask_again(interaction)
            count = await self._data.forget_member(interaction.user.id)
            done = words.many(
                "Your id was taken out of {n} report.",
                "Your id was taken out of {n} reports.",
                count,
            )
            return note(done)

        await answer(interaction, work())

    async def _delete_all(self, press: Press) -> Layout:
        guild_id = require_manager(press.interaction)
        rows = await self._data.delete(guild_id)
        return note(
            press.words.many(
                "Everything of this server was deleted: {n} row.",
                "Everything of this server was deleted: {n} rows.",
                rows,
            )
        )


class ConfigCommands(app_commands.Group):
    """A server's choices as a file."""

    def __init__(self, *, data: ServerData, editors: Editors, now: Now) -> None:
        super().__init__(
            name="config", description="Choices of this server as a file", guild_only=True
        )
        self._data = data
        self._editors = editors
        self._now = now

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """Settings, topics, digests and alerts of this server, as a file."""
        try:
            guild_id = await self._editors.require(interaction)
            made = await self._data.export(guild_id)
        except Exception as error:  # noqa: BLE001 - every answer's error hook
            await refuse(interaction, error)
        else:
            await _send_file(interaction, "readout-config.json", made)

    @app_commands.command(name="import")
    @app_commands.describe(file="A file that /config export gave")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Add what a file holds; nothing that is here is changed or removed."""

        async def work() -> Layout:
            guild_id, words = await self._editors.require(interaction), words_for(interaction)
            if file.size > LARGEST:
                raise BadRequest(words("This file is too large to be an export of Readout."))
            try:
                content = await file.read()
            except discord.DiscordException as error:
                message = "Discord did not hand the file over; upload it again."
                raise BadRequest(message) from error
            guild = interaction.guild
            done = await self._data.bring_in(
                guild_id,
                content,
                has_channel=lambda place: (
                    guild is not None and guild.get_channel_or_thread(place) is not None
                ),
                now=self._now(),
            )
            return _imported(done, interaction)

        await answer(interaction, work())


async def _send_file(interaction: Interaction, name: str, made: Mapping[str, Any]) -> None:
    text = json.dumps(made, ensure_ascii=False, indent=2)
    file = discord.File(io.BytesIO(text.encode()), filename=name)
    await interaction.response.send_message(file=file, ephemeral=True)


def _ask_again(interaction: Interaction) -> Layout:
    words = words_for(interaction)
    text = words(
        "This deletes the digests, topics, sources, alerts, reports and settings of this server, "
        "and what its own sources brought. It cannot be undone; /config export first."
    )
    button = Button(words("Delete everything"), custom_id(DELETE_ALL), style=DANGER)
    return note(text, accent=ACCENT_WARNING, rows=[Row((button,))])


def _imported(done: Imported, interaction: Interaction) -> Layout:
    words = words_for(interaction)
    lines = [
        words.many("{n} topic added.", "{n} topics added.", done.topics),
        words.many("{n} digest added.", "{n} digests added.", done.digests),
        words.many("{n} alert added.", "{n} alerts added.", done.alerts),
        *(f"-# {safe_text(line)}" for line in done.left_out[:_MOST_TOLD]),
    ]
    return note("\n".join(lines))
