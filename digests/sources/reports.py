"""What polling, backfilling or trying a source gave."""

import datetime as dt
from dataclasses import dataclass

from digests.model import Ingested, Source
from digests.sources.rhythm import Alert


@dataclass(frozen=True, slots=True)
class Problem:
    """One page of a source that gave no briefing."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class PollReport:
    """One poll of one source. `alert` is set once when it fails for good, once when it recovers."""

    source: Source
    found: int = 0
    ingested: tuple[Ingested, ...] = ()
    problems: tuple[Problem, ...] = ()
    vanished: tuple[str, ...] = ()
    """Addresses of stored briefings that the publisher no longer has."""
    failure: str | None = None
    alert: Alert | None = None
    next_poll_at: dt.datetime | None = None

    @property
    def new(self) -> int:
        """Briefings that were not known from anywhere."""
        return sum(ingested.outcome == "new" for ingested in self.ingested)
