"""What an operator may set about fetching and reading; the defaults are meant for the open web."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Limits and manners of a `Fetcher`."""

    contact: str | None = None
    """Address or page where a publisher finds the operator; stands in the User-Agent."""
    allow_origins: frozenset[str] = frozenset()
    """Exact origins (`http://host:port`) of the operator's internal feeds: exempt from the
    address and the port rule, on the first request and on redirects, and from nothing else."""
    deadline: dt.timedelta = dt.timedelta(seconds=30)
    """Over everything that one fetch does once its turn at the host has come."""
    max_raw_bytes: int = 10_000_000
    max_inflated_bytes: int = 20_000_000
    max_redirects: int = 3
    pause: dt.timedelta = dt.timedelta(seconds=1)
    """Between the end of one request to a host and the start of the next."""
    honour_robots: bool = True


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What the process that reads fetched bytes may use up."""

    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 10
    wall: dt.timedelta = dt.timedelta(seconds=10)
    processes: int = 1
