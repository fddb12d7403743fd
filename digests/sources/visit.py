"""A source → the addresses of its briefings, newest first; an address → its transcript.

The same steps for polling, backfilling and trying a source out; what is kept of it, and when, is
decided elsewhere.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from digests.errors import FetchRefused, NoSpeakers, UnreadableDocument
from digests.model import Document, Source, SourceKind, Transcript
from digests.sources.answers import Validators
from digests.sources.candidates import Candidate, Discovered, Hints, newest_first
from digests.sources.fetch import Fetched
from digests.sources.files import read_file, walk_folder

_SETTLED = dt.timedelta(seconds=2)
"""A file that changed less than this ago may still be written."""


class Web(Protocol):
    """What gives documents for addresses; a `Fetcher` does."""

    async def fetch(
        self, address: str, *, now: dt.datetime, validators: Validators | None = None
    ) -> Fetched:
        """Raises FetchRefused and FetchFailed."""
        ...


class Reader(Protocol):
    """What reads documents from outside; a `LimitedReader` does."""

    async def read(self, document: Document) -> Transcript:
        """Raises UnreadableDocument, and FetchFailed where trying again may help."""
        ...

    async def discover(self, document: Document, kind: SourceKind, hints: Hints) -> Discovered:
        """Raises likewise."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """What a look at a source showed."""

    candidates: tuple[Candidate, ...] = ()
    """Newest first where the source lets us know."""
    validators: Validators = field(default_factory=Validators)
    unchanged: bool = False
    """The server says that nothing changed; candidates are empty then."""
    next_page: str | None = None
    shape: str = ""
    page: Document | None = None
    """Where the source is one page: the page."""


@dataclass(frozen=True, slots=True)
class ReadBriefing:
    """A document with its transcript; `url` is where redirects led."""

    document: Document
    transcript: Transcript
    url: str | None


class Visitor:
    """Looks at sources and reads what they point to. Remembers and stores nothing."""

    def __init__(self, web: Web, reader: Reader) -> None:
        self._web = web
        self._reader = reader

    async def look(
        self, source: Source, *, now: dt.datetime, validators: Validators | None = None
    ) -> Visit:
        """Raises FetchRefused, FetchFailed and UnreadableDocument, each with its sentence."""
        if source.address is None or source.kind is SourceKind.UPLOAD:
            raise FetchRefused(f"{source.name!r} has no address to look at.", "form")
        if source.kind is SourceKind.FOLDER:
            return await asyncio.to_thread(_look_into, Path(source.address), now)
        return await self.look_at(source, source.address, now=now, validators=validators)

    async def look_at(
        self,
        source: Source,
        address: str,
        *,
        now: dt.datetime,
        validators: Validators | None = None,
    ) -> Visit:
        """Likewise, at one page of a source that has several."""
        fetched = await self._web.fetch(address, now=now, validators=validators)
        if fetched.document is None:
            return Visit(validators=fetched.validators, unchanged=True)
        if source.kind is SourceKind.PAGE:
            page = replace(fetched.document, address=address)
            return Visit((Candidate(address),), fetched.validators, shape="page", page=page)
        hints = Hints(source.links, source.selector)
        found = await self._reader.discover(fetched.document, source.kind, hints)
        return Visit(
            candidates=newest_first(found.candidates),
            validators=fetched.validators,
            next_page=found.next_page,
            shape=found.shape,
        )

    async def read(self, source: Source, address: str, *, now: dt.datetime) -> ReadBriefing:
        """Get and read one briefing; raises as `look` does.

        The document goes by the address that the source prints, not by where redirects lead:
        that one is stable, and tells next time that we know it.
        """
        if source.kind is SourceKind.FOLDER:
            document = await asyncio.to_thread(read_file, Path(address), now)
            return await self.understand(document, url=None)
        fetched = await self._web.fetch(address, now=now)
        assert fetched.document is not None  # without validators there is no "unchanged"
        document = replace(fetched.document, address=address)
        return await self.understand(document, url=fetched.address)

    async def understand(self, document: Document, *, url: str | None) -> ReadBriefing:
        """Raises NoSpeakers also where there are speakers, but no question and answer."""
        transcript = await self._reader.read(document)
        if not transcript.exchanges:
            raise NoSpeakers("There is text with speakers, but no question and answer in it.")
        return ReadBriefing(document, transcript, url)


class SharedFetches:
    """A web that asks for each address once; for one round over sources that share an address."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._kept: dict[str, Fetched] = {}

    async def fetch(
        self, address: str, *, now: dt.datetime, validators: Validators | None = None
    ) -> Fetched:
        """As the web answers, or as it answered before."""
        kept = self._kept.get(address)
        if kept is None:
            kept = await self._web.fetch(address, now=now, validators=validators)
            if kept.document is not None:
                self._kept[address] = kept
        return kept


def _look_into(folder: Path, now: dt.datetime) -> Visit:
    if not folder.is_dir():
        raise UnreadableDocument(f"There is no folder {str(folder)!r}. Check the path.")
    latest = now - _SETTLED
    found = []
    for path in walk_folder(folder):
        changed_at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
        if changed_at <= latest:
            found.append(Candidate(str(path.absolute()), path.name, published_at=changed_at))
    return Visit(newest_first(tuple(found)), shape="folder")
