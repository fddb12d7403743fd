"""Floors of refusing what was spoilt and of keeping what is true; raised only."""

import re
from pathlib import Path

import pytest

from digests.condensing import wording
from tests.evaluation import corruption
from tests.evaluation.corruption import A_CLAUSE_LESS, Result, evaluate, invented, of_corpus

FLOORS = {
    "number changed": 0.99,
    "name from outside": 0.99,
    "denied": 0.99,
    "denied with not or never": 0.99,
    "denial taken away": 0.99,
    "wrong speaker": 0.99,
    "altered quote": 0.99,
    "name of the same exchange": 0.97,
    "two names change places": 0.97,
    "antonym": 0.97,
    "modality": 0.97,
}
MOST_FALSE_ALARMS = 0.02


def test_the_words_that_spoil_are_not_in_the_gates_lists() -> None:
    spoiling = " ".join(
        [
            *corruption.NAMES,
            *corruption.FIGURES,
            *corruption.DENIALS,
            *(word for pair in corruption.ANTONYMS for word in pair),
            *(put for _, put in corruption.MODALITIES),
        ]
    )
    # What only joins the spoiling words to the sentence.
    words = set(re.findall(r"[a-z]+", spoiling.lower())) - {"the", "to", "from"}
    gate = wording._GUARDED | wording._BOUNDS | wording._FIGURES | wording._GLUE

    assert not words & gate


def test_what_was_spoilt_in_invented_briefings_is_refused() -> None:
    judge(evaluate(invented()), fewest=3)


@pytest.mark.slow
@pytest.mark.corpus
def test_what_was_spoilt_in_real_briefings_is_refused(corpus: Path) -> None:
    judge(evaluate(of_corpus(corpus)), fewest=100)


def judge(result: Result, *, fewest: int) -> None:
    assert min(result.tried[row] for row in FLOORS) >= fewest
    for row, floor in FLOORS.items():
        assert result.rate(row) >= floor, (row, result.slipped.get(row))
    true = [row for row in result.tried if row.startswith("true, ") and A_CLAUSE_LESS not in row]
    alarms = sum(result.refused[row] for row in true) / sum(result.tried[row] for row in true)
    assert alarms <= MOST_FALSE_ALARMS, result.slipped
