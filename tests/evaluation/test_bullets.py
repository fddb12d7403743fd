"""What the bullets of real briefings must hold, whatever the weights say."""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from digests.catalogues import load_outlets, load_topics, outlet_index
from digests.condensing.bullets import condense_transcript
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.model import Bullet, Document, Transcript
from digests.transcripts.read import read_transcript
from tests.evaluation.topics import ROOT

pytestmark = pytest.mark.corpus


@cache
def matcher() -> TopicMatcher:
    return TopicMatcher(load_topics(ROOT / "config" / "topics.toml"))


def condense(path: Path) -> tuple[Transcript, tuple[Bullet, ...]]:
    outlets = outlet_index(load_outlets(ROOT / "config" / "outlets.toml"))
    document = Document(path.read_bytes(), path.name, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    transcript = read_transcript(document, outlets)
    return transcript, condense_transcript(transcript, ExtractiveCondenser(), matcher())


@pytest.fixture(scope="module")
def seed(corpus: Path) -> tuple[Transcript, tuple[Bullet, ...]]:
    return condense(corpus / "docs" / "cn_mfa" / "seed_2023-11-16.txt")


def test_the_seed_has_a_bullet_under_each_topic_that_its_readers_follow(seed) -> None:
    _, bullets = seed
    topics = {match.topic for bullet in bullets for match in bullet.topics}

    assert {
        "China-US relations",
        "Military & defence",
        "Taiwan",
        "Gaza / Middle East",
        "Ukraine war",
    } <= topics
    assert set(range(5)) == {bullet.exchange for bullet in bullets}


def test_the_seeds_demands_head_under_the_thing_they_name(seed) -> None:
    _, bullets = seed
    (demand,) = (bullet for bullet in bullets if "stop arming Taiwan" in bullet.text)
    (summit,) = (bullet for bullet in bullets if "held a summit meeting" in bullet.text)

    assert "Taiwan" == demand.topics[0].topic
    assert "Military & defence" in {match.topic for match in demand.topics}
    assert "China-US relations" == summit.topics[0].topic


def test_the_seed_keeps_the_words_of_the_other_side_apart(seed) -> None:
    transcript, bullets = seed
    inner = "not supporting Taiwan independence"
    holding = [bullet for bullet in bullets if inner in bullet.text]

    assert [] != holding
    for bullet in holding:
        assert f"its statement of “{inner}”" in bullet.text
        assert [("the US side", inner)] == [
            (quotation.speaker, quotation.span.slice(transcript.text))
            for quote in bullet.quotes
            for quotation in quote.inner
        ]


def test_the_seed_passes_over_its_formula_and_its_questions(seed) -> None:
    _, bullets = seed
    together = " ".join(bullet.text for bullet in bullets)

    assert "clear and consistent" not in together
    assert "re-establishing mechanisms" not in together
    assert "?" not in together


@pytest.mark.slow
@pytest.mark.parametrize("publisher", ["cn_mfa", "us_fed", "mx_presidencia", "us_whitehouse_obama"])
def test_every_quote_of_real_briefings_is_its_slice_of_one_answer(
    corpus: Path, publisher: str
) -> None:
    for path in sorted((corpus / "docs" / publisher).iterdir()):
        transcript, bullets = condense(path)
        for bullet in bullets:
            exchange = transcript.exchanges[bullet.exchange]
            for quote in bullet.quotes:
                assert quote.text == quote.span.slice(transcript.text)
                assert quote.turn in exchange.answer
        spoken = {
            exchange.number
            for exchange in transcript.exchanges
            if any(character.isalnum() for character in transcript.answer_of(exchange))
        }
        assert spoken <= {bullet.exchange for bullet in bullets}
