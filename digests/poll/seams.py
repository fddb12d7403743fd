"""What a poll needs of others: what stores, knows and remembers for it."""

import datetime as dt
from typing import Protocol

from digests.model import (
    Document,
    GuildId,
    Ingested,
    Source,
    SourceHealth,
    SourceId,
    StoredBriefing,
)


class Ingests(Protocol):
    """What stores a briefing; `Ingest` does."""

    async def ingest(
        self,
        document: Document,
        source: Source,
        *,
        now: dt.datetime,
        archive: bool = False,
        url: str | None = None,
    ) -> Ingested:
        """Raises UnreadableDocument."""
        ...


class Briefings(Protocol):
    """What knows stored briefings; a `BriefingStore` does."""

    async def briefings(
        self, guild_id: GuildId | None, source: SourceId | None = None, *, limit: int = 25
    ) -> tuple[StoredBriefing, ...]:
        """Newest first."""
        ...


class Sources(Protocol):
    """What keeps the health of sources; a `SourceStore` does."""

    async def record_poll(
        self,
        source_id: SourceId,
        *,
        now: dt.datetime,
        failure: str | None = None,
        new: int = 0,
        next_poll_at: dt.datetime | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> SourceHealth:
        """Validators are kept unless given anew."""
        ...

    async def health(self, guild_id: GuildId | None) -> tuple[SourceHealth, ...]:
        """Of every source that the guild may see and that was polled."""
        ...


class Memories(Protocol):
    """What keeps a poll's memory of a source; a `SourceMemoryStore` does."""

    async def recall(self, source_id: SourceId) -> str | None:
        """What was kept last."""
        ...

    async def keep(self, source_id: SourceId, memory: str) -> None:
        """In place of what was kept before."""
        ...


class Standing(Protocol):
    """What knows whether stored briefings still stand at their source; a `StandingStore` does."""

    async def absent(self, source_id: SourceId) -> dict[str, bool]:
        """Addresses that were missed last; True: the briefing counts as removed."""
        ...

    async def note_gone(
        self, source_id: SourceId, address: str, *, unlisted: bool, now: dt.datetime
    ) -> bool:
        """Whether the briefing counts as removed from here on."""
        ...

    async def note_back(self, source_id: SourceId, address: str) -> None:
        """The publisher shows it (again)."""
        ...
