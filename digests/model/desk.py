"""What a server's editors handle beside digests: topic alerts and reported problems."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from digests.model.ids import ChannelId, ExchangeId, GuildId

AlertId = NewType("AlertId", int)
ReportId = NewType("ReportId", int)


@dataclass(frozen=True, slots=True)
class Alert:
    """A channel's wish to be told of topics as soon as a briefing is stored."""

    id: AlertId
    guild_id: GuildId
    channel_id: ChannelId
    topics: tuple[str, ...]
    covered_id: ExchangeId
    """Last exchange that was looked at; later ones are still to be told of."""
    created_at: dt.datetime
    role_id: int | None = None
    """Mentioned with each alert; None: nobody is."""


class Problem(StrEnum):
    """What a reader says is wrong with an exchange."""

    QUOTE = "quote"
    SPEAKER = "speaker"
    OUTLET = "outlet"
    TOPIC = "topic"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """A problem that a reader has seen, and the answer to it."""

    id: ReportId
    guild_id: GuildId
    exchange_id: ExchangeId
    problem: Problem
    remark: str
    who: int
    """The member's id; 0 where it was deleted at their wish."""
    reported_at: dt.datetime
    answer: str | None = None
    answered_by: int | None = None
    answered_at: dt.datetime | None = None
