"""Channels that were closed to us → their digests go on by themselves once they are open again.

Looked at in discord.py's own memory of servers, channels and permissions, which events keep
current: no request is made, and a change that came while we were away is seen all the same.
"""

import datetime as dt
from collections.abc import Callable

import discord
import structlog

from digests.deliver import Deliver
from digests.model import ChannelId, GuildId

log = structlog.get_logger(__name__)

_AGAIN_AFTER = dt.timedelta(hours=6)
"""A channel that looks open and refuses is not tried more often than this, unless it was seen
closed in between."""


class Reopener:
    """Resumes parked digests."""

    def __init__(
        self, client: discord.Client, deliver: Deliver, now: Callable[[], dt.datetime]
    ) -> None:
        self._client = client
        self._deliver = deliver
        self._now = now
        self._tried: dict[ChannelId, dt.datetime] = {}

    async def look(self) -> int:
        """Resume what is parked and may be posted now; the number of channels."""
        now, opened = self._now(), 0
        parked = await self._deliver.parked()
        places = dict.fromkeys((found.guild_id, found.channel_id) for found in parked)
        for guild_id, channel_id in places:
            if not self._is_open(guild_id, channel_id):
                self._tried.pop(channel_id, None)
            elif now - self._tried.get(channel_id, now - _AGAIN_AFTER) >= _AGAIN_AFTER:
                self._tried[channel_id] = now
                await self._deliver.resume_channel(guild_id, channel_id, now)
                log.info("channel is open again", guild=guild_id, channel=channel_id)
                opened += 1
        return opened

    def _is_open(self, guild_id: GuildId, channel_id: ChannelId) -> bool:
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable:
            return False
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            return False
        allowed = channel.permissions_for(guild.me)
        if isinstance(channel, discord.Thread):
            return allowed.view_channel and allowed.send_messages_in_threads and not channel.locked
        return allowed.view_channel and allowed.send_messages
