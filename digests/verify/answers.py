"""What a check of a cited text finds."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from digests.model import Quote, StoredExchange, StoredTurn


class Finding(StrEnum):
    """Whether the words stand on record."""

    EXACT = "exact"
    """One stretch of what was printed, character for character; only the shapes of quotation
    marks and dashes, and spaces, may differ."""
    ALTERED = "altered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the comparison: as cited and as printed; equal where nothing differs."""

    cited: str
    printed: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same words."""
        return self.cited != self.printed


@dataclass(frozen=True, slots=True)
class Verified:
    """The finding, with the place that it was made at."""

    finding: Finding
    cited: str
    printed: str = ""
    """The slice of the stored turn: all of it where exact, the nearest where altered."""
    pieces: tuple[Piece, ...] = ()
    exchange: StoredExchange | None = None
    turn: StoredTurn | None = None
    quote: Quote | None = None
    """The stored quote that the slice lies in, where there is one."""
    since: dt.date | None = None
    """The first day on record, for what was not found."""
