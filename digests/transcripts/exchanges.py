"""Turns → exchanges: questions, and the answers that they got."""

import re
from collections.abc import Iterator, Sequence

from digests.model import Attribution, Exchange, Role, Turn

_SUBSTANCE = 60
"""Characters. "Good morning, I am ready for your questions." is shorter, a rate decision longer."""
_THANKS = re.compile(
    r"\W*(?:(?:great|okay|ok|got it|perfect|all right|alright|understood|very helpful|thank you"
    r"|thanks|thank|gracias|muchas|merci|danke|vielen dank|спасибо|谢谢)\b\W*){1,4}"
    r"(?:[^\W\d_][\w.’'-]*\W*){0,3}",
    re.IGNORECASE,
)


def pair_exchanges(turns: Sequence[Turn]) -> tuple[Exchange, ...]:
    """Reporters' turns in a row and what follows until somebody else asks or is called on.

    A statement that nobody asked for is an exchange without question, so that it can be quoted;
    a question that nobody answered is none. Numbers ascend from 0.
    """
    return tuple(
        Exchange(number, question, answer, _attribution([turns[n] for n in question]))
        for number, (question, answer) in enumerate(_pairs(turns))
    )


def _pairs(turns: Sequence[Turn]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    question: list[int] = []
    answer: list[int] = []
    for number, turn in enumerate(turns):
        if turn.role is Role.REPORTER:
            if answer:
                yield from _pair(turns, question, answer)
                question, answer = [], []
            question.append(number)
        elif turn.role is Role.MODERATOR:
            if answer:
                yield from _pair(turns, question, answer)
                question, answer = [], []
            elif not any("?" in turns[n].text for n in question):
                question = []
        elif turn.role is Role.SPOKESPERSON or answer:
            answer.append(number)
    yield from _pair(turns, question, answer)


def _pair(
    turns: Sequence[Turn], question: list[int], answer: list[int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    spoken = [n for n in answer if turns[n].role is Role.SPOKESPERSON]
    if not spoken:
        return
    said = tuple(n for n in answer if n <= spoken[-1])
    while len(question) > 1 and _THANKS.fullmatch(turns[question[0]].text[:60]):
        question = question[1:]
    if question or sum(len(turns[n].text) for n in said) >= _SUBSTANCE:
        yield tuple(question), said


def _attribution(questions: list[Turn]) -> Attribution | None:
    """The outlet of the question, where all of its attributed turns name the same one."""
    found = {turn.attribution.shown: turn.attribution for turn in questions if turn.attribution}
    return next(iter(found.values())) if len(found) == 1 else None
