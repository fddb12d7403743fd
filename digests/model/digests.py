"""What goes out and when: cadences, subscriptions, digests, deliveries."""

import base64
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum

from digests.model.ids import (
    ChannelId,
    DeliveryKey,
    ExchangeId,
    GuildId,
    QuoteId,
    SourceId,
    SubscriptionId,
)
from digests.model.quotes import Bullet
from digests.model.records import StoredExchange


class Weekday(StrEnum):
    """Days as typed in commands and stored."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


@dataclass(frozen=True, slots=True)
class Cadence:
    """Local times of day on weekdays in a zone. `times` ascend without repeats."""

    times: tuple[dt.time, ...]
    zone: str
    days: frozenset[Weekday] = frozenset(Weekday)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One due moment, named by its local date and slot, so that no clock change doubles it."""

    local_date: dt.date
    slot: dt.time
    due_at: dt.datetime

    @property
    def name(self) -> str:
        """`2026-11-24T08:00`: the part of the delivery key that tells occurrences apart."""
        return f"{self.local_date.isoformat()}T{self.slot:%H:%M}"


class SubscriptionState(StrEnum):
    """Whether digests are planned for it."""

    ACTIVE = "active"
    PAUSED = "paused"
    PARKED = "parked"
    """The channel cannot be posted to; settings are kept until it can."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's wish: what, when and where. Empty `topics` or `sources` mean all."""

    id: SubscriptionId
    guild_id: GuildId
    channel_id: ChannelId
    cadence: Cadence
    created_at: dt.datetime
    covered_until: dt.datetime
    """End of the last span that was cut, for people to read."""
    covered_id: ExchangeId
    """Last exchange that a span reached; the next digest starts after it. Ids, unlike clocks,
    never step back, so nothing falls between two digests."""
    topics: tuple[str, ...] = ()
    sources: tuple[SourceId, ...] = ()
    state: SubscriptionState = SubscriptionState.ACTIVE
    planned_until: dt.datetime | None = None
    """Occurrences up to here are planned, skipped or past; None: none yet."""
    skip_empty: bool = False
    skip_next: bool = False
    paused_until: dt.datetime | None = None
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class SubscriptionDraft:
    """A subscription before it is stored; `lookback` is how far its first digest reaches back."""

    guild_id: GuildId
    channel_id: ChannelId
    cadence: Cadence
    topics: tuple[str, ...] = ()
    sources: tuple[SourceId, ...] = ()
    skip_empty: bool = False
    locale: str = "en"
    lookback: dt.timedelta = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DigestBullet:
    """A bullet with the exchange it was made from."""

    bullet: Bullet
    exchange: StoredExchange
    repeated: int = 0
    """How often the same person said it again; those bullets are left out."""


@dataclass(frozen=True, slots=True)
class DigestSection:
    """The bullets of one topic, or (`topic` None) of what no topic covers when none is followed."""

    topic: str | None
    bullets: tuple[DigestBullet, ...]
    heading: str | None = None
    """Where there is no topic: what the bullets are about, in words that stand in their text."""


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What a digest says about one source: read, failed (why), or nothing new."""

    source_id: SourceId
    name: str
    briefings: int
    exchanges: int
    failure: str | None = None
    failed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """Bullets compiled for one subscription and one span of storage time [since, until)."""

    since: dt.datetime
    until: dt.datetime
    sections: tuple[DigestSection, ...]
    coverage: tuple[SourceCoverage, ...]
    other: int
    """Exchanges of the span that no followed topic covers."""
    late: bool = False
    next_at: dt.datetime | None = None
    zone: str = "UTC"

    @property
    def is_empty(self) -> bool:
        """No bullet to print; there may still be exchanges outside the topics."""
        return not any(section.bullets for section in self.sections)


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """A digest as rendered: the body to send, frozen, and the quotes that it prints."""

    payload: str
    quotes: tuple[QuoteId, ...] = ()


class DeliveryState(StrEnum):
    """PLANNED → SENDING → SENT, or an end that somebody is told of."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    PARKED = "parked"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of one occurrence into one channel."""

    key: DeliveryKey
    subscription_id: SubscriptionId
    guild_id: GuildId
    channel_id: ChannelId
    occurrence: str
    due_at: dt.datetime
    planned_at: dt.datetime
    payload: str
    """The message body as JSON, frozen when planned: the same bytes are sent at every try."""
    since: dt.datetime
    until: dt.datetime
    state: DeliveryState = DeliveryState.PLANNED
    kind: str = "digest"
    attempt: int = 0
    owner: str | None = None
    lease_until: dt.datetime | None = None
    first_attempt_at: dt.datetime | None = None
    last_attempt_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    message_id: int | None = None
    reason: str | None = None
    quotes: tuple[QuoteId, ...] = field(default=())
    """What the message prints, so that a correction finds where a quote was printed."""


def delivery_key(
    secret: bytes,
    subscription_id: SubscriptionId,
    occurrence: str,
    channel_id: ChannelId,
    part: int = 0,
) -> DeliveryKey:
    """The key of the one message that an occurrence puts into a channel.

    A function of what is delivered and no random number, so that it survives a restored backup;
    keyed with the instance's secret, so that nobody else can print our marker.
    """
    message = f"{subscription_id}|{occurrence}|{channel_id}|{part}".encode()
    digest = hmac.digest(secret, message, hashlib.sha256)
    return DeliveryKey(base64.b32encode(digest).decode().lower()[:20])
