import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.cadence import (
    make_cadence,
    next_occurrences,
    occurrences_between,
    parse_days,
    parse_times,
    parse_zone,
    zone_index,
)
from digests.errors import BadRequest, UnknownZone
from digests.model import Cadence, Weekday


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def _runs(time: str, zone: str, after: str, until: str, days: str = "daily") -> list[str]:
    """`local name → UTC moment` of every occurrence, as a person would check them."""
    cadence = make_cadence(time, zone, days)
    found = occurrences_between(cadence, _at(after), _at(until))
    return [f"{run.name} {run.due_at:%m-%dT%H:%MZ}" for run in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("08:00", ["08:00"]),
        ("17:30, 8:00", ["08:00", "17:30"]),
        ("8am", ["08:00"]),
        ("12 am and 12 p.m.", ["00:00", "12:00"]),
        ("5:30 PM; 17h30; 7h", ["07:00", "17:30"]),
        ("0.00", ["00:00"]),
    ],
)
def test_times_are_read_as_people_type_them(typed, expected):
    assert expected == [f"{time:%H:%M}" for time in parse_times(typed)]


@pytest.mark.parametrize(
    "typed",
    ["", " , ", "8", "24:00", "08:60", "13pm", "0am", "8:0", "noon", "08:00 Berlin", "٠٨:٠٠"],
)
def test_a_time_that_is_none_is_refused_with_an_example(typed):
    with pytest.raises(BadRequest, match="08:00"):
        parse_times(typed)


def test_more_times_than_a_day_bears_are_refused():
    with pytest.raises(BadRequest, match="12 times"):
        parse_times(", ".join(f"{hour}:00" for hour in range(13)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("daily", "mon tue wed thu fri sat sun"),
        ("Weekdays", "mon tue wed thu fri"),
        ("weekends", "sat sun"),
        ("mon, thu", "mon thu"),
        ("Tuesday and Sat", "tue sat"),
        ("thurs", "thu"),
        ("mon-fri", "mon tue wed thu fri"),
        ("sat-mon", "mon sat sun"),
        ("weekends, wed", "wed sat sun"),
    ],
)
def test_days_are_read_as_people_type_them(typed, expected):
    assert expected == " ".join(day for day in Weekday if day in parse_days(typed))


@pytest.mark.parametrize("typed", ["", "never", "mo", "mon-", "mon-xyz", "x, mon", "monday2"])
def test_days_that_are_none_are_refused(typed):
    with pytest.raises(BadRequest, match="mon, thu"):
        parse_days(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" america/new york ", "America/New_York"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
        ("Japan", "Japan"),
    ],
)
def test_a_zone_is_found_by_name_or_city(typed, expected):
    assert expected == parse_zone(typed)


@pytest.mark.parametrize(
    "typed", ["Etc/GMT+5", "UTC+2", "gmt-05:30", "Mars/Olympus", "", "../etc/passwd", "Factory"]
)
def test_what_is_no_place_is_refused_as_a_zone(typed):
    with pytest.raises(UnknownZone, match="Europe/Berlin"):
        parse_zone(typed)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("CET", "say Europe/Berlin, Europe/Paris or"),
        ("cest", "say Europe/Berlin, Europe/Paris or"),
        ("EST", "say America/New_York"),
        ("EST5EDT", "say America/New_York"),
        ("IST", "say Asia/Kolkata, Europe/Dublin or Asia/Jerusalem"),
        ("JST", "say Asia/Tokyo"),
        ("BST", "say Europe/London"),
        ("PST", "say America/Los_Angeles"),
        ("GMT", "say UTC, Europe/London"),
    ],
)
def test_an_abbreviation_names_the_zones_that_it_may_mean(typed, offered):
    with pytest.raises(UnknownZone, match=offered) as refused:
        parse_zone(typed)
    named = re.findall(r"\b(?:[A-Z]\w+/\w+|UTC)\b", str(refused.value))
    assert named == [parse_zone(name) for name in named]


def test_a_misspelt_zone_is_answered_with_the_nearest():
    with pytest.raises(UnknownZone, match="Did you mean Europe/Berlin"):
        parse_zone("Europe/Berln")


def test_zones_complete_by_city():
    assert "Australia/Lord_Howe" in zone_index().complete("lord")


def test_a_time_that_new_york_leaves_out_runs_at_the_first_minute_after():
    runs = _runs("01:30, 02:30, 03:30", "America/New_York", "2027-03-14T05:00", "2027-03-15T04:00")
    assert runs == [
        "2027-03-14T01:30 03-14T06:30Z",
        "2027-03-14T02:30 03-14T07:00Z",
        "2027-03-14T03:30 03-14T07:30Z",
    ]


def test_a_time_that_new_york_has_twice_runs_once_at_its_first():
    runs = _runs("01:30, 02:00", "America/New_York", "2026-11-01T03:00", "2026-11-02T03:00")
    assert runs == ["2026-11-01T01:30 11-01T05:30Z", "2026-11-01T02:00 11-01T07:00Z"]


def test_both_clock_changes_of_berlin():
    spring = _runs("02:00, 02:59", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T12:00")
    autumn = _runs("02:00, 02:59", "Europe/Berlin", "2026-10-24T12:00", "2026-10-25T12:00")
    assert spring == ["2026-03-29T02:00 03-29T01:00Z"], "both would run at 03:00; one digest does"
    assert autumn == ["2026-10-25T02:00 10-25T00:00Z", "2026-10-25T02:59 10-25T00:59Z"]


def test_both_half_hour_clock_changes_of_lord_howe():
    spring = _runs("02:15, 02:45", "Australia/Lord_Howe", "2026-10-03T12:00", "2026-10-04T12:00")
    autumn = _runs("01:45, 02:15", "Australia/Lord_Howe", "2026-04-04T12:00", "2026-04-05T12:00")
    assert spring == ["2026-10-04T02:15 10-03T15:30Z", "2026-10-04T02:45 10-03T15:45Z"]
    assert autumn == ["2026-04-05T01:45 04-04T14:45Z", "2026-04-05T02:15 04-04T15:45Z"]


def test_a_date_that_apia_skipped_has_no_occurrence():
    runs = _runs("00:00, 08:00", "Pacific/Apia", "2011-12-29T09:00", "2011-12-31T09:00")
    assert runs == [
        "2011-12-29T00:00 12-29T10:00Z",
        "2011-12-29T08:00 12-29T18:00Z",
        "2011-12-31T00:00 12-30T10:00Z",
        "2011-12-31T08:00 12-30T18:00Z",
    ]


@pytest.mark.parametrize(
    ("zone", "date", "moment"),
    [
        ("Asia/Beirut", "2026-03-29", "03-28T22:00Z"),
        ("America/Asuncion", "2023-10-01", "10-01T04:00Z"),
        ("Africa/Cairo", "2026-04-24", "04-23T22:00Z"),
    ],
)
def test_a_midnight_that_does_not_exist_runs_at_one_on_its_own_date(zone, date, moment):
    day = dt.date.fromisoformat(date)
    before, after = day - dt.timedelta(days=2), day + dt.timedelta(days=1)
    runs = _runs("00:00", zone, f"{before}T12:00", f"{after}T12:00")
    assert f"{date}T00:00 {moment}" in runs
    assert len(runs) == 3


def test_half_hour_and_quarter_hour_zones_keep_their_minutes():
    assert _runs("08:00", "Asia/Kolkata", "2026-11-24T00:00", "2026-11-24T12:00") == [
        "2026-11-24T08:00 11-24T02:30Z"
    ]
    assert _runs("08:00", "Asia/Kathmandu", "2026-11-24T00:00", "2026-11-24T12:00") == [
        "2026-11-24T08:00 11-24T02:15Z"
    ]


def test_a_governments_change_of_zone_moves_the_moment_not_the_name():
    runs = _runs("08:00", "America/Caracas", "2016-04-30T00:00", "2016-05-02T00:00")
    assert runs == ["2016-04-30T08:00 04-30T12:30Z", "2016-05-01T08:00 05-01T12:00Z"]


def test_only_the_chosen_days_run():
    runs = _runs("08:00", "UTC", "2026-11-23T00:00", "2026-12-01T00:00", days="mon, thu")
    assert [run[:10] for run in runs] == ["2026-11-23", "2026-11-26", "2026-11-30"]


def test_the_next_occurrences_come_after_the_moment_not_at_it():
    cadence = make_cadence("08:00", "UTC", "daily")
    names = [run.name for run in next_occurrences(cadence, _at("2026-11-24T08:00"), 2)]
    assert names == ["2026-11-25T08:00", "2026-11-26T08:00"]


def test_a_cadence_without_times_or_days_has_no_occurrences():
    start = _at("2026-11-24T08:00")
    assert next_occurrences(Cadence((), "UTC"), start, 3) == ()
    assert next_occurrences(Cadence((dt.time(8),), "UTC", frozenset()), start, 3) == ()


_ZONES = st.sampled_from(
    [
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Beirut",
        "America/Asuncion",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Antarctica/Troll",
        "Africa/Casablanca",
        "America/Caracas",
        "UTC",
    ]
)
_TIMES = st.lists(
    st.times(max_value=dt.time(23, 59)).map(lambda time: time.replace(second=0, microsecond=0)),
    min_size=1,
    max_size=4,
    unique=True,
).map(lambda times: tuple(sorted(times)))


@settings(max_examples=80, deadline=None)
@given(
    zone=_ZONES,
    times=_TIMES,
    days=st.frozensets(st.sampled_from(Weekday), min_size=1),
    start=st.datetimes(dt.datetime(2005, 1, 1), dt.datetime(2035, 1, 1)),  # noqa: DTZ001 - bounds
    span=st.integers(1, 20),
)
def test_each_date_and_slot_comes_once_in_order_and_none_is_missing(zone, times, days, start, span):
    cadence = Cadence(times, zone, days)
    after = start.replace(tzinfo=dt.UTC)
    until = after + dt.timedelta(days=span)
    runs = list(occurrences_between(cadence, after, until))

    moments = [run.due_at for run in runs]
    assert sorted(set(moments)) == moments, "strictly ascending"
    assert len({run.name for run in runs}) == len(runs), "each date and slot at most once"
    assert all(after < moment <= until for moment in moments)
    assert _ordinary_runs(cadence, after, until) <= {run.name for run in runs}


def _ordinary_runs(cadence: Cadence, after: dt.datetime, until: dt.datetime) -> set[str]:
    """What must come on days without a clock change, counted minute by minute from UTC."""
    zone = ZoneInfo(cadence.zone)
    expected = set()
    moment = after.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    step = dt.timedelta(minutes=1)
    slots = set(cadence.times)
    while moment <= until:
        local = moment.astimezone(zone)
        day = dt.timedelta(days=1)
        if local.time() in slots and tuple(Weekday)[local.weekday()] in cadence.days:
            offsets = {(moment + delta).astimezone(zone).utcoffset() for delta in (-day, step, day)}
            if len(offsets) == 1:
                expected.add(f"{local.date().isoformat()}T{local:%H:%M}")
        moment += step
    return expected
