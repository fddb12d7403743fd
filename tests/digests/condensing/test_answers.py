"""Whether an answer answers; precision before reach."""

import time

import pytest

from digests.condensing.answers import judge_answer
from digests.model import AnswerKind, Verdict


@pytest.mark.parametrize(
    "answer",
    [
        "I have nothing to add on that.",
        "No comment.",
        "I don’t have any update on the bridge for you.",
        "We’re not going to get into the details of the talks. The port is open.",
        "I cannot confirm those reports.",
        "I don't want to get ahead of the minister.",
        "I don’t know.",
        "We will release information in due course.",
        "Thank you. I won’t speculate about that.",
        "No tengo información sobre eso.",
        "无可奉告。",
    ],
)
def test_a_plain_refusal_is_declined_and_shows_its_words(answer: str) -> None:
    verdict = judge_answer(answer)

    assert AnswerKind.DECLINED is verdict.kind
    assert verdict.words in answer


@pytest.mark.parametrize(
    "answer",
    [
        "I would refer you to the harbour office on that.",
        "You may check the notices of the embassy.",
        "I’ll let the harbour office speak to that.",
        "We just answered this question.",
        "That’s a question for the minister.",
        "Es la Fiscalía quien tiene que contestar.",
    ],
)
def test_sending_the_asker_elsewhere_is_referred(answer: str) -> None:
    assert AnswerKind.REFERRED is judge_answer(answer).kind


@pytest.mark.parametrize(
    "answer",
    [
        "Our position is consistent and clear.",
        "Our position on the Skerry issue remains unchanged. We call on all sides to keep calm.",
    ],
)
def test_nothing_but_a_standing_position_is_a_formula(answer: str) -> None:
    assert AnswerKind.FORMULA is judge_answer(answer).kind


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "(Laughter.)",
        "Yes.",
        "No, we will not open the port.",
        "That has nothing to do with the port. It opens in May.",
        "I'd have to check but I think that the answer is yes.",
        "The port opens in May. " * 12 + "Beyond that I have nothing to add.",
        (
            "I just answered that, but let me say it again: the port opens on the third of May,"
            " the rail link two weeks later, and the airport when the inspectors have been there."
        ),
        "We have no plans to close the port.",
        "Our position is clear. The port opens on Monday.",
    ],
)
def test_what_no_rule_is_sure_of_is_answered(answer: str) -> None:
    assert Verdict(AnswerKind.ANSWERED) == judge_answer(answer)


@pytest.mark.parametrize(
    "shape", ["I don't have ", "will not really ", "position is ", "you may ", "made ", "no. "]
)
def test_judging_takes_linear_time_on_bad_shapes(shape: str) -> None:
    text = shape * (200_000 // len(shape))

    started = time.process_time()
    judge_answer(text)

    assert time.process_time() - started < 4.0
