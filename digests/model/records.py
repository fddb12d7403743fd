"""What is stored of a briefing, and what a lookup asks and gets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from digests.model.ids import BriefingId, ExchangeId, GuildId, Revision, SourceId, Span
from digests.model.quotes import ANSWERED, Bullet, Quote, Verdict
from digests.model.sources import Document, Source
from digests.model.topics import TopicMatch
from digests.model.transcripts import Role


@dataclass(frozen=True, slots=True)
class StoredExchange:
    """An exchange with all that a digest, a lookup or a citation prints of it."""

    id: ExchangeId
    briefing_id: BriefingId
    briefing_title: str | None
    briefing_date: dt.date | None
    source_id: SourceId
    source_name: str
    url: str | None
    """The public address, None for a local file."""
    document: str
    """Path or address that it was ingested from."""
    revision: Revision
    number: int
    turn: int
    """Number of the first question turn."""
    question: str
    answer: str
    stored_at: dt.datetime
    outlet: str | None = None
    speaker: str | None = None
    bullets: tuple[Bullet, ...] = ()
    topics: tuple[TopicMatch, ...] = ()
    event: str = ""
    """Equal for the same event from two sources, so that it counts once."""
    withdrawn: bool = False
    is_current: bool = True
    """False where a newer revision, or a better reading, took its place."""
    removed: bool = False
    """The publisher no longer has the briefing at its address."""
    verdict: Verdict = ANSWERED
    """What the answer does with the question."""
    headline: str | None = None
    """What was asked about, in the question's words; None where they cannot stand alone."""


@dataclass(frozen=True, slots=True)
class QuoteQuery:
    """What a lookup asks for. Names are canonical by now; None and () ask for everything."""

    guild_id: GuildId | None = None
    """Whose sources and topics may be seen beside the operator's; None: the operator's only."""
    topic: str | None = None
    phrases: tuple[str, ...] = ()
    """Phrases of a topic that the store holds no matches for (a server's own, free text)."""
    outlet: str | None = None
    speaker: str | None = None
    source: SourceId | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    words: tuple[str, ...] = ()
    any_word: bool = False
    """One of `words` is enough; else an exchange must hold them all."""
    as_of: ExchangeId | None = None
    """Exchanges stored later are left out, so that pages do not shift while somebody reads."""
    newest_first: bool = False
    every_quote: bool = False


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One row of a lookup: a quote and the exchange it stands in."""

    quote: Quote
    exchange: StoredExchange
    edited: bool = False
    """The publisher has changed the briefing since, and these words no longer stand in it."""


@dataclass(frozen=True, slots=True)
class QuotePage:
    """A window of a lookup. `undated` counts what since/until left out for want of a date."""

    rows: tuple[QuoteRow, ...]
    total: int
    undated: int = 0
    total_is_floor: bool = False
    """True where counting stopped at a bound and `total` means "at least"."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one document became in the store."""

    briefing_id: BriefingId
    title: str | None
    exchanges: int
    revision: Revision
    outcome: str
    """`new`, `revised` (the publisher changed it), `mended` (the same bytes, read better),
    `unchanged` or `duplicate` (the same text or event from elsewhere)."""
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StoredBriefing:
    """A briefing as listed: what it is, where it stands and how much it holds."""

    id: BriefingId
    source_id: SourceId
    source_name: str
    title: str | None
    date: dt.date | None
    language: str | None
    spokespersons: tuple[str, ...]
    url: str | None
    document: str
    """Path or address that it was ingested from."""
    revision: Revision
    exchanges: int
    stored_at: dt.datetime
    event: str
    withdrawn: bool = False
    removed: bool = False
    """The publisher no longer has it at its address."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A briefing that was taken down here: gone from lookups and digests, kept for its quotes."""

    briefing_id: BriefingId
    title: str | None
    date: dt.date | None
    source_name: str
    reason: str
    who: str
    """The person as the place of asking knows them: a mention, a login name."""
    withdrawn_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One turn of a stored exchange, as a reader of the full exchange sees it."""

    number: int
    role: Role
    text: str
    span: Span
    """From the first to the last character of the speech in the transcript."""
    is_question: bool
    """Whether it stands on the asking side of its exchange."""
    speaker: str | None = None
    """The person's name where the document tells it, else as printed; None: anonymous."""
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class StoredNames:
    """Names that stored exchanges go by; `version` changes whenever one is added."""

    version: int
    outlets: tuple[str, ...]
    speakers: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The newest document of one address, kept so that it can be read again."""

    id: int
    document: Document
    source: Source
    briefing_id: BriefingId
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How polling a source went. A source without polls has all fields empty."""

    source_id: SourceId
    last_success_at: dt.datetime | None = None
    last_failure_at: dt.datetime | None = None
    last_new_at: dt.datetime | None = None
    """When a poll last brought a new briefing."""
    next_poll_at: dt.datetime | None = None
    failures: int = 0
    """Failed polls since the last success."""
    failure: str | None = None
    """Why the last poll failed, as a sentence; None after a success."""
    etag: str | None = None
    last_modified: str | None = None
