"""The shipped sample briefings → what a channel would get: no account, no network, nothing kept."""

import datetime as dt
import sys
import tempfile
from pathlib import Path

from bot.app import Digests, open_digests
from bot.cli import output
from bot.cli.session import Session
from bot.console import CHANNEL, GUILD, Console
from bot.logs import configure_logging
from bot.settings import DatabaseSettings, DiscordSettings, HealthSettings, LlmSettings, Settings
from bot.shipped import shipped
from digests.catalogues import load_sources
from digests.sources.files import read_file
from digests.storage import upgrade_database

FOLLOWED = ("Taiwan", "Gaza / Middle East", "Trade & sanctions", "Military & defence", "Inflation")
_SHOWN = ("/quotes topic:Taiwan", "/quotes outlet:AFP")


async def run_demo(session: Session) -> None:
    """Read, store, digest and look up; then, at a terminal, take commands."""
    with tempfile.TemporaryDirectory(prefix="readout-demo-") as folder:
        settings = demo_settings(Path(folder))
        configure_logging(settings.log, service=False)
        upgrade_database(settings.database.url)
        async with open_digests(settings) as digests:
            await ingest_samples(digests, session.now())
            console = Console(digests, session.now)
            await _show(console, digests, session.now())
            if sys.stdin.isatty() and sys.stdout.isatty():
                from bot.prompt import take_commands

                output.say("\nTry the commands yourself; Tab completes, /help lists, /quit leaves.")
                await take_commands(console, output.width())
            else:
                output.say("\nAt a terminal, this would now take the slash commands.")


def demo_settings(folder: Path) -> Settings:
    """Settings that reach nothing outside: the operator's own play no part in a demo."""
    database = DatabaseSettings(url=f"sqlite:///{folder / 'demo.db'}")
    return Settings(
        database=database, discord=DiscordSettings(), llm=LlmSettings(), health=HealthSettings()
    )


async def ingest_samples(digests: Digests, now: dt.datetime) -> None:
    """Each sample as its own source."""
    folder = shipped("samples")
    for source in load_sources(folder / "sources.toml"):
        document = read_file(folder / str(source.address), now)
        url = f"https://{source.id}.example/briefings/{source.address}"
        done = await digests.ingest.ingest(document, source, now=now, url=url)
        output.say(f"{source.name}: {done.title or 'untitled'}, {done.exchanges} exchanges.")


async def _show(console: Console, digests: Digests, now: dt.datetime) -> None:
    found = await digests.subscribe.create(
        GUILD, CHANNEL, time="08:00", topics=", ".join(FOLLOWED), now=now
    )
    number = found.subscription.id
    for line in (f"/digest preview digest:{number}", *_SHOWN):
        print(f"\n> {line}\n")  # noqa: T201
        print(await console.shown(line, output.width()))  # noqa: T201
