"""A date as people type it → the first and the last day that it means.

Only what can be read in one way is read: `3/4` is March to some and April to others.
"""

import calendar
import datetime as dt
import re

from digests.errors import BadRequest

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?,?\s+(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})", re.ASCII)
_AGO = re.compile(r"(\d{1,4})\s*(d|days?|w|weeks?|m|months?|y|years?)(?:\s+ago)?", re.ASCII)
_MONTHS = tuple(name.casefold() for name in calendar.month_name)
_DAYS_OF = {"d": 1, "w": 7, "m": 30, "y": 365}
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}

_DECEMBER = 12


def first_day(typed: str, *, today: dt.date) -> dt.date:
    """Where a span that starts with `typed` starts. Raises BadRequest."""
    return _days(typed, today)[0]


def last_day(typed: str, *, today: dt.date) -> dt.date:
    """Where a span that ends with `typed` ends: `2023` is its 31 December. Raises BadRequest."""
    return _days(typed, today)[1]


def _days(typed: str, today: dt.date) -> tuple[dt.date, dt.date]:
    text = " ".join(typed.casefold().split())
    try:
        found = _calendar_days(text) or _near_days(text, today)
    except (ValueError, OverflowError) as error:
        raise BadRequest(_not_a_date(typed)) from error
    if found is None:
        raise BadRequest(_not_a_date(typed))
    return found


def _calendar_days(text: str) -> tuple[dt.date, dt.date] | None:
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
        return _whole(int(year), int(month) if month else None, int(day) if day else None)
    if found := _DAY_FIRST.fullmatch(text):
        day, name, year = found.groups()
        return _whole(int(year), _month(name), int(day))
    if found := _MONTH_FIRST.fullmatch(text):
        name, day, year = found.groups()
        return _whole(int(year), _month(name), int(day) if day else None)
    return None


def _whole(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date]:
    """A day, or all days of a month or year. Raises ValueError."""
    if day is not None and month is not None:
        only = dt.date(year, month, day)
        return only, only
    first, last = (month, month) if month is not None else (1, _DECEMBER)
    end = calendar.monthrange(year, last)[1]
    return dt.date(year, first, 1), dt.date(year, last, end)


def _month(name: str) -> int:
    for number, full in enumerate(_MONTHS):
        if number and full.startswith(name if name != "sept" else "sep"):
            return number
    raise ValueError(name)


def _near_days(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    if text in _NEAR:
        day = today + dt.timedelta(days=_NEAR[text])
        return day, day
    if found := _AGO.fullmatch(text):
        number, unit = found.groups()
        day = today - dt.timedelta(days=int(number) * _DAYS_OF[unit[0]])
        return day, day
    return None


def _not_a_date(typed: str) -> str:
    return (
        f"{typed.strip()!r} is not a date that I can read. Write it as '2023-11-16', '2023-11', "
        "'yesterday' or '7d'."
    )
