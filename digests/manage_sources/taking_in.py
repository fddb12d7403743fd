"""An upload, pasted text or one address → a stored briefing, read in a limited process."""

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Protocol

from digests.errors import BadRequest, DocumentTooLarge
from digests.manage_sources.answers import SourceLimits
from digests.model import Document, GuildId, Ingested, Source, SourceId, SourceKind
from digests.sources.media import READABLE, media_type_of
from digests.sources.visit import ReadBriefing, Visitor

_MAX_FILE_NAME = 100


class Stores(Protocol):
    """What stores what a limited process has read; a `Poll` does."""

    async def store(
        self, source: Source, read: ReadBriefing, *, now: dt.datetime, archive: bool = False
    ) -> Ingested:
        """Raises UnreadableDocument."""
        ...


class TakeIn:
    """What a person hands over, once. The same again changes nothing."""

    def __init__(self, *, stores: Stores, visitor: Visitor, limits: SourceLimits) -> None:
        self._stores = stores
        self._visitor = visitor
        self._limits = limits

    def check_upload(self, file_name: str, size: int) -> None:
        """Before the bytes are fetched. Raises BadRequest and DocumentTooLarge."""
        suffix = PurePosixPath(file_name).suffix.lower()
        if suffix not in READABLE:
            known = ", ".join(sorted(READABLE))
            raise BadRequest(f"Files of the kind {suffix!r} are not read. Give one of {known}.")
        if size > self._limits.upload_bytes:
            most = self._limits.upload_bytes // 1_000_000
            raise DocumentTooLarge(f"The file is larger than {most} MB. Split it, or cut it down.")

    async def upload(
        self,
        guild_id: GuildId | None,
        file_name: str,
        content: bytes,
        *,
        now: dt.datetime,
        archive: bool = False,
    ) -> Ingested:
        """A file's bytes, visible to the guild alone. Raises UnreadableDocument and its kinds."""
        self.check_upload(file_name, len(content))
        name = PureWindowsPath(PurePosixPath(file_name).name).name[-_MAX_FILE_NAME:]
        digest = hashlib.sha256(content).hexdigest()
        # By content: two files of one name are two briefings, one file twice is one.
        document = Document(
            content=content,
            address=f"upload/{digest[:16]}/{name}",
            fetched_at=now,
            media_type=media_type_of(name, content),
        )
        read = await self._visitor.understand(document, url=None)
        return await self._stores.store(uploads_of(guild_id), read, now=now, archive=archive)

    async def paste(self, guild_id: GuildId | None, text: str, *, now: dt.datetime) -> Ingested:
        """Likewise, from text that somebody typed or pasted."""
        if not text.strip():
            raise BadRequest("There is no text in it. Paste a transcript with its speakers.")
        return await self.upload(guild_id, "pasted.txt", text.encode("utf-8", "replace"), now=now)

    async def fetch(
        self, source: Source, address: str, *, now: dt.datetime, archive: bool = False
    ) -> Ingested:
        """One page of a source. Raises FetchRefused, FetchFailed, UnreadableDocument."""
        # Of whatever kind the source is, an address is asked and never opened as a path.
        page = replace(source, kind=SourceKind.PAGE)
        read = await self._visitor.read(page, address, now=now)
        return await self._stores.store(source, read, now=now, archive=archive)


def uploads_of(guild_id: GuildId | None) -> Source:
    """The source that a guild's uploads belong to."""
    source_id = "uploads" if guild_id is None else f"uploads-{guild_id}"
    return Source(SourceId(source_id), "Uploads", SourceKind.UPLOAD, guild_id=guild_id)
