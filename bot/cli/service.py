"""`demo`, `run` and `check`: the program as a whole."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.session import UNKNOWN_TO_DISCORD, session_of

_TOKEN_REFUSED = 3


class Part(StrEnum):
    """Which part of the service this process is."""

    ALL = "all"
    BOT = "bot"
    WORKER = "worker"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("demo")(demo)
    app.command("run")(run)
    app.command("check")(check)


def demo(context: typer.Context) -> None:
    """Try it on sample briefings: no account, no network."""
    from bot.cli.demo import run_demo

    asyncio.run(run_demo(session_of(context)))


def run(
    context: typer.Context,
    role: Annotated[
        Part, typer.Option(help="Part of the service, where several processes share a database.")
    ] = Part.ALL,
) -> None:
    """Run the service: poll sources, post digests, answer commands."""
    from bot.cli.ingesting import create_if_new
    from bot.running import run_bot
    from bot.settings import BadSettings, variable
    from digests.errors import BadRequest, TokenRefused

    if role is not Part.ALL:
        raise BadRequest(
            "This Readout runs as one process; --role bot and --role worker are not there yet. "
            "Run it without --role."
        )
    session = session_of(context)
    session.service = True
    settings = session.settings
    if settings.discord.token is None:
        missing = (
            f"discord.token is missing; set {variable('discord.token')} to the token from the "
            "application's page at https://discord.com/developers/applications, under Bot. "
            "`readout demo` works without one."
        )
        raise BadSettings((missing,))
    create_if_new(settings.database.url)
    code = asyncio.run(run_bot(settings))
    if code == _TOKEN_REFUSED:
        # Words for people come last, however events are logged.
        raise TokenRefused(UNKNOWN_TO_DISCORD)
    raise typer.Exit(code)


def check(context: typer.Context) -> None:
    """Check settings, database and token: all mistakes, each mended."""
    from bot.cli.checking import check_everything

    raise typer.Exit(asyncio.run(check_everything(session_of(context))))
