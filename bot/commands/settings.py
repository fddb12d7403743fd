"""`/settings`: who edits, where notices go, which language and zone; by options or by menus."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.answers import Interaction, answer, guild_of, words_for
from bot.commands.digest import Target, zones_like
from bot.commands.permissions import Editors, missing_for_posting, require_manager
from bot.commands.suggestions import Choices, choices
from bot.layouts.components import Layout
from bot.layouts.custom_ids import SETTINGS
from bot.layouts.forms import Form
from bot.layouts.settings import language_name, settings_layout, zone_form
from bot.presses import Press, number_of
from bot.shipped import shipped
from bot.words import known_locales
from digests.errors import BadRequest
from digests.model import GuildSettings
from digests.server_settings import ServerSettings

LANGUAGES = known_locales(shipped("locales"))


class SettingsDesk:
    """The command and the presses of its menus, over one use case."""

    def __init__(self, settings: ServerSettings, editors: Editors) -> None:
        self._settings = settings
        self._editors = editors

    def handlers(self) -> Mapping[str, Callable[[Press], Awaitable[Layout]]]:
        """By verb."""
        return {SETTINGS: self._pressed}

    def forms(self) -> Mapping[str, Callable[[Press], Awaitable[Form | None]]]:
        """By verb."""
        return {SETTINGS: self._form}

    def command(self) -> app_commands.Command[Any, ..., None]:
        """`/settings`."""

        @app_commands.command(name="settings", description="What this server has chosen")
        @app_commands.describe(
            editors="Role whose members may change digests, topics and sources",
            notices="Channel for notices and reported problems",
            language="Language of what is posted",
            zone="Time zone, e.g. Europe/Berlin",
        )
        @app_commands.choices(
            language=[app_commands.Choice(name=language_name(x), value=x) for x in LANGUAGES]
        )
        @app_commands.guild_only()
        async def settings(
            interaction: Interaction,
            editors: discord.Role | None = None,
            notices: Target | None = None,
            language: app_commands.Choice[str] | None = None,
            zone: str | None = None,
        ) -> None:
            wanted: dict[str, Any] = {}
            if editors is not None:
                wanted["editor_role_id"] = editors.id
            if notices is not None:
                wanted["notice_channel_id"] = notices.id
            if language is not None:
                wanted["locale"] = language.value
            if zone is not None:
                wanted["zone"] = zone
            await answer(interaction, self._changed(interaction, wanted, notices))

        @settings.autocomplete("zone")
        async def _zones(_interaction: Interaction, typed: str) -> Choices:
            return choices(zones_like(typed))

        return settings

    async def _form(self, press: Press) -> Form | None:
        if press.text(0) != "zone":
            return None
        guild_id = await self._editors.require(press.interaction)
        return zone_form(await self._settings.show(guild_id), press.words)

    async def _pressed(self, press: Press) -> Layout:
        first = next(iter(press.values), None)
        match press.text(0):
            case "editors":
                role = None if first is None else number_of(first, press.interaction)
                wanted: dict[str, Any] = {"editor_role_id": role}
            case "notices":
                place = None if first is None else number_of(first, press.interaction)
                channel = _channel(press.interaction, place)
                changes = {"notice_channel_id": place}
                return await self._changed(press.interaction, changes, channel)
            case "language" if first in LANGUAGES:
                wanted = {"locale": first}
            case "zone":
                wanted = {"zone": press.fields.get("zone")}
            case _:
                raise BadRequest(press.words("This menu is from an older Readout; use /settings."))
        return await self._changed(press.interaction, wanted)

    async def _changed(
        self,
        interaction: Interaction,
        wanted: Mapping[str, Any],
        notices: Target | None = None,
    ) -> Layout:
        words = words_for(interaction)
        guild_id = guild_of(interaction)
        if not wanted:
            shown = await self._settings.show(guild_id)
            editor = await self._editors.may(interaction)
            return settings_layout(shown, words, LANGUAGES, editor=editor)
        if "editor_role_id" in wanted:
            require_manager(interaction)
        await self._editors.require(interaction)
        missing = missing_for_posting(interaction, notices) if notices is not None else ()
        if missing:
            names = ", ".join(missing)
            raise BadRequest(words("The bot lacks these permissions there: {names}.", names=names))
        before, after = await self._settings.change(guild_id, wanted)
        done = words("Nothing changed.") if before == after else words("Changed.")
        undo = "" if before == after else _undo(before, wanted)
        return settings_layout(after, words, LANGUAGES, editor=True, done=done, undo=undo)


def _undo(before: GuildSettings, wanted: Mapping[str, Any]) -> str:
    """The command that brings the old choices back; where nothing was chosen, the menus do."""
    old = {
        "editors": ("editor_role_id", before.editor_role_id),
        "notices": ("notice_channel_id", before.notice_channel_id),
        "language": ("locale", before.locale),
        "zone": ("zone", before.zone),
    }
    parts = [f"{name}:{value}" for name, (key, value) in old.items() if key in wanted and value]
    return " ".join(("/settings", *parts))


def _channel(interaction: Interaction, place: int | None) -> Target | None:
    guild = interaction.guild
    if place is None or guild is None:
        return None
    found = guild.get_channel_or_thread(place)
    return found if isinstance(found, discord.TextChannel | discord.Thread) else None
