"""A delivery → its message in the channel, once; and the way back to a message that stands there.

Sends the frozen payload with the delivery's key as enforced nonce, through discord.py's public
interface. Each way in which Discord may refuse becomes the house error that says what follows.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator

import aiohttp
import discord

from bot.frozen import FrozenView
from digests.errors import (
    HistoryUnreadable,
    PostingError,
    PostingRefused,
    PostingRejected,
    PostingUncertain,
    TokenRefused,
)
from digests.model import Delivery

SEND_TIMEOUT = dt.timedelta(seconds=30)
_READ_BACK_BEFORE = dt.timedelta(minutes=2)
_PAGES = 20
_PAGE = 100
_UNKNOWN_MESSAGE = 10008
_CORRECTION = "correction"
# https://discord.com/developers/docs/topics/opcodes-and-status-codes
_REFUSALS = {
    10003: "unknown_channel",
    10004: "unknown_guild",
    50001: "missing_access",
    50013: "missing_permissions",
    50008: "not_a_text_channel",
    50024: "wrong_channel_type",
    50083: "thread_archived",
    160005: "thread_locked",
}


class ChannelPoster:
    """Posts through a connected client."""

    def __init__(self, client: discord.Client, timeout: dt.timedelta = SEND_TIMEOUT) -> None:
        self._client = client
        self._timeout = timeout.total_seconds()

    async def post(self, delivery: Delivery) -> int:
        """The message's id; 0 where it was posted before and has been deleted since."""
        self._require_guild(delivery)
        channel = self._client.get_partial_messageable(
            delivery.channel_id, guild_id=delivery.guild_id
        )
        try:
            async with asyncio.timeout(self._timeout):
                message = await self._put(channel, delivery)
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_MESSAGE:
                return 0
            raise house_error(error) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise PostingUncertain(_unanswered(error)) from error
        return message.id

    async def _put(
        self, channel: discord.PartialMessageable, delivery: Delivery
    ) -> discord.Message:
        view, mentions = _frozen(delivery), discord.AllowedMentions.none()
        if delivery.kind == _CORRECTION:
            old = channel.get_partial_message(delivery.message_id or 0)
            return await old.edit(view=view, allowed_mentions=mentions)
        return await channel.send(view=view, nonce=delivery.key, allowed_mentions=mentions)

    async def find(self, delivery: Delivery) -> int | None:
        """Our message with the delivery's key, read back from the channel's history."""
        guild = self._require_guild(delivery)
        try:
            async with asyncio.timeout(self._timeout):
                channel = await _channel_of(guild, delivery.channel_id)
                _require_history(channel, guild)
                return await self._read_back(channel, delivery)
        except discord.HTTPException as error:
            raise house_error(error) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise PostingUncertain(_unanswered(error)) from error

    async def _read_back(self, channel: discord.abc.Messageable, delivery: Delivery) -> int | None:
        me = self._client.user
        assert me is not None, "the client is logged in before anything is posted"
        # A life that we forgot (a restored backup) may have posted it as soon as it was due.
        known = (delivery.due_at, delivery.planned_at, delivery.first_attempt_at)
        since = min(at for at in known if at is not None) - _READ_BACK_BEFORE
        seen = 0
        async for message in channel.history(limit=_PAGES * _PAGE, after=since, oldest_first=True):
            seen += 1
            if message.author.id == me.id and carries(message.components, delivery.key):
                return message.id
        if seen >= _PAGES * _PAGE:
            raise HistoryUnreadable(
                f"More than {seen:,} messages stand in channel {delivery.channel_id} since the "
                "first attempt, so it cannot be told whether the digest is among them."
            )
        return None

    def _require_guild(self, delivery: Delivery) -> discord.Guild:
        """An outage of a guild is no refusal: what we do not see now may be there."""
        guild = self._client.get_guild(delivery.guild_id)
        if guild is None:
            raise PostingRefused(
                f"The bot is not in server {delivery.guild_id} any more; invite it again.",
                "not_in_guild",
            )
        if guild.unavailable:
            raise PostingUncertain(f"Server {delivery.guild_id} is unavailable at Discord.")
        return guild


def carries(components: list[discord.components.Component], key: str) -> bool:
    """Whether a component's custom_id holds the key."""
    return any(key in custom_id.split(":") for custom_id in _custom_ids(components))


def house_error(error: discord.HTTPException) -> PostingError:
    """What Discord's answer means for a delivery."""
    if error.status == 401:  # noqa: PLR2004 - the status itself is the meaning
        return TokenRefused("Discord does not accept the token any more; set a new one.")
    reason = _REFUSALS.get(error.code)
    if reason is not None or (error.status in {403, 404} and error.code):
        return PostingRefused(
            f"Discord refused the channel: {error.text or error.code}.",
            reason or f"refused_{error.code}",
        )
    if error.status == 400:  # noqa: PLR2004 - as above
        return PostingRejected(f"Discord rejected the message as malformed: {error.text}.")
    return PostingUncertain(f"Discord answered {error.status}; the message may stand there.")


def _frozen(delivery: Delivery) -> FrozenView:
    payload = json.loads(delivery.payload)
    return FrozenView(payload["components"])


async def _channel_of(guild: discord.Guild, channel_id: int) -> discord.abc.Messageable:
    channel = guild.get_channel_or_thread(channel_id) or await guild.fetch_channel(channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        raise PostingRefused(
            f"Channel {channel_id} takes no messages; choose a text channel.", "not_a_text_channel"
        )
    return channel


def _require_history(channel: object, guild: discord.Guild) -> None:
    """Without the permission Discord answers with an empty list, which proves nothing."""
    assert isinstance(channel, discord.abc.GuildChannel | discord.Thread)
    allowed = channel.permissions_for(guild.me)
    if not allowed.view_channel:
        raise PostingRefused("The bot may not see the channel.", "missing_access")
    if not allowed.read_message_history:
        raise HistoryUnreadable(
            "The bot may not read the channel's history, so it cannot tell whether the digest "
            "was posted. Give it the permission Read Message History."
        )


def _custom_ids(components: list[discord.components.Component]) -> Iterator[str]:
    for component in components:
        found = getattr(component, "custom_id", None)
        if isinstance(found, str):
            yield found
        accessory = getattr(component, "accessory", None)
        if accessory is not None:
            yield from _custom_ids([accessory])
        yield from _custom_ids(getattr(component, "children", []))


def _unanswered(error: Exception) -> str:
    return f"Discord did not answer ({type(error).__name__}); the message may stand there."
