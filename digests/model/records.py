"""What is stored of a briefing, and what a lookup asks and gets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from digests.model.ids import BriefingId, ExchangeId, GuildId, Revision, SourceId
from digests.model.quotes import Bullet, Quote
from digests.model.topics import TopicMatch


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
    """`new`, `revised`, `unchanged` or `duplicate` (the same text or event from elsewhere)."""
    warnings: Sequence[str] = ()
