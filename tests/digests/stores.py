"""Real stores on a fresh SQLite file, and the use cases on them."""

import datetime as dt
from dataclasses import dataclass

from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.ingest import Ingest
from digests.lookup import Lookup
from digests.model import Ingested, Source
from digests.storage import (
    BriefingStore,
    Database,
    DeliveryStore,
    GuildStore,
    QuoteSearch,
    SourceStore,
    SubscriptionStore,
)
from digests.subscribe import Subscribe
from tests.digests import samples


@dataclass(frozen=True, slots=True)
class Stores:
    """One store per noun over one database."""

    briefings: BriefingStore
    search: QuoteSearch
    sources: SourceStore
    guilds: GuildStore
    subscriptions: SubscriptionStore
    deliveries: DeliveryStore

    @classmethod
    def on(cls, database: Database) -> "Stores":
        return cls(
            BriefingStore(database),
            QuoteSearch(database),
            SourceStore(database),
            GuildStore(database),
            SubscriptionStore(database),
            DeliveryStore(database),
        )

    def ingest(self) -> Ingest:
        return Ingest(
            briefings=self.briefings,
            outlets=samples.outlets(),
            condenser=ExtractiveCondenser(),
            matcher=TopicMatcher(samples.topics()),
        )

    def lookup(self, now: dt.datetime) -> Lookup:
        return Lookup(
            briefings=self.briefings,
            search=self.search,
            guilds=self.guilds,
            sources=self.sources,
            outlets=samples.outlets(),
            topics=samples.topics(),
            now=lambda: now,
        )

    def subscribe(self) -> Subscribe:
        return Subscribe(
            subscriptions=self.subscriptions,
            guilds=self.guilds,
            sources=self.sources,
            topics=samples.topics(),
        )

    async def take_in(
        self,
        text: str,
        now: dt.datetime,
        *,
        address: str | None = None,
        source: Source = samples.MINISTRY,
    ) -> Ingested:
        """Ingest a text as the ministry's newest briefing."""
        where = address or f"https://mfa.test/{abs(hash(text))}"
        return await self.ingest().ingest(samples.document(text, where), source, now=now)
