"""The real commands over real use cases on a small database, driven by simcord in this process."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
import simcord

from bot.app import Digests, open_digests
from bot.client import ReadoutClient
from bot.commands.setup import welcome
from bot.operator_sources import operator_sources
from bot.polling import assemble_polling
from bot.posting import ChannelPoster
from bot.schedule import Schedule
from bot.service import all_commands, open_router
from bot.settings import load_settings
from digests.model import Document, Source, SourceId, SourceKind
from digests.storage import upgrade_database
from tests.bot.commands.desk import Desk
from tests.digests.sources.web import PaperWeb, ReaderHere

NOW = dt.datetime(2026, 11, 24, 6, 30, tzinfo=dt.UTC)
BRIEFING = Path(__file__).parent / "briefing.txt"


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the current schema, to be copied."""
    path = tmp_path_factory.mktemp("commands") / "empty.db"
    upgrade_database(f"sqlite:///{path}")
    return path


@pytest_asyncio.fixture
async def client() -> ReadoutClient:
    """Ours, not connected."""
    return ReadoutClient(trace=aiohttp.TraceConfig())


@pytest_asyncio.fixture
async def digests(stored: Path, tmp_path: Path, client: ReadoutClient) -> AsyncIterator[Digests]:
    """Use cases on a database that holds one briefing; digests are posted through the client."""
    path = tmp_path / "readout.db"
    path.write_bytes(stored.read_bytes())
    settings = load_settings(None, {"READOUT_DATABASE__URL": f"sqlite:///{path}"})
    async with open_digests(settings, ChannelPoster(client)) as opened:
        document = Document(BRIEFING.read_bytes(), "briefing.txt", NOW, "text/plain")
        source = Source(SourceId("tides"), "Ministry of Tides", SourceKind.FOLDER)
        await opened.ingest.ingest(document, source, now=NOW)
        yield opened


@pytest_asyncio.fixture
async def web() -> PaperWeb:
    """The web that sources of these tests stand on."""
    return PaperWeb()


@pytest_asyncio.fixture
async def env(client: ReadoutClient, digests: Digests, web: PaperWeb) -> AsyncIterator[simcord.Env]:
    """A Discord in this process; simcord's own plugin looks for it among a test's fixtures."""
    schedule = Schedule((), token_refused=lambda: None, now=lambda: NOW)
    settings = load_settings(None, {})
    catalogue = operator_sources(settings)
    polling = assemble_polling(settings, digests, catalogue, web, ReaderHere())
    client.serve(
        all_commands(client, digests, polling, schedule, now=lambda: NOW),
        press=open_router(client, digests, now=lambda: NOW).dispatch,
        own_post=_ignore,
        joined=welcome,
    )
    running = simcord.Env(client, shard_count=1)
    await running.start()
    yield running
    await running.shutdown()


@pytest_asyncio.fixture
async def desk(env: simcord.Env, digests: Digests) -> Desk:
    """A server with an admin and a member."""
    return Desk(env, digests)


async def _ignore(_nonce: str, _message_id: int) -> None:
    """Nothing is posted here."""
