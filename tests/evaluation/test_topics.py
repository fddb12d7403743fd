"""Floors of topic matching on real exchanges; raised only."""

from pathlib import Path

import pytest

from digests.catalogues import load_topics
from tests.evaluation.topics import ROOT, read_labelled, score, systems


@pytest.mark.corpus
def test_topics_agree_with_an_editors_labels(corpus: Path) -> None:
    labels, exchanges = read_labelled(corpus)
    answers = systems(load_topics(ROOT / "config" / "topics.toml"), exchanges)

    scores = {name: score(answer, exchanges, labels) for name, answer in answers.items()}

    assert scores["ours, certain or related"].f1 >= 0.80
    assert scores["ours, certain"].precision >= 0.95
    assert scores["ours, certain or related"].f1 > scores["BM25"].f1
    assert scores["ours, certain or related"].f1 > scores["phrases alone"].f1
    assert labels <= {topic.name for topic in load_topics(ROOT / "config" / "topics.toml")}
