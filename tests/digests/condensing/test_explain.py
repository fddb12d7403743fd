"""What is said about a choice is what the choice was made by."""

import pytest

from digests.condensing.candidates import count_stems, read_answer
from digests.condensing.explain import explain_choice
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.scoring import explain_scores, score_sentences
from tests.digests.condensing.briefings import HARBOUR
from tests.digests.condensing.transcripts import transcript_of

TRANSCRIPT = transcript_of(HARBOUR)


def test_the_parts_of_a_score_are_the_score() -> None:
    for exchange in TRANSCRIPT.exchanges:
        sentences = read_answer(TRANSCRIPT, exchange)
        question = count_stems(TRANSCRIPT.question_of(exchange))
        told = [sum(parts.values()) for parts in explain_scores(sentences, question)]
        assert told == pytest.approx(score_sentences(sentences, question))


def test_chosen_sentences_are_marked_and_what_speaks_for_them_is_named() -> None:
    exchange = TRANSCRIPT.exchanges[0]
    bullets = ExtractiveCondenser().condense(TRANSCRIPT, exchange)

    weighed = explain_choice(TRANSCRIPT, exchange, bullets)

    assert 2 == sum(each.chosen for each in weighed)
    demand = next(each for each in weighed if "gunboats" in each.text)
    assert demand.chosen
    assert "demands something" in dict(demand.reasons)
    thanks = next(each for each in weighed if each.text.startswith("Thank you"))
    assert not thanks.chosen
    assert dict(thanks.reasons)["courtesy in the room"] < 0


def test_the_highest_score_comes_first() -> None:
    exchange = TRANSCRIPT.exchanges[0]
    scores = [each.score for each in explain_choice(TRANSCRIPT, exchange, ())]
    assert sorted(scores, reverse=True) == scores
