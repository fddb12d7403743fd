"""What a source's address gave → where its briefings stand.

Runs in the reading process: nothing here may be called on bytes from outside by the bot itself.
"""

from dataclasses import replace

from digests.errors import UnreadableDocument
from digests.model import Document, SourceKind
from digests.sources.candidates import Candidate, Discovered, Hints, fits
from digests.sources.feeds import looks_like_feed, read_feed
from digests.sources.listings import read_listing
from digests.sources.walls import wall_before


def discover(document: Document, kind: SourceKind, hints: Hints) -> Discovered:
    """Candidates of a feed or listing; a page is its own only candidate.

    Raises UnreadableDocument, whose message says what stands there instead: a login page, a
    captcha, a feed without entries are failures, never an empty day.
    """
    if kind is SourceKind.PAGE:
        return Discovered((Candidate(document.address),), shape="page")
    try:
        return _read(document, kind, hints)
    except UnreadableDocument as error:
        wall = wall_before(document.content)
        if wall is None:
            raise
        raise UnreadableDocument(f"There is {wall} in place of the briefings.") from error


def _read(document: Document, kind: SourceKind, hints: Hints) -> Discovered:
    if kind is SourceKind.LISTING and not looks_like_feed(document.content):
        return read_listing(document, hints)
    found = read_feed(document)
    if hints.links is None:
        return found
    fitting = tuple(c for c in found.candidates if fits(hints.links, c.address))
    if not fitting:
        raise UnreadableDocument(f"No entry of the feed fits the pattern {hints.links!r}.")
    return replace(found, candidates=fitting)
