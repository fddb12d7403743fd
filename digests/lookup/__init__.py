"""What a person asks for, as typed → quotes, exchanges and briefings.

requests   what is asked and answered
names      the names that a guild's lookups know, in memory
readings   a request → the queries that it may mean, the likeliest first
use_case   the first reading that finds something, with notes on how it was read
"""

from digests.lookup.requests import (
    BriefingAnswer,
    FullExchange,
    LookupAnswer,
    LookupRequest,
    NameKind,
)
from digests.lookup.use_case import Lookup

__all__ = [
    "BriefingAnswer",
    "FullExchange",
    "Lookup",
    "LookupAnswer",
    "LookupRequest",
    "NameKind",
]
