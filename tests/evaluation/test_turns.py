"""Reading keeps what it has reached, on real transcripts and on invented pages."""

from pathlib import Path

import pytest

from digests.transcripts.read import read_transcript
from tests.digests.transcripts.checks import check_all
from tests.digests.transcripts.invented import document
from tests.evaluation.turns import (
    below,
    corpus_figures,
    fingerprint,
    invented_figures,
    load_floors,
    manifest,
    raise_floors,
    shipped_outlets,
    stranger_figures,
    table,
)


def test_invented_pages_stay_above_their_floors():
    figures = invented_figures()
    print(table(figures))
    assert [] == below(figures, load_floors()["invented"])


def test_pages_of_strangers_stay_above_their_floors():
    figures = stranger_figures()
    print(table(figures))
    assert [] == below(figures, load_floors()["strangers"])


@pytest.mark.corpus
def test_real_transcripts_stay_above_their_floors(corpus: Path):
    figures = corpus_figures(corpus)
    print(table(figures))
    assert [] == below(figures, load_floors()["corpus"])


@pytest.mark.corpus
def test_floors_were_measured_on_this_corpus(corpus: Path):
    assert load_floors()["fingerprint"] == fingerprint(corpus)


@pytest.mark.corpus
def test_every_real_transcript_is_conserved(corpus: Path):
    outlets = shipped_outlets()
    entries = manifest(corpus)
    for entry in entries:
        path = corpus / entry["path"]
        check_all(read_transcript(document(path.read_bytes(), path.name), outlets))
    assert len(entries) > 80


def test_a_lower_figure_never_lowers_a_floor():
    floors = {"colon": {"turns": 0.9, "role": 0.8}}
    assert {"colon": {"turns": 0.9, "role": 0.85}} == raise_floors(
        {"colon": {"turns": 0.7, "role": 0.85}}, floors
    )


def test_a_missing_publisher_is_below_its_floor():
    assert ["gone turns 0.000 < 0.900"] == below({}, {"gone": {"turns": 0.9}})
