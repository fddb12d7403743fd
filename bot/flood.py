"""How often a person and a server may ask: refused cheaply above that, unanswered far above it.

Sliding windows in memory: a restart forgives. Autocomplete is not counted, it costs no database.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What becomes of a request."""

    SERVE = "serve"
    REFUSE = "refuse"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """Requests within `seconds`; twice as many are refused with a sentence, more not at all."""

    seconds: float = 10.0
    per_user: int = 15
    per_guild: int = 150


class Flood:
    """Counts requests by user and by server."""

    def __init__(
        self,
        limits: FloodLimits | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        most_known: int = 10_000,
    ) -> None:
        self._limits = limits or FloodLimits()
        self._monotonic = monotonic
        self._most_known = most_known
        self._asked: OrderedDict[tuple[str, int], deque[float]] = OrderedDict()

    def judge(self, user: int, guild: int | None) -> Verdict:
        """Count this request and say what becomes of it."""
        now = self._monotonic()
        loads = [self._count(("user", user), now) / self._limits.per_user]
        if guild is not None:
            loads.append(self._count(("guild", guild), now) / self._limits.per_guild)
        load = max(loads)
        if load <= 1:
            return Verdict.SERVE
        return Verdict.REFUSE if load <= 2 else Verdict.IGNORE  # noqa: PLR2004 - see FloodLimits

    def _count(self, key: tuple[str, int], now: float) -> int:
        times = self._asked.setdefault(key, deque(maxlen=3 * self._limits.per_guild))
        self._asked.move_to_end(key)
        times.append(now)
        while times[0] <= now - self._limits.seconds:
            times.popleft()
        if len(self._asked) > self._most_known:
            self._asked.popitem(last=False)
        return len(times)
