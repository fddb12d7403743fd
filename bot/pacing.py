"""At most 50 requests in any second, counted so that no latency can make it more.

Discord counts a request no later than its response comes back. A token is given back one second
after the *response*, so request i + 50 cannot be counted within a second of request i, however
the network jitters. Once round-trip times are known, most of the smallest is taken off the
second: no request arrives at Discord sooner than that after it left.

The gate hangs in aiohttp's public trace hooks and so wraps every attempt, discord.py's own retries
included. Interaction answers do not count against the limit and pass freely.
"""

import asyncio
from types import SimpleNamespace

import aiohttp

LIMIT = 50
_WINDOW = 1.0
SHARE_OF_ROUND_TRIP = 0.8
_LEARNING = 100
_EXEMPT = ("/interactions/", "/webhooks/")


class Pace:
    """The tokens. `share` of the smallest round trip is taken off a token's second."""

    def __init__(
        self, limit: int = LIMIT, window: float = _WINDOW, share: float = SHARE_OF_ROUND_TRIP
    ) -> None:
        self._tokens = asyncio.Semaphore(limit)
        self._window = window
        self._share = share
        self._responses = 0
        self._smallest = window
        self._total = 0.0

    async def take(self) -> None:
        """Wait for a token; first come, first served."""
        await self._tokens.acquire()

    def give_back(self, round_trip: float | None) -> None:
        """The response came (or, None, will not): the token is free again a window later."""
        if round_trip is not None:
            self._responses += 1
            self._total += round_trip
            self._smallest = min(self._smallest, round_trip)
        asyncio.get_running_loop().call_later(self.pause, self._tokens.release)

    @property
    def responses(self) -> int:
        """Requests that were answered."""
        return self._responses

    @property
    def round_trips(self) -> tuple[float, float]:
        """The smallest and the mean, in seconds."""
        return self._smallest, self._total / max(1, self._responses)

    @property
    def pause(self) -> float:
        """Seconds from a response to its token's return."""
        if self._responses < _LEARNING:
            return self._window
        return max(0.0, self._window - self._share * self._smallest)


def paced_trace(pace: Pace, base: str) -> aiohttp.TraceConfig:
    """The gate as aiohttp trace hooks, for requests to addresses that start with `base`."""
    trace = aiohttp.TraceConfig()

    async def start(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestStartParams,
    ) -> None:
        address = str(params.url)
        context.started = None
        if address.startswith(base) and not any(part in address for part in _EXEMPT):
            await pace.take()
            context.started = asyncio.get_running_loop().time()

    async def end(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        _params: aiohttp.TraceRequestEndParams,
    ) -> None:
        if context.started is not None:
            pace.give_back(asyncio.get_running_loop().time() - context.started)

    async def fail(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        _params: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        if context.started is not None:
            pace.give_back(None)

    trace.on_request_start.append(start)
    trace.on_request_end.append(end)
    trace.on_request_exception.append(fail)
    return trace
