"""How sure a topic is, by what stands of it."""

from dataclasses import replace

import pytest

from digests.condensing.aboutness import Signs, judge, points
from digests.model import Certainty

ASKED = Signs(asked=1, asked_of_any=1, answer_words=80)


def test_what_alone_was_asked_about_is_certain_though_the_answer_says_another_thing() -> None:
    assert Certainty.CERTAIN is judge(ASKED)


def test_the_more_else_a_question_names_the_less_sure_each_is() -> None:
    sure = [points(replace(ASKED, asked_of_any=among)) for among in (1, 2, 5)]

    assert sure == sorted(sure, reverse=True)
    assert judge(replace(ASKED, asked_of_any=8)) is None


def test_one_word_in_a_long_answer_is_nothing_and_many_are_something() -> None:
    once = Signs(answered=1, answer_words=300)

    assert judge(once) is None
    assert Certainty.RELATED is judge(replace(once, answered=6))
    assert Certainty.CERTAIN is judge(replace(once, answered=1, answer_words=4))


def test_what_the_question_passed_over_needs_more_of_the_answer() -> None:
    beside = Signs(asked_of_any=1, answered=2, answer_words=80)

    assert points(beside) < points(replace(beside, asked_of_any=0))


@pytest.mark.parametrize(
    "signs",
    [
        Signs(asked_hints=9, answered_hints=9, answer_words=10, titled=True),
        Signs(titled=True, answer_words=1),
    ],
)
def test_hints_and_titles_are_never_certain(signs: Signs) -> None:
    assert Certainty.RELATED is judge(signs)


def test_nothing_is_nothing() -> None:
    assert judge(Signs()) is None
