"""Discord gives no answers → fewer and fewer requests, until it answers again.

While it is down or has banned our address, every request is one too many: nothing is claimed for
a while, then one delivery is tried, and the pauses double up to ten minutes.
"""

from collections.abc import Callable

TROUBLED = 20
"""Deliveries in a row without an answer that make an outage."""
_FIRST_PAUSE, _LONGEST_PAUSE = 15.0, 600.0


class Breaker:
    """Counts answers; says how many deliveries may be tried now."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._unanswered = 0
        self._pause = _FIRST_PAUSE
        self._closed_until = 0.0

    def note(self, *, answered: bool) -> None:
        """How a request ended. A refusal is an answer, too."""
        if answered:
            self._unanswered, self._pause = 0, _FIRST_PAUSE
            return
        self._unanswered += 1
        if self.is_troubled and self._monotonic() >= self._closed_until:
            self._closed_until = self._monotonic() + self._pause
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    @property
    def is_troubled(self) -> bool:
        """No answer for a while: one delivery at a time."""
        return self._unanswered >= TROUBLED

    def allows(self, wanted: int) -> int:
        """How many of so many may begin now."""
        if not self.is_troubled:
            return wanted
        return 0 if self._monotonic() < self._closed_until else min(1, wanted)
