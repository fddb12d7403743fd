"""Settings → every part, built once, in order of need, and closed in reverse.

`open_digests` is enough for the command line and imports no discord; `bot.service` adds the rest.
"""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.layouts.corrections import corrected_payload
from bot.layouts.delivery import render_delivery
from bot.rewording import open_rewording
from bot.settings import Settings
from bot.shipped import shipped
from digests.alerts import Alerts
from digests.catalogues import load_outlets, load_topics, outlet_index
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.deliver import Deliver, Pace, Poster
from digests.ingest import Ingest, Rewording
from digests.leaving import Leaving
from digests.lookup import Lookup
from digests.model import Topic
from digests.names import NameIndex
from digests.posted import Posted
from digests.reports import Reports
from digests.server_data import ServerData
from digests.server_settings import ServerSettings
from digests.set_up import SetUp
from digests.storage import (
    AlertStore,
    BriefingStore,
    CorrectionStore,
    Database,
    DeliveryStore,
    GuildStore,
    LeavingStore,
    QuoteSearch,
    ReportStore,
    SourceStore,
    SubscriptionStore,
    open_database,
)
from digests.subscribe import Subscribe, TopicTrials
from digests.verify import Verify

_DEFAULT_PACE = Pace()


@dataclass(frozen=True, slots=True)
class Digests:
    """The use cases on one database, without Discord: all that the command line needs."""

    database: Database
    briefings: BriefingStore
    sources: SourceStore
    guilds: GuildStore
    outlets: NameIndex
    topics: tuple[Topic, ...]
    ingest: Ingest
    lookup: Lookup
    subscribe: Subscribe
    trials: TopicTrials
    deliver: Deliver
    posted: Posted
    verify: Verify
    alerts: Alerts
    reports: Reports
    server_settings: ServerSettings
    set_up: SetUp
    server_data: ServerData
    leaving: Leaving
    rewording: Rewording | None = None
    """A language model for whoever else ingests; None: bullets are made without."""


@asynccontextmanager
async def open_digests(
    settings: Settings, poster: Poster | None = None, pace: Pace = _DEFAULT_PACE
) -> AsyncIterator[Digests]:
    """The use cases of the configured database, for `async with`. Without a poster none is sent.

    Raises DatabaseUnavailable, SchemaTooOld, SchemaTooNew and BadCatalogue.
    """
    outlets = outlet_index(load_outlets(catalogue_file(settings, "outlets.toml")))
    topics = load_topics(catalogue_file(settings, "topics.toml"))
    database = await open_database(settings.database.url)
    try:
        async with open_rewording(settings.llm, database) as rewording:
            yield _assemble(database, outlets, topics, poster, pace, rewording)
    finally:
        await database.close()


def catalogue_file(settings: Settings, name: str) -> Path:
    """The operator's file of that name where there is one, else the shipped one."""
    own = None if settings.config_dir is None else settings.config_dir / name
    return own if own is not None and own.exists() else shipped(name)


def _assemble(
    database: Database,
    outlets: NameIndex,
    topics: tuple[Topic, ...],
    poster: Poster | None,
    pace: Pace,
    rewording: Rewording | None,
) -> Digests:
    briefings, search = BriefingStore(database), QuoteSearch(database)
    sources, guilds = SourceStore(database), GuildStore(database)
    subscriptions, deliveries = SubscriptionStore(database), DeliveryStore(database)
    return Digests(
        database=database,
        briefings=briefings,
        sources=sources,
        guilds=guilds,
        outlets=outlets,
        topics=topics,
        ingest=Ingest(
            briefings=briefings,
            outlets=outlets,
            condenser=ExtractiveCondenser(),
            matcher=TopicMatcher(topics),
            rewording=rewording,
        ),
        rewording=rewording,
        lookup=Lookup(
            briefings=briefings,
            search=search,
            guilds=guilds,
            sources=sources,
            outlets=outlets,
            topics=topics,
        ),
        subscribe=Subscribe(
            subscriptions=subscriptions, guilds=guilds, sources=sources, topics=topics
        ),
        trials=TopicTrials(briefings=briefings, guilds=guilds, sources=sources, topics=topics),
        deliver=Deliver(
            subscriptions=subscriptions,
            deliveries=deliveries,
            briefings=briefings,
            sources=sources,
            guilds=guilds,
            topics=topics,
            render=render_delivery,
            corrections=CorrectionStore(database, deliveries),
            correct=corrected_payload,
            poster=poster,
            pace=pace,
            owner=f"{socket.gethostname()}:{os.getpid()}",
        ),
        posted=Posted(deliveries=deliveries, search=search),
        leaving=Leaving(LeavingStore(database)),
        verify=Verify(briefings=briefings, search=search),
        alerts=Alerts(alerts=AlertStore(database), guilds=guilds, topics=topics),
        reports=Reports(reports=ReportStore(database), briefings=briefings),
        server_settings=ServerSettings(guilds),
        server_data=ServerData(
            guilds=guilds,
            subscriptions=subscriptions,
            alerts=AlertStore(database),
            reports=ReportStore(database),
            leaving=LeavingStore(database),
        ),
        set_up=SetUp(guilds=guilds, sources=sources, topics=topics),
    )
