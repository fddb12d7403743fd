"""Ids and positions that every other noun is made of."""

from typing import NamedTuple, NewType

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)
SourceId = NewType("SourceId", str)
BriefingId = NewType("BriefingId", int)
ExchangeId = NewType("ExchangeId", int)
SubscriptionId = NewType("SubscriptionId", int)

Revision = NewType("Revision", str)
"""SHA-256 (hex) of a transcript's text: which wording of a briefing a position points into."""

QuoteId = NewType("QuoteId", str)
"""Short public id of a quote, e.g. `7K3F9PD2`; printed as `Q·7K3F9PD2`."""

DeliveryKey = NewType("DeliveryKey", str)
"""At most 20 characters; unique key of a delivery, Discord nonce and marker in one."""


class Span(NamedTuple):
    """Characters [start, end) of a transcript's text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """The characters themselves, untouched."""
        return text[self.start : self.end]
