"""The plain yes or no of an answer is printed with what explains it."""

import pytest

from digests.condensing.extractive import ExtractiveCondenser
from tests.digests.condensing.transcripts import transcript_of

CASES = [
    (
        "Will the minister ask the governor to cut rates?",
        (
            "No. The central bank is independent, and the minister gives no advice on rates. "
            "The energy subsidy ends on February 28, and the budget assumes prices 3.5 percent up."
        ),
        "No. The central bank",
    ),
    (
        "Norland says that you stage incidents at the border. Your answer?",
        (
            "Thank you for the question. This is an old story, and it is not true. The wreckage is "
            "on display in Orsava from noon today, and every attaché may come to look at it."
        ),
        "This is an old story, and it is not true.",
    ),
    (
        "Is it correct that the second ferry sails in May?",
        "Yes. The harbour was dredged in spring, and the operator has hired a crew of forty.",
        "Yes. The harbour was dredged",
    ),
]


@pytest.mark.parametrize(("question", "answer", "kept"), CASES)
def test_a_plain_verdict_stays_with_its_reason(question, answer, kept):
    transcript = transcript_of(f"Reuters: {question}\nAna Roe: {answer}\n")
    bullets = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])
    assert any(kept in bullet.quotes[0].text for bullet in bullets), bullets


def test_a_yes_inside_a_long_answer_is_no_verdict():
    answer = (
        "The committee met on Tuesday and agreed on a schedule for the northern line. "
        "Yes. It was a long meeting, and the minutes will be published on Friday."
    )
    transcript = transcript_of(f"Reuters: What was agreed?\nAna Roe: {answer}\n")
    (bullet,) = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])
    assert "agreed on a schedule" in bullet.quotes[0].text


def test_words_that_the_speaker_repeats_of_their_own_are_nobody_elses():
    text = "Reuters: Will they meet?\nAna Roe: As I said: “we have one policy on visits.”\n"
    transcript = transcript_of(text)
    (bullet,) = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])
    assert [None] == [inner.speaker for inner in bullet.quotes[0].inner]
