"""A path or address as typed → the document, or the documents, that it names."""

import datetime as dt
import re
import shlex
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from digests.errors import BadRequest
from digests.model import Document, Transcript
from digests.names import NameIndex

if TYPE_CHECKING:
    from bot.settings import Settings
    from digests.sources.fetch import Fetcher

_WEB = re.compile(r"(?i)https?://")
_OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def is_address(target: str) -> bool:
    """Whether it is to be fetched rather than opened."""
    return _WEB.match(target) is not None


def expand(targets: Iterable[str]) -> Iterator[str]:
    """Folders become their files; the rest stays as typed.

    Raises BadRequest and UnreadableDocument.
    """
    from digests.sources.files import walk_folder

    for target in targets:
        _require_target(target)
        if is_address(target):
            yield target
        else:
            yield from map(str, walk_folder(Path(target)))


def _require_target(target: str) -> None:
    """Nothing typed would be the folder that one is in. Raises BadRequest."""
    if not target.strip():
        message = "The target is empty; name a file, a folder or a web address."
        raise BadRequest(message)
    if _OTHER_SCHEME.match(target) and not is_address(target):
        raise BadRequest(
            f"{target!r} is not fetched; only http:// and https:// addresses are. Save what "
            "stands there, and name the file."
        )


def _require_no_folder(target: str) -> None:
    if Path(target).is_dir():
        raise BadRequest(
            f"{target!r} is a folder; name one file in it. "
            f"`readout ingest {shlex.quote(target)}` stores a folder whole."
        )


def why_no_exchange(target: str) -> str:
    """What to do about a transcript in which nobody is asked and answers."""
    return (
        "Nobody answers anybody in it, so there is nothing to quote. Give the whole transcript; "
        f"`readout read --explain {shlex.quote(target)}` shows how it was read."
    )


async def open_target(target: str, settings: "Settings", now: dt.datetime) -> Document:
    """The one document. Raises BadRequest, UnreadableDocument, FetchRefused or FetchFailed."""
    _require_target(target)
    if not is_address(target):
        _require_no_folder(target)
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
