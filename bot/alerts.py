"""Polls → what people who look after sources are told, once for each failure and recovery."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import aiohttp
import discord
import structlog

from bot.frozen import freeze
from bot.layouts.components import Layout
from bot.layouts.sources import alert_layout
from bot.posting import house_error
from bot.words import Words
from digests.errors import (
    PostingError,
    PostingRefused,
    PostingRejected,
    PostingUncertain,
    TokenRefused,
)
from digests.model import ChannelId, GuildId, GuildSettings
from digests.sources.reports import PollReport

log = structlog.get_logger(__name__)

Send = Callable[[ChannelId, Layout], Awaitable[None]]
"""Raises PostingRefused where it never will, another PostingError where it may yet."""

_MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class _Waiting:
    channel_id: ChannelId
    layout: Layout


class SourceAlerts:
    """Into the alert channel of the server that owns the source; the operator reads the log."""

    def __init__(
        self, settings_of: Callable[[GuildId], Awaitable[GuildSettings]], send: Send
    ) -> None:
        self._settings_of = settings_of
        self._send = send
        self._waiting: list[_Waiting] = []

    async def tell(self, reports: Sequence[PollReport]) -> None:
        """Tell of these polls, and what could not be told before."""
        for report in reports:
            if report.alert is not None:
                await self._note(report)
        waiting, self._waiting = self._waiting[-_MOST_WAITING:], []
        for one in waiting:
            try:
                await self._send(one.channel_id, one.layout)
            except TokenRefused:
                raise
            except (PostingRefused, PostingRejected) as error:
                log.warning("alert refused", channel=one.channel_id, reason=str(error))
            except PostingError:
                self._waiting.append(one)

    async def _note(self, report: PollReport) -> None:
        source = report.source
        log.warning(
            "source alert",
            alert=report.alert,
            source=source.id,
            guild=source.guild_id,
            why=report.failure,
        )
        if source.guild_id is None:
            return
        settings = await self._settings_of(source.guild_id)
        if settings.notice_channel_id is not None:
            words = Words(settings.locale or "en")
            layout = alert_layout(report, words)
            self._waiting.append(_Waiting(settings.notice_channel_id, layout))


def sender(client: discord.Client) -> Send:
    """Sends through a connected client; while it is not, everything waits."""

    async def send(channel_id: ChannelId, layout: Layout) -> None:
        if not client.is_ready():
            raise PostingUncertain("Not connected.")
        channel = client.get_partial_messageable(channel_id)
        try:
            await channel.send(view=freeze(layout), allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            raise house_error(error) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise PostingUncertain(str(error)) from error

    return send
