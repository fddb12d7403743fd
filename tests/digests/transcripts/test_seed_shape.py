"""The first layout, with the traps of a real page in invented words."""

from digests.model import Evidence, FurnitureKind, Role, Transcript
from digests.transcripts.read import read_transcript
from tests.digests.transcripts.invented import OUTLETS, PAGES, document

PAGE = PAGES / "colon" / "outlets_as_labels.txt"


def _read() -> Transcript:
    return read_transcript(document(PAGE.read_bytes(), PAGE.name), OUTLETS)


def test_a_label_needs_no_blank_line_before_it():
    assert 10 == len(_read().turns)


def test_every_answer_is_the_spokesperson():
    read = _read()
    assert {"Tamsin Vale"} == {
        read.turns[n].speaker for each in read.exchanges for n in each.answer
    }
    assert ("Tamsin Vale",) == read.spokespersons


def test_title_printed_twice_is_one_title_and_no_turn():
    read = _read()
    assert "Spokesperson Tamsin Vale’s Remarks on the Harbour Accord" == read.title
    assert 2 == sum(each.kind is FurnitureKind.TITLE for each in read.furniture)


def test_desk_at_the_end_is_no_part_of_the_last_answer():
    read = _read()
    assert "No." == read.turns[-1].text
    assert "Web Desk" in {each.span.slice(read.text) for each in read.furniture}


def test_a_day_without_a_year_is_no_date():
    assert _read().date is None


def test_outlet_only_labels_name_no_speaker():
    asked = [turn for turn in _read().turns if turn.role is Role.REPORTER]
    assert {None} == {turn.speaker for turn in asked}
    assert {Evidence.LABEL} == {turn.attribution.evidence for turn in asked if turn.attribution}


def test_an_unknown_outlet_keeps_its_printed_name_only():
    turn = _read().turns[0]
    assert turn.attribution is not None
    assert ("Meridian Television", None) == (turn.attribution.printed, turn.attribution.name)


def test_a_word_before_a_colon_inside_an_answer_is_no_label():
    assert "Note: this was said twice." in _read().turns[3].text
