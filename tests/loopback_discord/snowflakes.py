"""Clock → ids that sort by time, as Discord's do."""

from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
_PAST_MS = 30 * 24 * 3600 * 1000


class Snowflakes:
    """Mints ids that only ascend; nothing older than a minted id is minted later."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives wall time in seconds; ids follow it as long as it does not go back."""
        self._clock = clock
        self._last = 0
        self._founded = int(clock() * 1000) - _PAST_MS
        self._guilds = self._founded - _PAST_MS

    def mint(self) -> int:
        """Give an id for something that happens now."""
        now = (int(self._clock() * 1000) - EPOCH_MS) << 22
        self._last = max(now, self._last + 1)
        return self._last

    def mint_past(self) -> int:
        """Give an id a month old, for what was there before the test began."""
        self._founded += 1
        return (self._founded - EPOCH_MS) << 22

    def mint_guild(self) -> int:
        """Give an id two months old, a millisecond after the guild before: shards take turns."""
        self._guilds += 1
        return (self._guilds - EPOCH_MS) << 22

    def now(self) -> datetime:
        """Give the clock's time, in UTC."""
        return datetime.fromtimestamp(self._clock(), UTC)


def moment_of(snowflake: int) -> datetime:
    """Give the time an id was minted at."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)


def snowflake_at(moment: datetime) -> int:
    """Give the lowest id of that millisecond, as used in `after=` and `before=`."""
    return (int(moment.timestamp() * 1000) - EPOCH_MS) << 22
