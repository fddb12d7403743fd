"""A date is printed whole, or it is unknown."""

import datetime as dt

import pytest

from digests.transcripts.dates import briefing_date, find_date

WHOLE = {
    "March 19, 2014": (2014, 3, 19),
    "TUESDAY, 22 MAY 1973": (1973, 5, 22),
    "28 de marzo de 2021": (2021, 3, 28),
    "le 5 mars 2021": (2021, 3, 5),
    "1er février 2020": (2020, 2, 1),
    "6. März 2024": (2024, 3, 6),
    "14 марта 2024 года": (2024, 3, 14),
    "2024年5月6日": (2024, 5, 6),
    "令和6年3月8日": (2024, 3, 8),
    "2021-02-09 14:45:00-05:00": (2021, 2, 9),
    "6.3.2024": (2024, 3, 6),
    "Gaggle, 2/2/10": (2010, 2, 2),
    "25/12/2020": (2020, 12, 25),
    "Sydney – 7 September 2023": (2023, 9, 7),
    "113年5月30日（2024年5月30日）": (2024, 5, 30),
    "2023. 3. 7.(화) 14:30": (2023, 3, 7),
    "16 يناير 2024": (2024, 1, 16),
    "8 вересня 2023 року": (2023, 9, 8),
    "12 października 2024": (2024, 10, 12),
}


@pytest.mark.parametrize("text", WHOLE)
def test_whole_dates(text: str):
    assert dt.date(*WHOLE[text]) == find_date(text)


@pytest.mark.parametrize(
    "text",
    ["November 15 local time", "May 2024", "in 2024", "3/4/2020", "31 June 2020", "1,234 people"],
)
def test_what_is_no_whole_date_is_none(text: str):
    assert find_date(text) is None


def test_the_line_of_the_event_comes_before_the_day_of_publication():
    printed = ["Issued on: April 27, 2020", "April 24, 2020"]
    assert dt.date(2020, 4, 24) == briefing_date(printed, ["2020-04-27"], "Remarks")


def test_metadata_where_nothing_is_printed():
    assert dt.date(2020, 4, 27) == briefing_date(["Washington"], ["2020-04-27T10:00:00Z"], None)


def test_a_reporting_period_is_no_date_of_the_call():
    assert briefing_date(["for the period ending June 30, 2024"], [], None) is None


def test_the_day_of_an_interview_comes_before_the_day_of_its_page():
    printed = ["12 March 2024", "Interview conducted by Ann Lee on 10 March 2024"]
    assert briefing_date(printed, (), None) == dt.date(2024, 3, 10)
