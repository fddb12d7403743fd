"""A source's health and what just happened → is it due, when next, and who must be told.

Pure: `now` and chance are arguments. Nothing here switches a source off.
"""

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digests.model import SourceHealth
from digests.sources.turns import back_off


@dataclass(frozen=True, slots=True)
class PollRules:
    """How often, how much and how patiently sources are polled."""

    interval: dt.timedelta = dt.timedelta(minutes=15)
    told_after: int = 3
    """Failures in a row before anybody is told: one hiccup is no news."""
    most_per_poll: int = 20
    retry_first: dt.timedelta = dt.timedelta(hours=1)
    retries: int = 4
    """How often a page that held no briefing is asked again, each wait thrice the last."""
    recheck_after: tuple[dt.timedelta, ...] = (
        dt.timedelta(hours=1),
        dt.timedelta(hours=6),
        dt.timedelta(days=1),
        dt.timedelta(days=3),
    )
    """Ages at which a stored briefing is asked for again: ministries mend what they published."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """A page that gave no briefing. Placeholders become transcripts, so it is asked again."""

    reason: str
    tries: int
    again_at: dt.datetime | None
    """None: given up."""


class Alert(StrEnum):
    """What the people who look after a source are told, once each."""

    FAILING = "failing"
    RECOVERED = "recovered"


def is_due(health: SourceHealth | None, now: dt.datetime) -> bool:
    """A source that was never polled is due at once."""
    return health is None or health.next_poll_at is None or health.next_poll_at <= now


def next_poll_at(
    failures: int,
    rules: PollRules,
    *,
    now: dt.datetime,
    chance: float,
    retry_after: dt.timedelta | None = None,
) -> dt.datetime:
    """After so many failures in a row, this poll's included; 0 after a success."""
    if failures == 0:
        # A tenth of scatter, so that 500 sources added together do not stay together.
        return now + rules.interval * (1 - chance / 10)
    return now + back_off(failures, chance=chance, interval=rules.interval, retry_after=retry_after)


def alert_for(failures_before: int, failures_after: int, rules: PollRules) -> Alert | None:
    """Told when the count reaches the threshold, and when a told failure ends; never between."""
    if failures_before < rules.told_after <= failures_after:
        return Alert.FAILING
    if failures_after == 0 and failures_before >= rules.told_after:
        return Alert.RECOVERED
    return None


def is_time_to_recheck(
    stored_at: dt.datetime, last_success_at: dt.datetime | None, rules: PollRules, now: dt.datetime
) -> bool:
    """Whether the briefing came to one of the ages since the last poll that went well."""
    since = last_success_at or stored_at
    return any(since < stored_at + age <= now for age in rules.recheck_after)


def after_not_read(
    before: NotRead | None, reason: str, rules: PollRules, now: dt.datetime
) -> NotRead:
    """Asked again after an hour, three hours, nine hours, and so on, then given up."""
    tries = before.tries + 1 if before else 1
    wait = rules.retry_first * 3 ** (tries - 1)
    return NotRead(reason, tries, None if tries > rules.retries else now + wait)


def choose_new(
    addresses: Sequence[str],
    known: Container[str],
    *,
    seen: Container[str] | None,
    first_poll: bool,
) -> tuple[str, ...]:
    """Which of the addresses, newest first, are to be read.

    The first poll reads the newest only; the rest is backlog and stays so. Later polls read what
    was not there last time (`seen`), wherever it stands. After a restart `seen` is None: what
    stands above the lowest known address is new then. Where none is known any more, the source
    has moved on or renamed its pages, and all count as new.
    """
    if first_poll:
        return tuple(addresses[:1])
    if seen is not None:
        return tuple(a for a in addresses if a not in known and a not in seen)
    lowest = max((n for n, address in enumerate(addresses) if address in known), default=None)
    above = addresses if lowest is None else addresses[:lowest]
    return tuple(address for address in above if address not in known)
