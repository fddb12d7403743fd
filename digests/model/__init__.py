"""The nouns, in the order in which data meets them. Read this first.

    source → document → transcript → turns → exchanges → bullets + quotes → digest → delivery

One module per stage, in that order: `ids`, `sources`, `transcripts`, `topics`, `quotes`, `records`,
`digests`. Everything here is frozen data with derived properties; nothing touches wire, disk or
clock.
Every position is a character offset into a transcript's text, half open: [start, end).
"""

from digests.model.digests import (
    Cadence,
    Delivery,
    DeliveryState,
    Digest,
    DigestBullet,
    DigestSection,
    Occurrence,
    PlannedMessage,
    SourceCoverage,
    Subscription,
    SubscriptionState,
    Weekday,
)
from digests.model.ids import (
    BriefingId,
    ChannelId,
    DeliveryKey,
    ExchangeId,
    GuildId,
    QuoteId,
    Revision,
    SourceId,
    Span,
    SubscriptionId,
    UserId,
)
from digests.model.quotes import (
    ID_LENGTH,
    Bullet,
    InnerQuotation,
    Quote,
    quote_id,
)
from digests.model.records import (
    Ingested,
    QuotePage,
    QuoteQuery,
    QuoteRow,
    StoredExchange,
)
from digests.model.sources import (
    Document,
    Source,
    SourceKind,
)
from digests.model.topics import (
    Certainty,
    Outlet,
    Topic,
    TopicMatch,
)
from digests.model.transcripts import (
    Attribution,
    Evidence,
    Exchange,
    Furniture,
    FurnitureKind,
    Role,
    Transcript,
    Turn,
)

__all__ = [
    "ID_LENGTH",
    "Attribution",
    "BriefingId",
    "Bullet",
    "Cadence",
    "Certainty",
    "ChannelId",
    "Delivery",
    "DeliveryKey",
    "DeliveryState",
    "Digest",
    "DigestBullet",
    "DigestSection",
    "Document",
    "Evidence",
    "Exchange",
    "ExchangeId",
    "Furniture",
    "FurnitureKind",
    "GuildId",
    "Ingested",
    "InnerQuotation",
    "Occurrence",
    "Outlet",
    "PlannedMessage",
    "Quote",
    "QuoteId",
    "QuotePage",
    "QuoteQuery",
    "QuoteRow",
    "Revision",
    "Role",
    "Source",
    "SourceCoverage",
    "SourceId",
    "SourceKind",
    "Span",
    "StoredExchange",
    "Subscription",
    "SubscriptionId",
    "SubscriptionState",
    "Topic",
    "TopicMatch",
    "Transcript",
    "Turn",
    "UserId",
    "Weekday",
    "quote_id",
]
