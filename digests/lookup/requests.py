"""What a lookup is asked, as typed, and what it answers."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from digests.model import (
    ExchangeId,
    QuotePage,
    QuoteQuery,
    StoredBriefing,
    StoredExchange,
    StoredTurn,
)

NameKind = Literal["topic", "outlet", "speaker", "source"]


@dataclass(frozen=True, slots=True)
class LookupRequest:
    """The options of `/quotes` and `readout quotes`, as typed."""

    topic: str | None = None
    outlet: str | None = None
    speaker: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    words: str | None = None
    newest_first: bool = False
    every_quote: bool = False
    as_of: int | None = None
    """Newest exchange when the first page was shown, so that later pages do not shift."""

    @property
    def asks_nothing(self) -> bool:
        """Whether no option says what is wanted."""
        asked = (self.topic, self.outlet, self.speaker, self.source, self.words)
        return not any(option and option.strip() for option in (*asked, self.since, self.until))

    def to_json(self) -> str:
        """For remembering; what is not asked is left out, so that it stays short."""
        said = {key: value for key, value in asdict(self).items() if value not in (None, False)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "LookupRequest":
        """What `to_json` wrote; options that this version does not know are passed over."""
        said: dict[str, Any] = json.loads(text)
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in said.items() if key in known})


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """A page of quotes, the query as understood, and sentences that say so.

    `request` asks for the same list again: give it back with another offset for the next page.
    """

    page: QuotePage
    query: QuoteQuery
    request: LookupRequest
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FullExchange:
    """An exchange with all its turns, and its neighbours within the briefing."""

    exchange: StoredExchange
    turns: tuple[StoredTurn, ...]
    previous: ExchangeId | None = None
    next: ExchangeId | None = None


@dataclass(frozen=True, slots=True)
class BriefingAnswer:
    """A briefing with its exchanges; `others` are more briefings that fit what was asked."""

    briefing: StoredBriefing
    exchanges: tuple[StoredExchange, ...]
    others: tuple[StoredBriefing, ...] = ()
    notes: tuple[str, ...] = ()
