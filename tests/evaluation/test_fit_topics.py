"""The weights that are shipped are those that the labelled exchanges ask for, rounded."""

from dataclasses import astuple
from pathlib import Path

import pytest

from digests.condensing.aboutness import WEIGHTS
from tests.evaluation.fit_topics import fit, read_examples


@pytest.mark.corpus
def test_the_weights_in_use_are_near_those_fitted(corpus: Path) -> None:
    examples, _ = read_examples(corpus)

    fitted = fit([example for example in examples if not example.held_out])

    assert astuple(WEIGHTS)[: len(fitted)] == pytest.approx(fitted, abs=0.6)
