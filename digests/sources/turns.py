"""One request at a time per host, with a pause; how long to wait after failures."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_MANY_HOSTS = 1_000
MAX_BACK_OFF = dt.timedelta(hours=6)
MAX_RETRY_AFTER = dt.timedelta(days=1)


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    users: int = 0


class HostTurns:
    """Who may ask a host now. Different hosts do not wait for each other."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, pause: dt.timedelta) -> AsyncIterator[None]:
        """Wait for everybody before us at this host, and `pause` after the last of them."""
        entry = self._hosts.setdefault(host, _Host())
        entry.users += 1
        loop = asyncio.get_running_loop()
        try:
            async with entry.lock:
                await asyncio.sleep(max(0.0, entry.free_at - loop.time()))
                try:
                    yield
                finally:
                    entry.free_at = loop.time() + pause.total_seconds()
        finally:
            entry.users -= 1
            self._forget_idle(loop.time())

    def _forget_idle(self, now: float) -> None:
        if len(self._hosts) > _MANY_HOSTS:
            idle = [n for n, h in self._hosts.items() if not h.users and h.free_at <= now]
            for name in idle:
                del self._hosts[name]


def back_off(
    failures: int,
    *,
    chance: float,
    interval: dt.timedelta,
    retry_after: dt.timedelta | None = None,
) -> dt.timedelta:
    """How long to leave a source alone after so many failures in a row.

    The interval doubles with each failure up to `MAX_BACK_OFF`, and `chance` in [0, 1) takes away
    up to a quarter, so that sources that failed together do not return together. What the server
    asked for is kept, up to a day.
    """
    doublings = min(max(failures - 1, 0), 20)
    wait = min(interval * (1 << doublings), max(MAX_BACK_OFF, interval))
    jittered = wait * (1 - chance / 4)
    return max(jittered, min(retry_after or dt.timedelta(), MAX_RETRY_AFTER))
