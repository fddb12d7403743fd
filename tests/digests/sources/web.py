"""A web without a network, and a reader without a process, for tests of what stands above them."""

import datetime as dt

from digests.errors import FetchFailed
from digests.model import Document, SourceKind, Transcript
from digests.names import NameIndex
from digests.sources.answers import Validators
from digests.sources.candidates import Discovered, Hints
from digests.sources.discover import discover
from digests.sources.fetch import Fetched
from digests.transcripts.read import read_transcript

OUTLETS = NameIndex([])


def briefing(subject: str) -> str:
    return (
        f"<html><head><title>Briefing on {subject}</title></head><body>"
        f"<p><b>Harbour Post:</b> What about the {subject}?</p>"
        f"<p><b>Ms. Reed:</b> The {subject} will open on Sunday. We have said so before.</p>"
        f"<p><b>Coast Radio:</b> And is the {subject} safe?</p>"
        f"<p><b>Ms. Reed:</b> It was inspected in the spring and found to be safe.</p>"
        "</body></html>"
    )


def feed(*addresses: str) -> str:
    items = "".join(
        f"<item><title>{address}</title><link>{address}</link></item>" for address in addresses
    )
    return f"<rss><channel>{items}</channel></rss>"


class PaperWeb:
    """Pages by address. An error as a page is raised; every page has an ETag of its text."""

    def __init__(self) -> None:
        self.pages: dict[str, str | Exception] = {}
        self.asked: list[str] = []
        self.not_modified = 0
        self.leads_to: dict[str, str] = {}

    async def fetch(
        self, address: str, *, now: dt.datetime, validators: Validators | None = None
    ) -> Fetched:
        self.asked.append(address)
        page = self.pages.get(address)
        if page is None:
            raise FetchFailed(f"{address} has no such page (404).", "gone")
        if isinstance(page, Exception):
            raise page
        end = self.leads_to.get(address, address)
        document = Document(page.encode(), end, now, "text/html")
        seen = Validators(etag=f'"{document.sha256[:16]}"')
        if validators and validators.etag == seen.etag:
            self.not_modified += 1
            return Fetched(None, end, seen)
        return Fetched(document, end, seen)


class ReaderHere:
    """Reads in this process, since a test's own pages hurt nobody."""

    def __init__(self) -> None:
        self.read_documents: list[str] = []

    async def read(self, document: Document) -> Transcript:
        self.read_documents.append(document.address)
        return read_transcript(document, OUTLETS)

    async def discover(self, document: Document, kind: SourceKind, hints: Hints) -> Discovered:
        return discover(document, kind, hints)
