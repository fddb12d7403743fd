"""A poll over real stores, a paper web and a reader in this process."""

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.ingest import Ingest
from digests.model import Source, SourceHealth, SourceId, SourceKind
from digests.poll import Poll
from digests.sources.read_ahead import ReadAhead
from digests.sources.reports import PollReport
from digests.storage import (
    BriefingStore,
    QuoteSearch,
    SourceMemoryStore,
    SourceStore,
    StandingStore,
    open_database,
    upgrade_database,
)
from tests.digests.sources.web import OUTLETS, PaperWeb, ReaderHere, briefing, feed

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
FEED = "https://ministry.test/feed"
SOURCE = Source(SourceId("ministry"), "Ministry", SourceKind.FEED, FEED)
ONE, TWO, THREE, FOUR = (f"https://ministry.test/{number}" for number in range(1, 5))
NOTICE = "<html><body><p>The office is closed on Monday.</p></body></html>"


@dataclass
class Desk:
    """A poll with everything it needs, and shortcuts to ask it."""

    poll: Poll
    web: PaperWeb
    reader: ReaderHere
    sources: SourceStore
    briefings: BriefingStore
    memories: SourceMemoryStore
    standing: StandingStore
    search: QuoteSearch
    source: Source = SOURCE

    async def look(self, now: dt.datetime = NOW) -> PollReport:
        return await self.poll.poll(self.source, now=now)

    async def health(self) -> SourceHealth:
        return (await self.sources.health(self.source.guild_id))[0]

    async def stored(self) -> set[str]:
        found = await self.briefings.briefings(self.source.guild_id, self.source.id, limit=99)
        return {each.document for each in found}


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("poll") / "empty.db"
    upgrade_database(f"sqlite:///{path}")
    return path


@pytest_asyncio.fixture
async def desk(tmp_path: Path, empty_database: Path) -> AsyncIterator[Desk]:
    shutil.copy(empty_database, tmp_path / "readout.db")
    database = await open_database(f"sqlite:///{tmp_path / 'readout.db'}")
    sources, briefings, read_ahead = SourceStore(database), BriefingStore(database), ReadAhead()
    memories, standing = SourceMemoryStore(database), StandingStore(database)
    web, reader = PaperWeb(), ReaderHere()
    ingest = Ingest(
        briefings=briefings,
        outlets=OUTLETS,
        condenser=ExtractiveCondenser(),
        matcher=TopicMatcher(()),
        read=read_ahead,
    )
    poll = Poll(
        ingest=ingest,
        briefings=briefings,
        sources=sources,
        memories=memories,
        standing=standing,
        web=web,
        reader=reader,
        read_ahead=read_ahead,
        chance=lambda: 0.0,
    )
    await sources.put(SOURCE)
    web.pages = {
        ONE: briefing("ferry"),
        TWO: briefing("lighthouse"),
        THREE: briefing("customs house"),
        FOUR: briefing("fish market"),
        FEED: feed(THREE, TWO, ONE),
    }
    search = QuoteSearch(database)
    yield Desk(poll, web, reader, sources, briefings, memories, standing, search)
    await database.close()


def replace_poll(desk: Desk) -> Poll:
    """The same stores under a poll that has no memory."""
    read_ahead = ReadAhead()
    ingest = Ingest(
        briefings=desk.briefings,
        outlets=OUTLETS,
        condenser=ExtractiveCondenser(),
        matcher=TopicMatcher(()),
        read=read_ahead,
    )
    return Poll(
        ingest=ingest,
        briefings=desk.briefings,
        sources=desk.sources,
        memories=desk.memories,
        standing=desk.standing,
        web=desk.web,
        reader=desk.reader,
        read_ahead=read_ahead,
        chance=lambda: 0.0,
    )
