"""What the bell rings for: each job asks one use case, and those who must know are told."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot.alerts import SourceAlerts, sender
from bot.app import Digests
from bot.polling import Polling
from bot.reopening import Reopener
from bot.schedule import Job
from bot.telling import Teller
from bot.topic_alerts import TopicAlerts
from digests.deliver import Pace
from digests.model import GuildId

_SEND_EVERY = dt.timedelta(seconds=1)
"""Planning and sending run side by side; a look for what is planned costs one indexed read."""
_ALERT_EVERY = dt.timedelta(seconds=5)
_REOPEN_EVERY = dt.timedelta(seconds=30)
_CORRECT_EVERY = dt.timedelta(seconds=30)
_LEAVE_EVERY = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Jobs:
    """The service's work, job by job. Each is safe to be rung at any time."""

    client: discord.Client
    digests: Digests
    polling: Polling
    teller: Teller
    alerts: SourceAlerts
    reopener: Reopener
    topic_alerts: TopicAlerts
    now: Callable[[], dt.datetime]

    def all(self, tick: dt.timedelta, times: Pace) -> tuple[Job, ...]:
        """Every job with its interval."""
        return (
            Job("plan", tick, self.plan),
            Job("send", min(tick, _SEND_EVERY), self.send),
            Job("recover", max(tick, times.quiesce / 4), self.recover),
            Job("poll", tick, self.poll),
            Job("correct", max(tick, _CORRECT_EVERY), self.correct),
            Job("reopen", max(tick, _REOPEN_EVERY), self.reopen),
            Job("alert", min(tick, _ALERT_EVERY), self.alert),
            Job("leave", _LEAVE_EVERY, self.leave),
        )

    async def plan(self) -> None:
        """Plan what is due; needs no Discord."""
        await self.digests.deliver.plan_due(self.now())

    async def send(self) -> None:
        """Send what is planned. Until all servers are known, a missing channel proves nothing."""
        if self.client.is_ready():
            report = await self.digests.deliver.send_due(self.now)
            await self.teller.tell(report.to_tell)

    async def recover(self) -> None:
        """Settle what was left half done."""
        if self.client.is_ready():
            report = await self.digests.deliver.recover(self.now)
            await self.teller.tell(report.to_tell)

    async def poll(self) -> None:
        """Ask the sources that are due: the operator's, and those of servers that have us."""

        def serves(guild_id: GuildId) -> bool:
            # Until all servers are known, a missing one proves nothing.
            return not self.client.is_ready() or self.client.get_guild(guild_id) is not None

        await self.alerts.tell(await self.polling.poll_due(self.now(), serves=serves))

    async def correct(self) -> None:
        """Plan edits of posted digests whose quotes no longer stand; sending takes them along."""
        await self.digests.deliver.plan_corrections(self.now())

    async def reopen(self) -> None:
        """Let digests go on whose channel is open again."""
        if self.client.is_ready():
            await self.reopener.look()

    async def alert(self) -> None:
        """Tell channels of topics in what was just stored."""
        if self.client.is_ready():
            await self.topic_alerts.tell(self.now())

    async def leave(self) -> None:
        """Note servers that removed the bot, and forget those whose grace is over."""
        if self.client.is_ready():
            present = {GuildId(guild.id) for guild in self.client.guilds}
            await self.digests.leaving.look(present, self.now())


def open_jobs(
    client: discord.Client, digests: Digests, polling: Polling, now: Callable[[], dt.datetime]
) -> Jobs:
    """The jobs of one service."""
    settings_of = digests.guilds.settings
    return Jobs(
        client,
        digests,
        polling,
        teller=Teller(client, settings_of),
        alerts=SourceAlerts(settings_of, sender(client)),
        reopener=Reopener(client, digests.deliver, now),
        topic_alerts=TopicAlerts(client, digests.alerts, settings_of),
        now=now,
    )
