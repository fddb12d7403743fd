"""Which topic heads a bullet: what its own sentence says, specific before general."""

from dataclasses import replace

from digests.condensing.bullets import condense_transcript
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.model import ANSWERED, AnswerKind, Bullet, Topic
from tests.digests.condensing.briefings import HARBOUR, NO_ANSWER
from tests.digests.condensing.transcripts import transcript_of

MATCHER = TopicMatcher(
    [
        Topic("Diplomacy & visits", phrases=("summit meeting", "bilateral", "visit*", "talks")),
        Topic("Military & defence", phrases=("gunboats", "arming", "military")),
        Topic("Norland relations", phrases=("Norland",)),
        Topic("Skerry Islands", phrases=("Skerry",)),
    ]
)


def headed(question: str, answer: str) -> list[list[str]]:
    text = f"Radio Fjord: {question}\nAna Roe: {answer}\n"
    return [[match.topic for match in each.topics] for each in bullets(text)]


def bullets(text: str) -> tuple[Bullet, ...]:
    return condense_transcript(transcript_of(text), ExtractiveCondenser(), MATCHER)


def test_a_thing_called_by_its_name_comes_before_a_common_word() -> None:
    (topics,) = headed(
        "What of the military talks and the gunboats, the military build-up and the military?",
        "They should stop arming the Skerry council and withdraw the gunboats at once this week.",
    )
    assert ["Skerry Islands", "Military & defence"] == topics[:2]


def test_what_fits_any_meeting_comes_after_what_the_exchange_is_about() -> None:
    (topics,) = headed(
        "Will Norland sign? What will Norland get?",
        "We hope that both sides will consolidate the bilateral foundation in the months to come.",
    )
    assert ["Norland relations", "Diplomacy & visits"] == topics


def test_a_name_in_a_summit_sentence_comes_before_the_summit() -> None:
    (topics,) = headed(
        "Please brief us on the visit, the summit meeting and the talks during the visit.",
        "The summit meeting and the visit brought an agreement with Norland on herring quotas.",
    )
    assert ["Norland relations", "Diplomacy & visits"] == topics


def test_a_common_word_of_the_bullet_comes_before_a_name_of_the_question() -> None:
    (topics,) = headed(
        "And the Skerry Islands?",
        "The ministry will send two gunboats and a survey ship to the northern waters in May.",
    )
    assert ["Military & defence", "Skerry Islands"] == topics


def test_all_bullets_of_an_exchange_share_its_verdict_and_headline() -> None:
    made = bullets(HARBOUR)
    by_exchange = {each.exchange: (each.verdict.kind, each.headline) for each in made}

    assert (AnswerKind.ANSWERED, "The talks with Norland and what came of them") == by_exchange[0]
    assert AnswerKind.DECLINED == by_exchange[1][0]
    assert len({(each.exchange, each.verdict, each.headline) for each in made}) == 3


def test_words_show_that_an_answer_did_not_address_its_question() -> None:
    (declined,) = (each for each in bullets(HARBOUR) if each.exchange == 1)

    assert declined.verdict.did_not_address
    assert "I have nothing to add on that." == declined.verdict.words


def test_a_statement_answers_nobody_and_has_no_headline() -> None:
    transcript = transcript_of(NO_ANSWER)
    alone = replace(
        transcript,
        exchanges=tuple(replace(each, question=()) for each in transcript.exchanges),
    )
    (made,) = condense_transcript(alone, ExtractiveCondenser(), MATCHER)

    assert ANSWERED == made.verdict
    assert made.headline is None
