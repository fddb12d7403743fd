"""What a question is about, in its own words."""

import time

import pytest

from digests.condensing.headline import make_headline


@pytest.mark.parametrize(
    ("question", "headline"),
    [
        ("What did the minister say about fishing rights?", "The minister on fishing rights"),
        ("Do you have any comment on the port’s closure?", "The port’s closure"),
        (
            "The talks go on. Could you offer more information on the talks and their costs?",
            "The talks and their costs",
        ),
        ("And what is your reaction to the strike at the port?", "The strike at the port"),
        (
            "I was wondering if you could tell us more about the rail link and the bridge?",
            "The rail link and the bridge",
        ),
        ("Summarize the debate about the budget.", "The debate about the budget"),
        (
            "Is Norland planning to close the port of Westhaven?",
            "Is Norland planning to close the port of Westhaven?",
        ),
        (
            "Will the port of Westhaven be closed? Do you have any comment on that?",
            "Will the port of Westhaven be closed?",
        ),
    ],
)
def test_the_frame_of_asking_goes_and_the_matter_stays(question: str, headline: str) -> None:
    assert headline == make_headline(question)


@pytest.mark.parametrize("question", ["", "Why?", "Any comment on that?", "Go ahead.", "…?"])
def test_a_question_that_says_nothing_alone_has_no_headline(question: str) -> None:
    assert make_headline(question) is None


@pytest.mark.parametrize("shape", ["what did a ", "and ", "could you tell us more ", "is a have "])
def test_making_a_headline_takes_linear_time_on_bad_shapes(shape: str) -> None:
    text = shape * (100_000 // len(shape))

    started = time.process_time()
    make_headline(text)

    assert time.process_time() - started < 4.0
