"""Typed times, days and zones → a cadence; a cadence → its occurrences.

An occurrence is named by its local date and slot. A slot that a clock change leaves out runs at the
first valid minute after the gap; a slot that comes twice runs once, at its first; a local date that
a zone skips has no occurrence. Only `zoneinfo` knows the clocks.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from digests.errors import BadRequest, UnknownZone
from digests.model import Cadence, Occurrence, Weekday
from digests.names import Name, NameIndex

MOST_TIMES = 12
"""Times of day that one digest may have."""

_WEEK = tuple(Weekday)
_DAY = dt.timedelta(days=1)
_NOON = 12
_TIME = re.compile(
    r"(?P<hour>\d{1,2})"
    r"(?:[:.h](?P<minute>\d{2})|h|(?=\s*[ap]\.?m))"  # a bare "8" may be morning or evening
    r"\s*(?:(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE | re.ASCII,
)
_DAY_SETS = {
    "daily": frozenset(_WEEK),
    "every day": frozenset(_WEEK),
    "all": frozenset(_WEEK),
    "weekdays": frozenset(_WEEK[:5]),
    "weekends": frozenset(_WEEK[5:]),
    "weekend": frozenset(_WEEK[5:]),
}


def make_cadence(time: str, zone: str, days: str) -> Cadence:
    """The three options of `/digest create` as typed. Raises BadRequest and UnknownZone."""
    return Cadence(parse_times(time), parse_zone(zone), parse_days(days))


def parse_times(typed: str) -> tuple[dt.time, ...]:
    """`08:00, 17:30`, also `8am` and `17h30` → ascending times. Raises BadRequest."""
    parts = [part.strip() for part in re.split(r"[,;]|\band\b", typed) if part.strip()]
    if not parts:
        message = "Give at least one time of day, such as '08:00' or '08:00, 17:30'."
        raise BadRequest(message)
    times = sorted({_parse_time(part) for part in parts})
    if len(times) > MOST_TIMES:
        message = f"A digest may have {MOST_TIMES} times a day at most, not {len(times)}."
        raise BadRequest(message)
    return tuple(times)


def _parse_time(typed: str) -> dt.time:
    found = _TIME.fullmatch(typed)
    if found is None:
        raise BadRequest(_bad_time(typed))
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"] is not None:
        if not 1 <= hour <= _NOON:
            raise BadRequest(_bad_time(typed))
        hour = hour % _NOON + (_NOON if found["half"].lower() == "p" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError as error:
        raise BadRequest(_bad_time(typed)) from error


def _bad_time(typed: str) -> str:
    return f"{typed!r} is not a time of day. Write it as '08:00' or '17:30', commas between."


def parse_days(typed: str) -> frozenset[Weekday]:
    """`daily`, `weekdays`, `weekends`, `mon, thu` or `mon-fri` → days. Raises BadRequest."""
    folded = " ".join(typed.casefold().split())
    if folded in _DAY_SETS:
        return _DAY_SETS[folded]
    parts = [part for part in re.split(r"[,;\s]+|\band\b", folded) if part and part != "and"]
    days = frozenset(itertools.chain.from_iterable(_parse_day(part) for part in parts))
    if not days:
        message = "Give the days as 'daily', 'weekdays' or a list such as 'mon, thu'."
        raise BadRequest(message)
    return days


def _parse_day(typed: str) -> Iterator[Weekday]:
    if typed in _DAY_SETS:
        yield from _DAY_SETS[typed]
        return
    first, dash, last = typed.partition("-")
    start = _weekday(first)
    end = _weekday(last) if dash else start
    number = _WEEK.index(start)
    yield start
    while _WEEK[number % 7] is not end:
        number += 1
        yield _WEEK[number % 7]


def _weekday(typed: str) -> Weekday:
    # "tues", "thur" and full names: any beginning of three letters and more.
    for day, name in zip(_WEEK, _FULL_NAMES, strict=True):
        if len(typed) >= len("mon") and (name.startswith(typed) or name + "s" == typed):
            return day
    message = f"{typed!r} is not a weekday. Write 'daily', 'weekdays' or a list such as 'mon, thu'."
    raise BadRequest(message)


_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse_zone(typed: str) -> str:
    """A zone of the IANA database, by its name or by its city alone. Raises UnknownZone.

    Abbreviations such as `EST` are refused although the database knows some of them: they stand
    for a fixed offset, and a digest in them would be an hour off for half the year.
    """
    wanted = typed.strip()
    name = _zones_by_folded_name().get(wanted.replace(" ", "_").casefold())
    if name is not None:
        return name
    of_that_city = zone_index().exact(wanted)
    if len(of_that_city) == 1:
        return of_that_city[0]
    if wanted.upper() in _ABBREVIATED:
        raise UnknownZone(_say_a_place(wanted, _ABBREVIATED[wanted.upper()]))
    if _OFFSET.fullmatch(wanted):
        raise UnknownZone(_say_a_place(wanted, "a place, such as Europe/Berlin", "an offset"))
    nearest = of_that_city or zone_index().nearest(wanted, 3)
    hint = f" Did you mean {' or '.join(nearest[:3])}?" if nearest else ""
    message = f"{wanted!r} is not a time zone that I know.{hint} Write it as 'Europe/Berlin'."
    raise UnknownZone(message)


def _say_a_place(wanted: str, places: str, kind: str = "an abbreviation") -> str:
    return f"{wanted!r} is {kind} that does not say when clocks change there; say {places}."


_OFFSET = re.compile(
    r"(?:(?:utc|gmt)\s*)?[+-]\s*\d{1,2}(?::?\d{2})?|etc/.+", re.IGNORECASE | re.ASCII
)
_NEW_YORK = "America/New_York, America/Toronto or America/Panama"
_CHICAGO = "America/Chicago, America/Mexico_City or Asia/Shanghai"
_DENVER = "America/Denver, America/Edmonton or America/Phoenix"
_LOS_ANGELES = "America/Los_Angeles, America/Vancouver or America/Tijuana"
_BERLIN = "Europe/Berlin, Europe/Paris or another city"
_ATHENS = "Europe/Athens, Europe/Kyiv, Africa/Cairo or another city"
_ABBREVIATED = {
    **dict.fromkeys(("ET", "EST", "EDT", "EST5EDT"), _NEW_YORK),
    **dict.fromkeys(("CT", "CST", "CDT", "CST6CDT"), _CHICAGO),
    **dict.fromkeys(("MT", "MST", "MDT", "MST7MDT"), _DENVER),
    **dict.fromkeys(("PT", "PST", "PDT", "PST8PDT"), _LOS_ANGELES),
    **dict.fromkeys(("CET", "CEST", "MET", "MEZ", "MESZ"), _BERLIN),
    **dict.fromkeys(("EET", "EEST"), _ATHENS),
    **dict.fromkeys(("WET", "WEST"), "Europe/Lisbon or Atlantic/Canary"),
    **dict.fromkeys(
        ("AEST", "AEDT"), "Australia/Sydney, Australia/Melbourne or Australia/Brisbane"
    ),
    **dict.fromkeys(("ACST", "ACDT"), "Australia/Adelaide or Australia/Darwin"),
    **dict.fromkeys(("NZST", "NZDT"), "Pacific/Auckland"),
    **dict.fromkeys(("AKST", "AKDT"), "America/Anchorage"),
    "AST": "America/Halifax, America/Puerto_Rico or Asia/Riyadh",
    "AWST": "Australia/Perth",
    "BRT": "America/Sao_Paulo",
    "BST": "Europe/London or Asia/Dhaka",
    "CAT": "Africa/Harare",
    "EAT": "Africa/Nairobi",
    "GMT": "UTC, Europe/London or Africa/Accra",
    "GST": "Asia/Dubai",
    "HKT": "Asia/Hong_Kong",
    "HST": "Pacific/Honolulu",
    "ICT": "Asia/Bangkok",
    "IST": "Asia/Kolkata, Europe/Dublin or Asia/Jerusalem",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "MSK": "Europe/Moscow",
    "PHT": "Asia/Manila",
    "PKT": "Asia/Karachi",
    "SAST": "Africa/Johannesburg",
    "SGT": "Asia/Singapore",
    "TRT": "Europe/Istanbul",
    "WAT": "Africa/Lagos",
    "WIB": "Asia/Jakarta",
}


@cache
def _zones_by_folded_name() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones() if _is_place(zone)}


def _is_place(zone: str) -> bool:
    """`Europe/Berlin`, `Japan` and `UTC`, but neither `EST` nor `Etc/GMT+5`."""
    if zone.startswith("Etc/") or zone == "Factory":
        return False
    return "/" in zone or zone == "UTC" or (zone.isalpha() and not zone.isupper())


@cache
def zone_index() -> NameIndex:
    """All zones for autocomplete: by name, and by the city alone ("new york")."""
    zones = _zones_by_folded_name().values()
    return NameIndex(Name(zone, (zone.rsplit("/", 1)[-1].replace("_", " "),)) for zone in zones)


def next_occurrences(cadence: Cadence, after: dt.datetime, count: int) -> tuple[Occurrence, ...]:
    """The first `count` occurrences that are due later than `after`."""
    return tuple(itertools.islice(_occurrences(cadence, after), count))


def occurrences_between(
    cadence: Cadence, after: dt.datetime, until: dt.datetime
) -> Iterator[Occurrence]:
    """Occurrences due in (after, until], strictly ascending."""
    return itertools.takewhile(
        lambda occurrence: occurrence.due_at <= until, _occurrences(cadence, after)
    )


def _occurrences(cadence: Cadence, after: dt.datetime) -> Iterator[Occurrence]:
    if not cadence.times or not cadence.days:
        return
    zone = ZoneInfo(cadence.zone)
    # From the local day before: a gap at midnight moves a late slot into the next date.
    date = after.astimezone(zone).date() - _DAY
    latest = dt.datetime.min.replace(tzinfo=dt.UTC)
    while True:
        slots = cadence.times if _WEEK[date.weekday()] in cadence.days else ()
        for slot in slots:
            due_at = _due_moment(date, slot, zone)
            # Two slots that one gap moves onto the same minute are one occurrence, the first.
            if due_at is None or due_at <= latest:
                continue
            latest = due_at
            if due_at > after:
                yield Occurrence(date, slot, due_at)
        date += _DAY


def _due_moment(date: dt.date, slot: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """When a local date and slot is due, in UTC; None where the zone skips that whole date."""
    wall = dt.datetime.combine(date, slot)
    before = wall.replace(tzinfo=zone, fold=0)
    moment = before.astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    gap_end = _transition(wall, zone)
    gap_start = gap_end.replace(tzinfo=None) + (before.utcoffset() or dt.timedelta())
    skips_date = gap_start <= dt.datetime.combine(date, dt.time.min)
    if skips_date and gap_end.astimezone(zone).date() > date:
        return None
    return gap_end


def _transition(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant of the clock change that leaves `wall` out, up to the next whole minute."""
    # PEP 495: inside a gap, fold=1 gives an instant before the change and fold=0 one after it.
    low = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    high = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    offset_after = high.astimezone(zone).utcoffset()
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset_after:
            high = middle
        else:
            low = middle
    odd_seconds = dt.timedelta(seconds=-high.second % 60)
    return high + odd_seconds
