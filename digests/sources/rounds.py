"""One round over many hosts: beside each other, and within a host one after another."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

_T = TypeVar("_T")
_HOSTS_AT_ONCE = 64
_SECONDS_PER_HOST = 60.0


async def each_host_in_turn(
    work: Sequence[tuple[str | None, Callable[[], Awaitable[Sequence[_T]]]]],
) -> list[tuple[str | None, Sequence[_T] | BaseException]]:
    """Do the work of every address; what breaks stands as its error beside its address.

    A host that used its time up gives () for the rest of its addresses: they stay due, the round
    ends, and the next one comes for everybody.
    """
    gate, loop = asyncio.Semaphore(_HOSTS_AT_ONCE), asyncio.get_running_loop()
    hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    started: dict[str, float] = {}

    async def do(address: str | None, work: Callable[[], Awaitable[Sequence[_T]]]) -> Sequence[_T]:
        host = urlsplit(address or "").hostname or str(address)
        async with hosts[host], gate:
            since = started.setdefault(host, loop.time())
            return () if loop.time() - since > _SECONDS_PER_HOST else await work()

    done = await asyncio.gather(*(do(*each) for each in work), return_exceptions=True)
    return [(address, outcome) for (address, _), outcome in zip(work, done, strict=True)]
