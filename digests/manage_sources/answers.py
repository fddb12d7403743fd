"""What managing sources gives back, and how much a server may do."""

import datetime as dt
from dataclasses import dataclass

from digests.model import Source, SourceHealth
from digests.sources.trial import Step


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """Set by the operator."""

    per_guild: int = 10
    """Own sources that one server may have switched on."""
    upload_bytes: int = 8_000_000
    backfill: int = 100
    """Briefings that one backfill brings in at most."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as its readers see it; without health it was never polled."""

    source: Source
    health: SourceHealth | None = None
    rhythm: dt.timedelta | None = None
    """Usual time from one briefing's date to the next; None: too few are known to tell."""

    @property
    def is_own(self) -> bool:
        """Whether a server owns it rather than the operator."""
        return self.source.guild_id is not None


@dataclass(frozen=True, slots=True)
class Added:
    """A source that was added, with what trying it showed."""

    source: Source
    steps: tuple[Step, ...]
