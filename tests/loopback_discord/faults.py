"""What a test may break: which requests, how often, and how.

A fault is taken by the first request that fits; several are tried in the order they were added.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal


class Kind(Enum):
    """How a request is treated."""

    ERROR = "error"
    RESET = "reset"
    DELAY = "delay"
    LATE = "late"
    LIMITED = "limited"
    BANNED = "banned"
    DROP_GATEWAY = "drop gateway"


Scope = Literal["user", "global", "shared"]


@dataclass(slots=True, eq=False)
class Fault:
    """One fault in the script; `hits` counts the requests it took."""

    kind: Kind
    method: str
    path: re.Pattern[str]
    left: int | None
    probability: float
    stored: bool = False
    status: int = 502
    code: int = 0
    message: str = ""
    seconds: float = 0.0
    jitter: float = 0.0
    scope: Scope = "user"
    cut: Literal["reset", "close"] = "reset"
    hits: int = 0

    def fits(self, method: str, path: str) -> bool:
        """Whether this request is one to take."""
        if self.left == 0 or self.method not in ("*", method):
            return False
        return self.path.search(path) is not None


@dataclass(slots=True)
class Faults:
    """The script of faults; chance comes from the seed, so that a run can be repeated.

    Every method takes `method` ("*" for any), `path` (a regular expression searched in the path
    after /api/v10), `times` (None: always) and `probability`.
    """

    seed: int = 1
    script: list[Fault] = field(default_factory=list)
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def error(
        self,
        status: int = 502,
        *,
        stored: bool = False,
        code: int = 0,
        message: str = "",
        method: str = "POST",
        path: str = "/messages$",
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Answer with a status, before anything is stored or after; `code` is Discord's number."""
        return self._add(
            Kind.ERROR,
            method,
            path,
            times,
            probability,
            status=status,
            stored=stored,
            code=code,
            message=message,
        )

    def unauthorized(self, *, method: str = "*", path: str = "", times: int | None = None) -> Fault:
        """Answer 401, as after the token was revoked."""
        return self.error(401, message="401: Unauthorized", method=method, path=path, times=times)

    def reset(
        self,
        *,
        stored: bool = False,
        cut: Literal["reset", "close"] = "reset",
        method: str = "POST",
        path: str = "/messages$",
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Cut the connection, before anything is stored or after, by RST or by plain close."""
        return self._add(Kind.RESET, method, path, times, probability, stored=stored, cut=cut)

    def delay(
        self,
        seconds: float,
        *,
        jitter: float = 0.0,
        method: str = "*",
        path: str = "",
        times: int | None = None,
        probability: float = 1.0,
    ) -> Fault:
        """Wait, up to `jitter` longer, before doing what was asked; other faults may follow."""
        return self._add(
            Kind.DELAY, method, path, times, probability, seconds=seconds, jitter=jitter
        )

    def pause(self, fault: Fault) -> float:
        """Give the seconds a delay takes this time."""
        return fault.seconds + self._chance.random() * fault.jitter

    def late(
        self,
        seconds: float,
        *,
        status: int | None = None,
        method: str = "POST",
        path: str = "/messages$",
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Cut the connection (or answer `status`) at once, and store that much later."""
        return self._add(
            Kind.LATE, method, path, times, probability, seconds=seconds, status=status or 0
        )

    def limited(
        self,
        retry_after: float = 0.3,
        *,
        scope: Scope = "user",
        method: str = "POST",
        path: str = "/messages$",
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Answer 429 without the bot having earned it."""
        return self._add(
            Kind.LIMITED, method, path, times, probability, seconds=retry_after, scope=scope
        )

    def banned(self, *, method: str = "*", path: str = "", times: int | None = None) -> Fault:
        """Answer with the HTML page of a ban by address: 429, no `Via`, no JSON."""
        return self._add(Kind.BANNED, method, path, times, 1.0)

    def drop_gateway(
        self, *, method: str = "POST", path: str = "/messages$", times: int | None = 1
    ) -> Fault:
        """Cut the gateway when such a request comes in; the request itself goes on."""
        return self._add(Kind.DROP_GATEWAY, method, path, times, 1.0)

    def clear(self) -> None:
        """Break nothing any more."""
        self.script.clear()

    def take(self, method: str, path: str) -> Iterator[Fault]:
        """Give the faults for a request: delays and drops, then at most one that ends it."""
        for fault in list(self.script):
            if not fault.fits(method, path):
                continue
            if fault.probability < 1.0 and self._chance.random() >= fault.probability:
                continue
            fault.hits += 1
            if fault.left is not None:
                fault.left -= 1
            yield fault
            if fault.kind not in (Kind.DELAY, Kind.DROP_GATEWAY):
                return

    def _add(
        self,
        kind: Kind,
        method: str,
        path: str,
        times: int | None,
        probability: float,
        **more: object,
    ) -> Fault:
        fault = Fault(kind, method, re.compile(path), times, probability)
        for name, value in more.items():
            setattr(fault, name, value)
        self.script.append(fault)
        return fault
