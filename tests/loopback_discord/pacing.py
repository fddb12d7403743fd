"""Requests → whether Discord would have answered 429, per bucket and over all routes."""

import hashlib
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.loopback_discord.calls import Route

POST_MESSAGE = ("POST", "/channels/{channel_id}/messages")
INVALID_WINDOW_SECONDS = 600.0


@dataclass(slots=True)
class Bucket:
    """How many requests a route bears in how many seconds, for each major parameter."""

    limit: int
    seconds: float


@dataclass(slots=True)
class _Window:
    opened: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Headers for the answer, and the pause when it has to be a 429."""

    headers: dict[str, str]
    retry_after: float | None = None
    scope: Literal["user", "global", "shared"] = "user"


@dataclass(slots=True)
class Pacing:
    """The limits in force. Buckets are on for posting (5 in 5 s a channel); the global one is off.

    `earned` counts the 429s by scope, `invalid` the answers that count towards a ban by address.
    """

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    buckets: dict[tuple[str, str], Bucket] = field(
        default_factory=lambda: {POST_MESSAGE: Bucket(5, 5.0)}
    )
    global_limit: int | None = None
    global_window: Literal["fixed", "sliding"] = "fixed"
    earned: Counter[str] = field(default_factory=Counter)
    invalid: deque[float] = field(default_factory=deque)
    _windows: dict[tuple[str, str, str], _Window] = field(default_factory=dict)
    _second: _Window = field(default_factory=lambda: _Window(0.0))
    _recent: deque[float] = field(default_factory=deque)

    def limit_globally(
        self, per_second: int | None = 50, window: Literal["fixed", "sliding"] = "fixed"
    ) -> None:
        """Switch the limit over all routes on, or off with None."""
        self.global_limit, self.global_window = per_second, window

    def bucket(self, method: str, template: str, limit: int, seconds: float) -> None:
        """Give a route a bucket; templates are written as in the routes."""
        self.buckets[(method, template)] = Bucket(limit, seconds)

    def unlimited(self) -> None:
        """Take every bucket and the global limit away."""
        self.buckets.clear()
        self.global_limit = None

    def judge(self, route: Route, ids: Mapping[str, str]) -> Verdict:
        """Count a request and say what its answer carries."""
        now = self.clock()
        if route.counts_globally and (pause := self._over_global(now)) is not None:
            self.earned["global"] += 1
            return Verdict({"X-RateLimit-Global": "true"}, pause, "global")
        bucket = self.buckets.get((route.method, route.template))
        if bucket is None:
            return Verdict({})
        window = self._window(route, ids, bucket, now)
        left = window.opened + bucket.seconds - now
        if window.used >= bucket.limit:
            self.earned["user"] += 1
            return Verdict(self._headers(route, bucket, 0, left), left, "user")
        window.used += 1
        return Verdict(self._headers(route, bucket, bucket.limit - window.used, left))

    def note(self, status: int, scope: str | None) -> None:
        """Keep count of answers that bring a ban nearer: 401, 403, and 429 that is not shared."""
        if status in (401, 403) or (status == 429 and scope != "shared"):
            self.invalid.append(self.clock())

    def invalid_in_window(self) -> int:
        """Give the number of such answers in the last ten minutes."""
        since = self.clock() - INVALID_WINDOW_SECONDS
        return sum(one > since for one in self.invalid)

    def _over_global(self, now: float) -> float | None:
        if self.global_limit is None:
            return None
        if self.global_window == "fixed":
            if now - self._second.opened >= 1.0:
                self._second = _Window(float(int(now)))
            if self._second.used >= self.global_limit:
                return self._second.opened + 1.0 - now
            self._second.used += 1
            return None
        while self._recent and now - self._recent[0] >= 1.0:
            self._recent.popleft()
        if len(self._recent) >= self.global_limit:
            return self._recent[0] + 1.0 - now
        self._recent.append(now)
        return None

    def _window(self, route: Route, ids: Mapping[str, str], bucket: Bucket, now: float) -> _Window:
        key = (route.method, route.template, route.major(ids))
        window = self._windows.get(key)
        if window is None or now - window.opened >= bucket.seconds:
            window = self._windows[key] = _Window(now)
        return window

    def _headers(self, route: Route, bucket: Bucket, left: int, seconds: float) -> dict[str, str]:
        name = hashlib.sha256(f"{route.method} {route.template}".encode()).hexdigest()[:32]
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{self.wall() + seconds:.3f}",
            "X-RateLimit-Reset-After": f"{seconds:.3f}",
            "X-RateLimit-Bucket": name,
        }
