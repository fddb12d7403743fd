"""Floors of lookups on real briefings; raised only. The aims stand in `lookups.FLOORS`."""

from pathlib import Path

import pytest

from tests.evaluation.lookups import evaluate, score


@pytest.mark.corpus
async def test_lookups_find_what_a_user_expects(corpus: Path) -> None:
    asked, unread = await evaluate()
    scores = score(asked)
    assert unread == []
    assert scores["hit@5 outlet"] >= 0.95
    assert scores["hit@5 topic"] >= 0.95
    assert scores["recall outlet"] >= 0.93
    assert scores["recall topic"] >= 0.83
    assert scores["empty"] == 1.0
