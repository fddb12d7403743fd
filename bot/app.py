"""Settings → every part, built once, in order of need, and closed in reverse.

`open_digests` is enough for the command line and imports no discord; `bot.service` adds the rest.
"""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.layouts.delivery import render_delivery
from bot.settings import Settings
from bot.shipped import shipped
from digests.catalogues import load_outlets, load_topics, outlet_index
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.deliver import Deliver, Poster
from digests.ingest import Ingest
from digests.lookup import Lookup
from digests.model import Topic
from digests.names import NameIndex
from digests.posted import Posted
from digests.storage import (
    BriefingStore,
    Database,
    DeliveryStore,
    GuildStore,
    QuoteSearch,
    SourceStore,
    SubscriptionStore,
    hold_service_lock,
    open_database,
)
from digests.subscribe import Subscribe


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
    deliver: Deliver
    posted: Posted


@asynccontextmanager
async def open_digests(settings: Settings, poster: Poster | None = None) -> AsyncIterator[Digests]:
    """The use cases of the configured database, for `async with`. Without a poster none is sent.

    Raises DatabaseUnavailable, SchemaTooOld, SchemaTooNew and BadCatalogue.
    """
    outlets = outlet_index(load_outlets(catalogue_file(settings, "outlets.toml")))
    topics = load_topics(catalogue_file(settings, "topics.toml"))
    database = await open_database(settings.database.url)
    try:
        yield _assemble(database, outlets, topics, poster)
    finally:
        await database.close()


def catalogue_file(settings: Settings, name: str) -> Path:
    """The operator's file of that name where there is one, else the shipped one."""
    own = None if settings.config_dir is None else settings.config_dir / name
    return own if own is not None and own.exists() else shipped(name)


async def run_bot(settings: Settings) -> int:
    """The service until SIGTERM or SIGINT; its exit code: 0, or 3 when Discord refused the token.

    Raises what `open_digests` raises, BadSettings without a token, and DatabaseInUse when another
    `run` holds the database.
    """
    # First of all: a second process is told so before it loads anything else.
    with hold_service_lock(settings.database.url, who="readout run"):
        from bot.service import serve

        return await serve(settings)


def _assemble(
    database: Database, outlets: NameIndex, topics: tuple[Topic, ...], poster: Poster | None
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
        ),
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
        deliver=Deliver(
            subscriptions=subscriptions,
            deliveries=deliveries,
            briefings=briefings,
            sources=sources,
            guilds=guilds,
            topics=topics,
            render=render_delivery,
            poster=poster,
            owner=f"{socket.gethostname()}:{os.getpid()}",
        ),
        posted=Posted(deliveries=deliveries, search=search),
    )
