"""`/alerts`: be told of a topic as soon as a briefing is stored."""

import re

import discord
from discord import app_commands

from bot.answers import Interaction, answer, guild_of, words_for
from bot.commands.digest import Now, Target
from bot.commands.permissions import Editors, missing_for_posting
from bot.commands.suggestions import Choices, suggest_list
from bot.layouts.alerts import alert_made_layout, alerts_list_layout
from bot.layouts.components import Layout, shorten
from digests.alerts import Alerts
from digests.errors import BadRequest, UnknownName
from digests.lookup import Lookup
from digests.model import AlertId, ChannelId, GuildId


class AlertCommands(app_commands.Group):
    """The group over its use case. Members may list; changing asks for an editor."""

    def __init__(self, *, alerts: Alerts, lookup: Lookup, editors: Editors, now: Now) -> None:
        super().__init__(name="alerts", description="Be told of a topic at once", guild_only=True)
        self._alerts = alerts
        self._lookup = lookup
        self._editors = editors
        self._now = now

    @app_commands.command()
    @app_commands.describe(
        topics="Topics, separated by commas",
        channel="Where to tell; this channel if left out",
        role="A role to mention each time; nobody if left out",
    )
    async def follow(
        self,
        interaction: Interaction,
        topics: str,
        channel: Target | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Tell a channel within a minute when a topic is spoken of."""

        async def work() -> Layout:
            guild_id, words = await self._editors.require(interaction), words_for(interaction)
            missing = missing_for_posting(interaction, channel)
            if missing:
                names = ", ".join(missing)
                raise BadRequest(
                    words("The bot lacks these permissions there: {names}.", names=names)
                )
            if role is not None and not _may_mention(interaction, role):
                raise BadRequest(words("You may not mention this role yourself."))
            place = channel.id if channel is not None else interaction.channel_id
            made = await self._alerts.follow(
                guild_id,
                ChannelId(place or 0),
                topics,
                role_id=None if role is None else role.id,
                now=self._now(),
            )
            undo = f"/alerts remove alert:{made.id}"
            return alert_made_layout(made, words, undo=undo, done=words("Alert set"))

        await answer(interaction, work())

    @app_commands.command()
    async def list(self, interaction: Interaction) -> None:
        """The topic alerts of this server."""

        async def work() -> Layout:
            found = await self._alerts.list(guild_of(interaction))
            return alerts_list_layout(found, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(alert="Which alert")
    async def remove(self, interaction: Interaction, alert: str) -> None:
        """End a topic alert."""

        async def work() -> Layout:
            guild_id, words = await self._editors.require(interaction), words_for(interaction)
            number = re.match(r"#?(\d{1,18})\b", alert.strip())
            if number is None:
                shown = repr(alert[:50])
                raise UnknownName(
                    words("There is no alert {id}; /alerts list shows them.", id=shown)
                )
            gone = await self._alerts.remove(guild_id, AlertId(int(number[1])))
            undo = f"/alerts follow topics:{', '.join(gone.topics)}"
            return alert_made_layout(gone, words, undo=undo, done=words("Alert removed"))

        await answer(interaction, work())

    @follow.autocomplete("topics")
    async def _topics(self, interaction: Interaction, typed: str) -> Choices:
        return await suggest_list(self._lookup, interaction, "topic", typed)

    @remove.autocomplete("alert")
    async def _list(self, interaction: Interaction, typed: str) -> Choices:
        if interaction.guild_id is None:
            return []
        found = await self._alerts.list(GuildId(interaction.guild_id))
        named = ((str(one.id), f"{one.id} · {', '.join(one.topics)}") for one in found)
        return [
            app_commands.Choice(name=shorten(label, 100), value=number)
            for number, label in named
            if typed.strip().casefold() in label.casefold()
        ][:25]


def _may_mention(interaction: Interaction, role: discord.Role) -> bool:
    """An alert rings nobody whom the editor could not ring; @everyone least of all."""
    if role.is_default():
        return False
    return role.mentionable or interaction.permissions.mention_everyone
