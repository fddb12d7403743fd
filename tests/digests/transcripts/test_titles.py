"""Titles name the event, not the site."""

import pytest

from digests.transcripts.pages import Line, Page
from digests.transcripts.titles import title_of


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (["Harbour Board", "Press conference of the harbour board"], 1),
        (["Return to Transcripts main page", "Harbour special event"], 1),
        (["THIS IS A RUSH TRANSCRIPT.", "Harbour special event"], 1),
        (["Home > News > Briefings", "Weekly briefing by the board"], 1),
        (["Governo Italiano", "Conferenza stampa del Presidente"], 1),
        (["Harbor Open", "Los Palos, California, USA"], 0),
        (["例行記者會逐字稿", "2024年5月30日"], 0),
    ],
)
def test_the_line_that_names_the_event_is_the_title(front: list[str], title: int):
    lines = [Line(text, gap=True) for text in front]
    assert front[title] == title_of(Page(tuple(lines)), lines)


def test_the_name_of_a_section_gives_way_to_the_event():
    page = Page((), titles=("Press Conferences", "Press conference on the northern passage"))
    assert title_of(page, []) == "Press conference on the northern passage"


def test_without_any_words_there_is_no_title():
    assert title_of(Page(()), [Line("4 May 2024")]) is None
