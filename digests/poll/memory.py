"""What a source showed last time, kept from poll to poll and over restarts."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from digests.sources.rhythm import NotRead

_REMEMBERED = 2_000


@dataclass(slots=True)
class Memory:
    """Of one source. Changed by its polls only, one at a time."""

    seen: tuple[str, ...] | None = None
    """What stood there, in its order, but for what is to be tried again; None: never looked."""
    not_read: dict[str, NotRead] = field(default_factory=dict)
    """Addresses that gave no briefing, oldest first, with what stands against them."""
    settled: dict[str, None] = field(default_factory=dict)
    """Addresses that this process has read; a restart finds them among the stored or `seen`."""

    def settle(self, address: str, found: NotRead | None) -> None:
        """It was read, or was not for the reason given."""
        self.not_read.pop(address, None)
        self.settled.pop(address, None)
        if found is None:
            self.settled[address] = None
        else:
            self.not_read[address] = found
        for kept in (self.settled, self.not_read):
            while len(kept) > _REMEMBERED:
                kept.pop(next(iter(kept)))

    def knows(self, address: str) -> bool:
        """Whether it was read, with or without success."""
        return address in self.settled or address in self.not_read

    def taken_out(self, listed: Sequence[str]) -> tuple[str, ...]:
        """What stood among entries that are listed still. What drops off the end has only aged."""
        before, now = self.seen or (), frozenset(listed)
        last = max((n for n, address in enumerate(before) if address in now), default=-1)
        return tuple(address for address in before[:last] if address not in now)

    def to_json(self) -> str:
        """What a restart must find again."""
        not_read = [
            [address, found.reason, found.tries, found.again_at and found.again_at.isoformat()]
            for address, found in self.not_read.items()
        ]
        return json.dumps({"seen": self.seen, "not_read": not_read})


def memory_from(text: str | None) -> Memory:
    """A memory as it was kept; a new one where nothing was."""
    if text is None:
        return Memory()
    kept = json.loads(text)
    not_read = {
        address: NotRead(reason, tries, again_at and dt.datetime.fromisoformat(again_at))
        for address, reason, tries, again_at in kept["not_read"]
    }
    return Memory(None if kept["seen"] is None else tuple(kept["seen"]), not_read)
