"""`A:` and `Answer:` are no people."""

from digests.condensing.extractive import ExtractiveCondenser
from digests.transcripts.read import read_transcript
from tests.digests.transcripts.invented import OUTLETS, document

PAGE = (
    "{first}: Good morning. The harbour commission met yesterday and set the fee at nine crowns a"
    " tonne for the whole of next year.\n\n"
    "Q: When does it start?\n\nA: On the first of March, for ships of every flag.\n\n"
    "Q: And the ferries?\n\nA: They pay half, as the commission decided in spring.\n\n"
    "Q: And the yachts?\n\n{first}: They pay nothing this year.\n"
)


def test_the_answers_are_those_of_the_only_spokesperson_who_is_named():
    transcript = read_transcript(document(PAGE.format(first="Jens Aalto"), "a.txt"), OUTLETS)
    answers = [turn for turn in transcript.turns if turn.speaker == "A"]
    assert ["Jens Aalto", "Jens Aalto"] == [turn.person for turn in answers]


def test_where_nobody_is_named_the_answers_are_nobodys():
    text = "Q: When does it start?\n\nA: On the first of March, for ships of every flag.\n\n" * 3
    transcript = read_transcript(document(text, "a.txt"), OUTLETS)
    answers = [turn for turn in transcript.turns if turn.speaker == "A"]
    assert {None} == {turn.person for turn in answers}
    (bullet,) = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])
    assert bullet.speaker is None
    assert not bullet.text.startswith(("A ", "A:"))


def test_a_short_decision_that_nobody_asked_for_can_be_quoted():
    text = (
        "Governor Hale: The Board decided today to raise the rate to 4.25 percent from Monday.\n\n"
        "Reuters: Why now?\n\nGovernor Hale: Prices rose by six percent.\n\n"
        "AFP: And next?\n\nGovernor Hale: We will see in May.\n"
    )
    transcript = read_transcript(document(text, "a.txt"), OUTLETS)
    assert () == transcript.exchanges[0].question
    assert "4.25 percent" in transcript.answer_of(transcript.exchanges[0])
