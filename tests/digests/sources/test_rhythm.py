import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import SourceHealth, SourceId
from digests.sources.rhythm import (
    Alert,
    PollRules,
    alert_for,
    choose_new,
    is_due,
    is_time_to_recheck,
    next_poll_at,
)

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
RULES = PollRules()


def test_a_source_is_due_at_once_and_then_at_its_time():
    health = SourceHealth(SourceId("a"), next_poll_at=NOW)

    assert is_due(None, NOW)
    assert is_due(SourceHealth(SourceId("a")), NOW)
    assert is_due(health, NOW)
    assert not is_due(health, NOW - dt.timedelta(seconds=1))


@given(st.lists(st.booleans(), max_size=60))
def test_whatever_happens_failing_and_recovered_take_turns(polls):
    failures, told = 0, []
    for good in polls:
        after = 0 if good else failures + 1
        alert = alert_for(failures, after, RULES)
        told += [alert] if alert else []
        failures = after

    assert told == [Alert.FAILING, Alert.RECOVERED] * (len(told) // 2) + told[len(told) // 2 * 2 :]
    assert all(alert is Alert.FAILING for alert in told[len(told) // 2 * 2 :])


def test_one_hiccup_is_no_news():
    assert [None, None, Alert.FAILING, None] == [alert_for(n, n + 1, RULES) for n in range(4)]
    assert alert_for(2, 0, RULES) is None


def test_good_polls_keep_the_interval_and_failures_stretch_it():
    assert NOW + RULES.interval == next_poll_at(0, RULES, now=NOW, chance=0)
    assert NOW + RULES.interval * 4 == next_poll_at(3, RULES, now=NOW, chance=0)
    asked = next_poll_at(1, RULES, now=NOW, chance=0.5, retry_after=2 * HOUR)
    assert NOW + 2 * HOUR == asked


@pytest.mark.parametrize(
    ("known", "seen", "expected"),
    [
        ("e", None, ""),
        ("d", None, "e"),
        ("dc", None, "e"),
        ("db", None, "ec"),
        ("", None, "edcba"),
        ("e", "edcb", "a"),
        ("e", "eba", "dc"),
        ("", "edcba", ""),
    ],
)
def test_backlog_stays_backlog_and_late_entries_are_seen(known, seen, expected):
    assert tuple(expected) == choose_new(list("edcba"), known, seen=seen, first_poll=False)


def test_the_first_poll_takes_the_newest_only():
    assert ("e",) == choose_new(list("edcba"), "", seen=None, first_poll=True)


def test_each_age_is_rechecked_once_however_polls_fall():
    stored_at, polled = NOW, [NOW + dt.timedelta(minutes=7 * n) for n in range(1_000)]
    checks = [
        now
        for last, now in itertools.pairwise(polled)
        if is_time_to_recheck(stored_at, last, RULES, now)
    ]

    assert len(RULES.recheck_after) == len(checks)
