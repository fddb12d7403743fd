"""Where a briefing comes from: sources and the documents they gave."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from digests.model.ids import GuildId, SourceId


class SourceKind(StrEnum):
    """How briefings are found at a source."""

    FEED = "feed"
    LISTING = "listing"
    PAGE = "page"
    FOLDER = "folder"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher's place of briefings. `guild_id` None: the operator's, visible to everybody."""

    id: SourceId
    name: str
    kind: SourceKind
    address: str | None = None
    language: str | None = None
    zone: str | None = None
    guild_id: GuildId | None = None
    enabled: bool = True
    links: str | None = None
    """Listing or feed: pattern that a briefing's address fits; `*` stands for anything."""
    selector: str | None = None
    """Listing: CSS selector of the links, or of boxes that hold them."""
    pages: int = 1
    """Listing: how many pages to walk when the backlog is asked for."""
    verified: bool = True
    """False where a shipped address could not be tried before it was shipped."""


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as they came, kept for ever: everything after this can be made again from it."""

    content: bytes
    address: str
    fetched_at: dt.datetime
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the bytes, hex."""
        return hashlib.sha256(self.content).hexdigest()
