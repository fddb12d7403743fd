"""Everything about sources that needs the web: polling, managing, taking in."""

import datetime as dt
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.app import Digests
from bot.operator_sources import operator_sources
from bot.settings import Settings
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.ingest import Ingest
from digests.manage_sources import ManageSources, SourceLimits, TakeIn, Withdraw
from digests.model import GuildId, Source, SourceKind
from digests.poll import Poll
from digests.sources.fetch import Fetcher
from digests.sources.options import FetchOptions
from digests.sources.read_ahead import ReadAhead
from digests.sources.reports import PollReport
from digests.sources.rhythm import PollRules
from digests.sources.visit import Reader, Visitor, Web
from digests.sources.worker import LimitedReader
from digests.storage import QuoteSearch, SourceMemoryStore, SourceStore, StandingStore


@dataclass(frozen=True, slots=True)
class Polling:
    """The use cases of sources over one web and one limited reader."""

    poll: Poll
    manage: ManageSources
    take_in: TakeIn
    withdraw: Withdraw
    catalogue: tuple[Source, ...]
    stored: SourceStore

    async def poll_due(
        self, now: dt.datetime, *, serves: Callable[[GuildId], bool]
    ) -> tuple[PollReport, ...]:
        """The operator's sources as the settings have them, and those of servers that we serve."""
        enabled = [source for source in self.catalogue if source.enabled]
        stored = await self.stored.active()
        own = [s for s in stored if s.guild_id is not None and serves(s.guild_id)]
        return await self.poll.poll_due([*enabled, *own], now=now)


@asynccontextmanager
async def open_polling(
    settings: Settings, digests: Digests, *, make_known: bool = True
) -> AsyncIterator[Polling]:
    """Polling as the settings say, for `async with`. Raises BadCatalogue.

    `make_known` writes the operator's sources into the store, for digests that name them.
    """
    catalogue = operator_sources(settings)
    if make_known:
        await _make_known(digests, catalogue)
    options = FetchOptions(
        contact=settings.http.contact, allow_origins=frozenset(settings.http.allow_origins)
    )
    fetcher = Fetcher(options)
    try:
        async with LimitedReader(digests.outlets) as reader:
            yield assemble_polling(settings, digests, catalogue, fetcher, reader)
    finally:
        await fetcher.aclose()


def assemble_polling(
    settings: Settings,
    digests: Digests,
    catalogue: tuple[Source, ...],
    web: Web,
    reader: Reader,
) -> Polling:
    """The use cases over any web and reader."""
    read_ahead, visitor = ReadAhead(), Visitor(web, reader)
    standing = StandingStore(digests.database)
    poll = Poll(
        ingest=Ingest(
            briefings=digests.briefings,
            outlets=digests.outlets,
            condenser=ExtractiveCondenser(),
            matcher=TopicMatcher(digests.topics),
            read=read_ahead,
            rewording=digests.rewording,
        ),
        briefings=digests.briefings,
        sources=digests.sources,
        memories=SourceMemoryStore(digests.database),
        standing=standing,
        web=web,
        reader=reader,
        read_ahead=read_ahead,
        chance=random.random,
        rules=PollRules(interval=dt.timedelta(seconds=settings.sources.poll_seconds)),
    )
    limits = SourceLimits(
        per_guild=settings.sources.per_server,
        upload_bytes=settings.sources.upload_megabytes * 1_000_000,
        backfill=settings.sources.backfill,
    )
    return Polling(
        poll=poll,
        manage=ManageSources(
            sources=digests.sources,
            briefings=digests.briefings,
            guilds=digests.guilds,
            poll=poll,
            visitor=visitor,
            catalogue=catalogue,
            limits=limits,
        ),
        take_in=TakeIn(stores=poll, visitor=visitor, limits=limits),
        withdraw=Withdraw(
            briefings=digests.briefings,
            sources=digests.sources,
            search=QuoteSearch(digests.database),
            standing=standing,
        ),
        catalogue=catalogue,
        stored=digests.sources,
    )


async def _make_known(digests: Digests, catalogue: tuple[Source, ...]) -> None:
    """Sources that are on, and known ones that are off now; digests speak of those that are on."""
    stored = {source.id: source for source in await digests.sources.all(None)}
    listed = {source.id for source in catalogue}
    for source in catalogue:
        if source != stored.get(source.id) and (source.enabled or source.id in stored):
            await digests.sources.put(source)
    for source in stored.values():
        dropped = source.id not in listed and source.kind is not SourceKind.UPLOAD
        if dropped and source.enabled:
            await digests.sources.put(replace(source, enabled=False))
