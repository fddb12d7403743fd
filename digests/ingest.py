"""A document → its exchanges in the store; all stored documents → read again."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from digests.condensing.bullets import Condenser, draft_bullets, finish_bullets
from digests.condensing.topics import TopicMatcher
from digests.errors import UnreadableDocument
from digests.model import Bullet, Document, Ingested, Source, StoredDocument, Transcript
from digests.names import NameIndex
from digests.storage import BriefingStore
from digests.transcripts.read import read_transcript

log = structlog.get_logger()

ReadTranscript = Callable[[Document, NameIndex], Transcript]
Progress = Callable[[int, str], None]
"""Hears how many documents are done, and the address of the last."""


class Rewording(Protocol):
    """Something slower than a condenser that may find better words, such as a language model."""

    async def reword(
        self,
        transcript: Transcript,
        drafts: Sequence[Bullet],
        *,
        now: dt.datetime,
        ask: bool = True,
    ) -> tuple[Bullet, ...]:
        """The drafts, or better grounded bullets of the same exchanges in the same order.

        `ask` False: only what is known from before; nothing that costs.
        """


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored document that can no longer be read; what was stored of it stays."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class RereadReport:
    """What reading everything again changed."""

    documents: int
    unchanged: int
    changed: int
    unreadable: tuple[Unreadable, ...] = ()


class Ingest:
    """Reads, condenses and stores in one go; the same document twice changes nothing."""

    def __init__(
        self,
        *,
        briefings: BriefingStore,
        outlets: NameIndex,
        condenser: Condenser,
        matcher: TopicMatcher,
        read: ReadTranscript = read_transcript,
        rewording: Rewording | None = None,
    ) -> None:
        self._briefings = briefings
        self._outlets = outlets
        self._condenser = condenser
        self._matcher = matcher
        self._read = read
        self._rewording = rewording

    async def ingest(
        self,
        document: Document,
        source: Source,
        *,
        now: dt.datetime,
        archive: bool = False,
        url: str | None = None,
    ) -> Ingested:
        """Raises UnreadableDocument; nothing is stored then. `archive`: never in a digest.

        `url` is the public address that readers may follow, where it is not the document's own.
        """
        transcript, bullets = await self._understand(document, now, ask=not archive)
        ingested = await self._briefings.save(
            source=source,
            document=document,
            transcript=transcript,
            bullets=bullets,
            url=url or _public(document.address),
            now=now,
            digestible=not archive,
        )
        log.info(
            "briefing ingested",
            source=source.id,
            briefing=ingested.briefing_id,
            outcome=ingested.outcome,
            layout=transcript.layout,
            exchanges=ingested.exchanges,
            bullets=len(bullets),
        )
        return ingested

    async def reread(self, *, now: dt.datetime, progress: Progress | None = None) -> RereadReport:
        """Read every stored document again, with the reading and the catalogues of today."""
        outcomes: Counter[str] = Counter()
        unreadable: list[Unreadable] = []
        done = 0
        async for stored in self._briefings.documents():
            try:
                outcomes[await self._again(stored, now)] += 1
            except UnreadableDocument as error:
                unreadable.append(Unreadable(stored.document.address, str(error)))
                log.warning("document not reread", document=stored.id, reason=str(error))
            done += 1
            if progress is not None:
                progress(done, stored.document.address)
        unchanged = outcomes["unchanged"]
        changed = outcomes.total() - unchanged
        log.info("documents reread", documents=done, changed=changed, unreadable=len(unreadable))
        return RereadReport(done, unchanged, changed, tuple(unreadable))

    async def _again(self, stored: StoredDocument, now: dt.datetime) -> str:
        transcript, bullets = await self._understand(stored.document, now, ask=False)
        ingested = await self._briefings.save(
            source=stored.source,
            document=stored.document,
            transcript=transcript,
            bullets=bullets,
            url=stored.url,
            now=now,
            digestible=False,
        )
        return ingested.outcome

    async def _understand(
        self, document: Document, now: dt.datetime, *, ask: bool
    ) -> tuple[Transcript, tuple[Bullet, ...]]:
        """Off the event loop: a long briefing takes tenths of a second.

        What enters no digest is reworded only as far as that was done before: no backfill and no
        reading again may use up the tokens of the day's news.
        """
        transcript, drafts = await asyncio.to_thread(self._read_and_draft, document)
        if self._rewording is not None:
            drafts = await self._rewording.reword(transcript, drafts, now=now, ask=ask)
        bullets = await asyncio.to_thread(finish_bullets, transcript, drafts, self._matcher)
        return transcript, bullets

    def _read_and_draft(self, document: Document) -> tuple[Transcript, tuple[Bullet, ...]]:
        transcript = self._read(document, self._outlets)
        return transcript, draft_bullets(transcript, self._condenser)


def _public(address: str) -> str | None:
    return address if address.startswith(("https://", "http://")) else None
