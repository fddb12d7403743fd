"""Everything that `run` needs, tried one after the other; a mistake does not hide the next."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import discord

from bot.cli import output
from bot.cli.session import UNKNOWN_TO_DISCORD, Session
from bot.cli.targets import open_web
from bot.client import point_at
from bot.invite import invite_link
from bot.settings import variable
from digests.catalogues import outlet_index
from digests.errors import DigestsError, TokenRefused
from digests.model import Source
from digests.sources.visit import Visitor
from digests.sources.worker import LimitedReader
from digests.storage import open_database, require_room, schema_status

_TOKEN_REFUSED = 3
_PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `mend` None: nothing to mend."""

    what: str
    says: str
    good: bool = True


async def check_everything(session: Session) -> int:
    """Say what is right and what is not; the exit code that `check` ends with.

    Raises BadSettings: without settings there is nothing else to try.
    """
    kept = session.settings.database.url.partition("://")[0]
    output.tell(f"✓ settings: {session.config or 'defaults and environment'}; stored in {kept}")
    checks: tuple[tuple[str, Callable[[Session], Awaitable[Finding]]], ...] = (
        ("outlets", _outlets),
        ("topics", _topics),
        ("sources", _sources),
        ("database", _database),
        ("token", _token),
    )
    code = 0
    for what, check in checks:
        try:
            found = await check(session)
        except TokenRefused as problem:
            found, code = Finding(what, str(problem), good=False), _TOKEN_REFUSED
        except DigestsError as problem:
            found = Finding(what, str(problem), good=False)
        output.tell(f"{'✓' if found.good else '✗'} {found.what}: {found.says}")
        code = code or (0 if found.good else 1)
    output.tell("Everything is in order." if code == 0 else "Mend what is marked with ✗.")
    return code


async def _outlets(session: Session) -> Finding:
    return Finding("outlets", f"{len(session.outlets)} news organisations")


async def _topics(session: Session) -> Finding:
    return Finding("topics", f"{len(session.topics)} topics")


async def _sources(session: Session) -> Finding:
    """Every source that is on is looked at, as a poll would."""
    enabled = [source for source in session.sources if source.enabled]
    counted = f"{len(enabled)} of {len(session.sources)} sources are on"
    if not enabled:
        return Finding("sources", f"{counted}; `readout sources list` shows them")
    reader = LimitedReader(outlet_index(session.outlets))
    async with open_web(session.settings) as web, reader:
        visitor = Visitor(web, reader)
        faults = await asyncio.gather(
            *(_fault_of(source, visitor, session.now()) for source in enabled)
        )
    wrong = [fault for fault in faults if fault]
    return Finding("sources", "\n  ".join((counted, *wrong)), good=not wrong)


async def _fault_of(source: Source, visitor: Visitor, now: dt.datetime) -> str | None:
    try:
        await visitor.look(source, now=now)
    except DigestsError as problem:
        return f"{source.id}: {problem}"
    return None


async def _database(session: Session) -> Finding:
    url = session.settings.database.url
    if schema_status(url).current is None:
        require_room(url)
        return Finding("database", "not there yet; `readout run` makes it")
    database = await open_database(url)
    try:
        async with database.write():
            pass
    finally:
        await database.close()
    return Finding("database", f"{database.dialect}, readable and writable")


async def _token(session: Session) -> Finding:
    """Raises TokenRefused."""
    settings = session.settings.discord
    if settings.token is None:
        mend = f"set {variable('discord.token')} to the token from the application's page"
        return Finding("token", f"missing; {mend}", good=False)
    point_at(settings.api_url)
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        async with client, asyncio.timeout(_PATIENCE):
            await client.login(settings.token.get_secret_value())
            link = invite_link(client.application_id or 0)
            return Finding("token", f"{client.user} is known to Discord. Invite it: {link}")
    except discord.LoginFailure as problem:
        raise TokenRefused(UNKNOWN_TO_DISCORD) from problem
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as problem:
        reason = str(problem) or type(problem).__name__
        says = f"{settings.api_url} does not answer ({reason}); check the network"
        return Finding("token", says, good=False)
