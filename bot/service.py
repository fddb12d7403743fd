"""The running bot: lock, database, connection, schedule; until a signal or a refused token."""

import asyncio
import datetime as dt
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from typing import get_args

import aiohttp
import discord
import structlog
from pydantic import SecretStr

from bot.alerts import SourceAlerts, sender
from bot.app import Digests, open_digests
from bot.client import AnyCommand, ReadoutClient, point_at
from bot.commands.about import about_commands
from bot.commands.briefing import briefing_command
from bot.commands.digest import DigestCommands
from bot.commands.permissions import Editors
from bot.commands.quotes import quotes_command
from bot.commands.source import SourceCommands
from bot.commands.topic import TopicCommands
from bot.health import serve_health
from bot.layouts.about import ServiceStatus, TaskStatus
from bot.pacing import Pace, paced_trace
from bot.polling import Polling, open_polling
from bot.posting import ChannelPoster
from bot.router import Router
from bot.schedule import Job, Schedule
from bot.settings import BadSettings, Settings
from bot.telling import Teller
from digests.lookup import LookupRequest, NameKind
from digests.model import DeliveryKey

log = structlog.get_logger(__name__)

TOKEN_REFUSED = 3
_GRACE = dt.timedelta(seconds=7)
_CLOSING = 2.0
_RECOVER_EVERY = dt.timedelta(seconds=15)
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 60.0
_AUTHENTICATION_FAILED = 4004
_MEND = "set READOUT_DISCORD__TOKEN to the bot's present token"


def utc_now() -> dt.datetime:
    """The one clock of the service."""
    return dt.datetime.now(dt.UTC)


class _Ending:
    """Set once, with the exit code."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self.code = 0

    def ask(self, code: int) -> None:
        """Stop the service; the first code counts."""
        if not self._asked.is_set():
            self.code = code
            self._asked.set()

    async def wait(self) -> None:
        """Until somebody asks."""
        await self._asked.wait()


async def serve(settings: Settings) -> int:
    """See `bot.app.run_bot`."""
    token = settings.discord.token
    if token is None:
        mend = "put the bot's token into the environment variable READOUT_DISCORD__TOKEN"
        raise BadSettings((f"discord.token is not set; {mend}.",))
    point_at(settings.discord.api_url)
    client = ReadoutClient(trace=paced_trace(Pace(), settings.discord.api_url))
    async with (
        open_digests(settings, ChannelPoster(client)) as digests,
        open_polling(settings, digests) as polling,
    ):
        return await _serve(settings, token, client, digests, polling)


async def _serve(
    settings: Settings,
    token: SecretStr,
    client: ReadoutClient,
    digests: Digests,
    polling: Polling,
) -> int:
    ending = _Ending()
    schedule = Schedule(
        _jobs(settings, client, digests, polling),
        token_refused=lambda: ending.ask(TOKEN_REFUSED),
        now=utc_now,
    )

    async def own_post(nonce: str, message_id: int) -> None:
        await digests.deliver.confirm(DeliveryKey(nonce), message_id, utc_now())

    client.serve(
        all_commands(client, digests, polling, schedule),
        press=open_router(digests).dispatch,
        own_post=own_post,
    )
    await _warm_up(digests)
    with _on_signals(ending):
        async with (
            serve_health(settings.health.listen, lambda: _status(client, schedule)),
            client,
        ):
            connection = asyncio.create_task(_connect(client, token, ending), name="connection")
            schedule.start()
            try:
                await ending.wait()
            finally:
                digests.deliver.stop()
                await _close(client, schedule, connection)
            # What nobody expected is not hidden.
            if connection.done() and not connection.cancelled():
                connection.result()
    log.info("stopped", code=ending.code)
    return ending.code


async def _warm_up(digests: Digests) -> None:
    """Build names and statements once, so that the first person to ask does not wait for it."""
    for kind in get_args(NameKind):
        await digests.lookup.suggest(None, kind, "a")
    if digests.topics:
        await digests.lookup.quotes(None, LookupRequest(topic=digests.topics[0].name), limit=1)


def open_router(digests: Digests, now: Callable[[], dt.datetime] = utc_now) -> Router:
    """What answers presses of buttons and menus."""
    return Router(
        lookup=digests.lookup,
        posted=digests.posted,
        deliver=digests.deliver,
        editors=Editors(digests.guilds.settings),
        now=now,
    )


def all_commands(
    client: ReadoutClient,
    digests: Digests,
    polling: Polling,
    schedule: Schedule,
    now: Callable[[], dt.datetime] = utc_now,
) -> tuple[AnyCommand, ...]:
    """Every command, over its use cases."""
    editors = Editors(digests.guilds.settings)
    return (
        quotes_command(digests.lookup),
        briefing_command(digests.lookup),
        DigestCommands(
            subscribe=digests.subscribe,
            deliver=digests.deliver,
            lookup=digests.lookup,
            editors=editors,
            now=now,
        ),
        TopicCommands(subscribe=digests.subscribe, lookup=digests.lookup, editors=editors, now=now),
        SourceCommands(
            manage=polling.manage,
            take_in=polling.take_in,
            withdraw=polling.withdraw,
            editors=editors,
            now=now,
        ),
        *about_commands(
            subscribe=digests.subscribe,
            sources=polling.manage,
            editors=editors,
            status=lambda: _status(client, schedule),
            now=now,
        ),
    )


def _jobs(
    settings: Settings, client: ReadoutClient, digests: Digests, polling: Polling
) -> tuple[Job, ...]:
    tick = dt.timedelta(seconds=settings.schedule.tick_seconds)
    teller = Teller(client, digests.guilds.settings)
    alerts = SourceAlerts(digests.guilds.settings, sender(client))

    async def deliver() -> None:
        await digests.deliver.plan_due(utc_now())
        # Until all servers are known, a channel that is missing proves nothing.
        if client.is_ready():
            report = await digests.deliver.send_due(utc_now)
            await teller.tell(report.to_tell)

    async def poll() -> None:
        await alerts.tell(await polling.poll_due(utc_now()))

    async def recover() -> None:
        if client.is_ready():
            report = await digests.deliver.recover(utc_now)
            await teller.tell(report.to_tell)

    return (
        Job("deliver", tick, deliver),
        Job("recover", max(tick, _RECOVER_EVERY), recover),
        Job("poll", tick, poll),
    )


def _status(client: ReadoutClient, schedule: Schedule) -> ServiceStatus:
    latency = client.latency
    known = latency == latency and latency != float("inf")  # noqa: PLR0124 - nan before the first
    return ServiceStatus(
        version=_version(),
        latency=dt.timedelta(seconds=latency) if known else None,
        tasks=tuple(
            TaskStatus(state.name, state.failures, state.last_good_at, state.incident)
            for state in schedule.states
        ),
    )


def _version() -> str:
    try:
        return metadata.version("readout")
    except metadata.PackageNotFoundError:
        return "(not installed)"


async def _connect(client: ReadoutClient, token: SecretStr, ending: _Ending) -> None:
    """Log in and stay connected; Discord being away is waited out, a refused token is the end."""
    try:
        await _log_in(client, token)
        await client.connect()
    except discord.LoginFailure:
        log.critical("token refused", mend=_MEND)
        ending.ask(TOKEN_REFUSED)
    except discord.ConnectionClosed as error:
        if error.code == _AUTHENTICATION_FAILED:
            log.critical("token refused", mend=_MEND)
            ending.ask(TOKEN_REFUSED)
        else:
            log.critical("discord ended the connection", code=error.code, reason=error.reason)
    except discord.DiscordException:
        log.critical("connection failed", exc_info=True)
    finally:
        ending.ask(1)


async def _log_in(client: ReadoutClient, token: SecretStr) -> None:
    wait = _FIRST_WAIT
    while True:
        # A session that is closed takes its connector along.
        client.http.connector = aiohttp.TCPConnector(limit=0)
        try:
            await client.login(token.get_secret_value())
        except discord.LoginFailure:
            raise
        except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as error:
            log.warning("cannot reach discord", trouble=str(error), retry_in=wait)
            await client.http.close()
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            return


async def _close(client: ReadoutClient, schedule: Schedule, connection: asyncio.Task[None]) -> None:
    """Ring no more, let what is on its way finish, hang up: within ten seconds."""
    await schedule.stop(_GRACE)
    try:
        async with asyncio.timeout(_CLOSING):
            await client.close()
            await asyncio.wait({connection}, timeout=_CLOSING)
    except TimeoutError:
        log.warning("connection did not close in time")
    if not connection.done():
        connection.cancel()
        await asyncio.gather(connection, return_exceptions=True)


@contextmanager
def _on_signals(ending: _Ending) -> Iterator[None]:
    """SIGTERM and SIGINT end the service in good order."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.ask, 0)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
