"""Alerts that are due → their channels, each once; what cannot be posted now waits.

The nonce names alert and briefing and Discord enforces it, so that the message of a lost answer or
of a crash just after posting is not doubled; an alert moves on only after its messages stand.
"""

import datetime as dt

import aiohttp
import discord
import structlog

from bot.commands.permissions import SettingsOf
from bot.frozen import freeze
from bot.layouts.alerts import alert_layout
from bot.posting import house_error
from bot.words import Words
from digests.alerts import Alerts, DueAlert, Looked
from digests.errors import PostingError, PostingRefused, PostingRejected, PostingUncertain

log = structlog.get_logger(__name__)


class TopicAlerts:
    """Posts through a connected client."""

    def __init__(self, client: discord.Client, alerts: Alerts, settings_of: SettingsOf) -> None:
        self._client = client
        self._alerts = alerts
        self._settings_of = settings_of

    async def tell(self, now: dt.datetime) -> int:
        """Post what is due; how many messages."""
        posted = 0
        for looked in await self._alerts.look(now):
            posted += await self._tell(looked)
        return posted

    async def _tell(self, looked: Looked) -> int:
        posted = 0
        try:
            for due in looked.due:
                await self._post(due)
                posted += 1
        except (PostingRefused, PostingRejected) as error:
            log.warning("alert refused", alert=looked.alert.id, reason=str(error))
        except PostingError as error:
            log.info("alert waits", alert=looked.alert.id, reason=str(error))
            return posted
        await self._alerts.move_on(looked)
        return posted

    async def _post(self, due: DueAlert) -> None:
        alert = due.alert
        settings = await self._settings_of(alert.guild_id)
        roles = [] if alert.role_id is None else [discord.Object(alert.role_id)]
        channel = self._client.get_partial_messageable(alert.channel_id, guild_id=alert.guild_id)
        try:
            await channel.send(
                view=freeze(alert_layout(due, Words(settings.locale or "en"))),
                nonce=due.nonce,
                allowed_mentions=discord.AllowedMentions(
                    everyone=False, users=False, roles=roles, replied_user=False
                ),
            )
        except discord.HTTPException as error:
            raise house_error(error) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise PostingUncertain(str(error)) from error
        log.info("alert posted", alert=alert.id, guild=alert.guild_id, nonce=due.nonce)
