"""Floors of telling answers from refusals on real exchanges; raised only."""

from pathlib import Path

import pytest

from tests.evaluation.answers import compare, rates


@pytest.mark.corpus
def test_what_is_called_declined_or_referred_nearly_always_is(corpus: Path) -> None:
    together = compare(corpus)
    precision, recall = rates(together, frozenset({"declined", "referred"}))

    assert together.total() >= 150
    assert precision >= 0.95
    assert recall >= 0.85
