"""A path or address as typed → the document, or the documents, that it names."""

import datetime as dt
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from digests.model import Document, Transcript
from digests.names import NameIndex

if TYPE_CHECKING:
    from bot.settings import Settings
    from digests.sources.fetch import Fetcher

_WEB = re.compile(r"(?i)https?://")


def is_address(target: str) -> bool:
    """Whether it is to be fetched rather than opened."""
    return _WEB.match(target) is not None


def expand(targets: Iterable[str]) -> Iterator[str]:
    """Folders become their files; the rest stays as typed. Raises UnreadableDocument."""
    from digests.sources.files import walk_folder

    for target in targets:
        if is_address(target):
            yield target
        else:
            yield from map(str, walk_folder(Path(target)))


async def open_target(target: str, settings: "Settings", now: dt.datetime) -> Document:
    """The one document. Raises UnreadableDocument, FetchRefused or FetchFailed."""
    if not is_address(target):
        from digests.sources.files import read_file

        return read_file(Path(target), now)
    from digests.errors import FetchFailed

    async with open_web(settings) as web:
        fetched = await web.fetch(target, now=now)
    if fetched.document is None:
        raise FetchFailed(f"{target} says that nothing changed, though nothing was known.", "304")
    return fetched.document


async def read_safely(document: Document, outlets: NameIndex) -> Transcript:
    """Read what came from outside, in a process with limits. Raises UnreadableDocument."""
    from digests.sources.worker import LimitedReader

    async with LimitedReader(outlets) as reader:
        return await reader.read(document)


@asynccontextmanager
async def open_web(settings: "Settings") -> AsyncIterator["Fetcher"]:
    """What fetches pages as the settings say, for `async with`."""
    from digests.sources.fetch import Fetcher
    from digests.sources.options import FetchOptions

    options = FetchOptions(
        contact=settings.http.contact, allow_origins=frozenset(settings.http.allow_origins)
    )
    fetcher = Fetcher(options)
    try:
        yield fetcher
    finally:
        await fetcher.aclose()
