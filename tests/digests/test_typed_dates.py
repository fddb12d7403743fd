import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import BadRequest
from digests.typed_dates import first_day, last_day

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2023-11-16", "2023-11-16", "2023-11-16"),
        ("2023-2", "2023-02-01", "2023-02-28"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("today", "2026-11-24", "2026-11-24"),
        ("Yesterday", "2026-11-23", "2026-11-23"),
        ("7d", "2026-11-17", "2026-11-17"),
        ("2 weeks ago", "2026-11-10", "2026-11-10"),
        ("16 November 2023", "2023-11-16", "2023-11-16"),
        ("Nov 16, 2023", "2023-11-16", "2023-11-16"),
        ("1st Sept. 2023", "2023-09-01", "2023-09-01"),
        ("November 2023", "2023-11-01", "2023-11-30"),
    ],
)
def test_dates_are_read_as_people_type_them(typed, first, last):
    assert first_day(typed, today=TODAY).isoformat() == first
    assert last_day(typed, today=TODAY).isoformat() == last


@pytest.mark.parametrize(
    "typed",
    ["", "3/4/2023", "2023-13", "2023-02-30", "soon", "9999y", "0000", "31 Foo 2023", "٢٠٢٣"],
)
def test_what_is_no_date_is_refused_with_an_example(typed):
    with pytest.raises(BadRequest, match="2023-11-16"):
        first_day(typed, today=TODAY)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_bad_request(typed):
    with contextlib.suppress(BadRequest):
        assert first_day(typed, today=TODAY) <= last_day(typed, today=TODAY)
