"""Who may change things: Manage Server, or the server's editor role. Asked at every click."""

from collections.abc import Awaitable, Callable

import discord

from bot.answers import Interaction, guild_of, words_for
from digests.errors import NotAllowed
from digests.model import GuildId, GuildSettings

SettingsOf = Callable[[GuildId], Awaitable[GuildSettings]]


class Editors:
    """Tells editors from readers by what Discord says of the member in this very interaction."""

    def __init__(self, settings_of: SettingsOf) -> None:
        self._settings_of = settings_of

    async def require(self, interaction: Interaction) -> GuildId:
        """The server, for an editor. Raises NotAllowed naming what is missing."""
        guild_id = guild_of(interaction)
        if interaction.permissions.manage_guild or interaction.permissions.administrator:
            return guild_id
        settings = await self._settings_of(guild_id)
        if settings.editor_role_id is not None and _has_role(interaction, settings.editor_role_id):
            return guild_id
        words = words_for(interaction)
        raise NotAllowed(
            words("This needs the permission Manage Server, or the editor role of this server.")
        )

    async def may(self, interaction: Interaction) -> bool:
        """Whether `require` would let them."""
        try:
            await self.require(interaction)
        except NotAllowed:
            return False
        return True


def require_manager(interaction: Interaction) -> GuildId:
    """The server, for somebody who manages it: the editor role cannot be passed on by editors."""
    guild_id = guild_of(interaction)
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return guild_id
    raise NotAllowed(words_for(interaction)("This needs the permission Manage Server."))


def missing_for_posting(
    interaction: Interaction, channel: discord.TextChannel | discord.Thread | None
) -> tuple[str, ...]:
    """Names of the permissions that the bot lacks in the channel (None: this one) for digests.

    Reading the history is among them: it is how a digest is found again after a lost answer.
    """
    words = words_for(interaction)
    if channel is None:
        here = interaction.channel
        allowed, in_thread = interaction.app_permissions, isinstance(here, discord.Thread)
    else:
        allowed, in_thread = (
            channel.permissions_for(channel.guild.me),
            isinstance(channel, discord.Thread),
        )
    may_send = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    needed = {
        words("View Channel"): allowed.view_channel,
        words("Send Messages"): may_send,
        words("Read Message History"): allowed.read_message_history,
    }
    return tuple(name for name, granted in needed.items() if not granted)


def _has_role(interaction: Interaction, role_id: int) -> bool:
    member = interaction.user
    return isinstance(member, discord.Member) and any(role.id == role_id for role in member.roles)
