"""Deliveries that ended badly → one notice each, where the server's editors can read it."""

from collections.abc import Iterator, Sequence

import aiohttp
import discord
import structlog

from bot.commands.permissions import SettingsOf
from bot.frozen import freeze
from bot.layouts.notices import ended_layout
from bot.posting import house_error
from bot.words import Words
from digests.errors import TokenRefused
from digests.model import Delivery

log = structlog.get_logger(__name__)


class Teller:
    """Tells in the server's notice channel, else where else the bot may write, else in the log."""

    def __init__(self, client: discord.Client, settings_of: SettingsOf) -> None:
        self._client = client
        self._settings_of = settings_of

    async def tell(self, ended: Sequence[Delivery]) -> None:
        """One notice per delivery. A channel that refuses is no reason to fail."""
        for delivery in ended:
            told = await self._tell(delivery)
            log.warning(
                "delivery ended",
                key=delivery.key,
                state=delivery.state.value,
                reason=delivery.reason,
                guild=delivery.guild_id,
                told=told,
            )

    async def _tell(self, delivery: Delivery) -> bool:
        guild = self._client.get_guild(delivery.guild_id)
        if guild is None or guild.unavailable:
            return False
        settings = await self._settings_of(delivery.guild_id)
        words = Words(settings.locale or str(guild.preferred_locale))
        for channel in _places(guild, settings.notice_channel_id, delivery.channel_id):
            try:
                await channel.send(
                    view=freeze(ended_layout(delivery, words)),
                    nonce=f"{delivery.key}:told",
                    allowed_mentions=discord.AllowedMentions.none(),
                )
            except discord.HTTPException as error:
                house = house_error(error)
                if isinstance(house, TokenRefused):
                    raise house from error
                log.warning("notice refused", guild=guild.id, channel=channel.id, exc_info=True)
            except (aiohttp.ClientError, OSError, TimeoutError):
                log.warning("notice refused", guild=guild.id, channel=channel.id, exc_info=True)
            else:
                return True
        return False


def _places(
    guild: discord.Guild, chosen: int | None, unusable: int
) -> Iterator[discord.TextChannel]:
    """Channels to tell in, best first, but for the one that is the trouble.

    Where neither was chosen, one that few can read is better than one that all can.
    """
    notice = guild.get_channel(chosen) if chosen is not None else None
    others = sorted(guild.text_channels, key=lambda one: (_is_public(one), one.position))
    best = (notice, guild.public_updates_channel, guild.system_channel, *others)
    seen = {unusable}
    for channel in best:
        if not isinstance(channel, discord.TextChannel) or channel.id in seen:
            continue
        seen.add(channel.id)
        allowed = channel.permissions_for(guild.me)
        if allowed.view_channel and allowed.send_messages:
            yield channel


def _is_public(channel: discord.TextChannel) -> bool:
    return channel.permissions_for(channel.guild.default_role).view_channel
