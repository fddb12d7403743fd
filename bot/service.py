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

from bot.alerts import sender
from bot.app import Digests, open_digests
from bot.client import AnyCommand, ReadoutClient, point_at
from bot.commands.about import about_commands
from bot.commands.alerts import AlertCommands
from bot.commands.briefing import briefing_command
from bot.commands.data import ConfigCommands, DataCommands
from bot.commands.digest import DigestCommands
from bot.commands.permissions import Editors
from bot.commands.quotes import quotes_command
from bot.commands.reports import ReportDesk
from bot.commands.settings import SettingsDesk
from bot.commands.setup import SetupDesk, welcome
from bot.commands.source import SourceCommands
from bot.commands.topic import TopicCommands
from bot.commands.verify import verify_commands
from bot.commands.why import why_commands
from bot.health import serve_health
from bot.jobs import open_jobs
from bot.layouts.about import ServiceStatus, TaskStatus
from bot.pacing import Pace, paced_trace
from bot.polling import Polling, open_polling
from bot.posting import ChannelPoster
from bot.router import Router
from bot.schedule import Job, Schedule
from bot.settings import BadSettings, Settings
from digests.deliver import Pace as DeliveryPace
from digests.lookup import LookupRequest, NameKind
from digests.model import DeliveryKey

log = structlog.get_logger(__name__)

TOKEN_REFUSED = 3
_GRACE = dt.timedelta(seconds=7)
_CLOSING = 2.0
_TIMES = DeliveryPace()
_ALERT_EVERY = dt.timedelta(seconds=5)
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


async def serve(settings: Settings, times: DeliveryPace = _TIMES) -> int:
    """See `bot.running.run_bot`. `times` are the delivery protocol's."""
    token = settings.discord.token
    if token is None:
        mend = "put the bot's token into the environment variable READOUT_DISCORD__TOKEN"
        raise BadSettings((f"discord.token is not set; {mend}.",))
    point_at(settings.discord.api_url)
    pace = Pace()
    client = ReadoutClient(trace=paced_trace(pace, settings.discord.api_url))
    async with (
        open_digests(settings, ChannelPoster(client, times.send_timeout), times) as digests,
        open_polling(settings, digests) as polling,
    ):
        tick = dt.timedelta(seconds=settings.schedule.tick_seconds)
        jobs = open_jobs(client, digests, polling, utc_now).all(tick, times)
        code = await _serve(settings, jobs, token, client, digests, polling)
    smallest, mean = pace.round_trips
    log.info(
        "stopped",
        code=code,
        requests=pace.responses,
        smallest_ms=round(1000 * smallest, 1),
        mean_ms=round(1000 * mean, 1),
    )
    return code


async def _serve(
    settings: Settings,
    jobs: tuple[Job, ...],
    token: SecretStr,
    client: ReadoutClient,
    digests: Digests,
    polling: Polling,
) -> int:
    ending = _Ending()
    schedule = Schedule(
        jobs,
        token_refused=lambda: ending.ask(TOKEN_REFUSED),
        now=utc_now,
    )

    async def own_post(nonce: str, message_id: int) -> None:
        await digests.deliver.confirm(DeliveryKey(nonce), message_id, utc_now())

    client.serve(
        all_commands(client, digests, polling, schedule),
        press=open_router(client, digests).dispatch,
        own_post=own_post,
        joined=welcome,
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
    return ending.code


async def _warm_up(digests: Digests) -> None:
    """Build names and statements once, so that the first person to ask does not wait for it."""
    for kind in get_args(NameKind):
        await digests.lookup.suggest(None, kind, "a")
    if digests.topics:
        await digests.lookup.quotes(None, LookupRequest(topic=digests.topics[0].name), limit=1)


def open_router(
    client: discord.Client, digests: Digests, now: Callable[[], dt.datetime] = utc_now
) -> Router:
    """What answers presses of buttons and menus, and forms."""
    settings_of = digests.guilds.settings
    editors = Editors(settings_of)
    reports = ReportDesk(
        reports=digests.reports,
        posted=digests.posted,
        lookup=digests.lookup,
        editors=editors,
        settings_of=settings_of,
        send=sender(client),
        now=now,
    )
    return Router(
        lookup=digests.lookup,
        posted=digests.posted,
        deliver=digests.deliver,
        editors=editors,
        now=now,
        more=(
            reports,
            SettingsDesk(digests.server_settings, editors),
            open_setup(digests, editors, now),
            DataCommands(digests.server_data),
        ),
    )


def open_setup(digests: Digests, editors: Editors, now: Callable[[], dt.datetime]) -> SetupDesk:
    """First run and `/setup`."""
    return SetupDesk(
        set_up=digests.set_up,
        subscribe=digests.subscribe,
        deliver=digests.deliver,
        settings=digests.server_settings,
        editors=editors,
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
        *verify_commands(digests.verify),
        DigestCommands(
            subscribe=digests.subscribe,
            deliver=digests.deliver,
            lookup=digests.lookup,
            editors=editors,
            now=now,
        ),
        SettingsDesk(digests.server_settings, editors).command(),
        open_setup(digests, editors, now).command(),
        DataCommands(digests.server_data),
        ConfigCommands(data=digests.server_data, editors=editors, now=now),
        AlertCommands(alerts=digests.alerts, lookup=digests.lookup, editors=editors, now=now),
        TopicCommands(
            subscribe=digests.subscribe,
            trials=digests.trials,
            lookup=digests.lookup,
            editors=editors,
            now=now,
        ),
        SourceCommands(
            manage=polling.manage,
            take_in=polling.take_in,
            withdraw=polling.withdraw,
            editors=editors,
            now=now,
        ),
        *why_commands(deliver=digests.deliver, subscribe=digests.subscribe, now=now),
        *about_commands(
            subscribe=digests.subscribe,
            sources=polling.manage,
            editors=editors,
            status=lambda: _status(client, schedule),
            now=now,
        ),
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
