"""`demo`, `run` and `check`: the program as a whole."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.session import session_of


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
    from bot.demo import run_demo

    asyncio.run(run_demo(session_of(context)))


def run(
    context: typer.Context,
    role: Annotated[
        Part, typer.Option(help="Part of the service, where several processes share a database.")
    ] = Part.ALL,
) -> None:
    """Run the service: poll sources, post digests, answer commands."""
    from bot.app import run_bot
    from bot.cli.ingesting import create_if_new
    from bot.settings import BadSettings, variable
    from digests.errors import BadRequest

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
    raise typer.Exit(asyncio.run(run_bot(settings)))


def check(context: typer.Context) -> None:
    """Check settings, database and token: all mistakes, each mended."""
    from bot.cli.checking import check_everything

    raise typer.Exit(asyncio.run(check_everything(session_of(context))))
