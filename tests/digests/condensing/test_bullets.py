"""What holds for the bullets of any transcript, whoever condensed it."""

from dataclasses import replace

import structlog
from hypothesis import given
from hypothesis import strategies as st

from digests.condensing.bullets import condense_transcript
from digests.condensing.compress import compress
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.grounding import find_fault
from digests.condensing.topics import TopicMatcher
from digests.model import Bullet, Exchange, Topic, Transcript
from tests.digests.condensing.briefings import HARBOUR, NO_ANSWER, long_briefing
from tests.digests.condensing.transcripts import transcript_of

MATCHER = TopicMatcher(
    [
        Topic("Ports", phrases=("port", "cargo")),
        Topic("Skerry Islands", phrases=("Skerry", "gunboats")),
        Topic("Fisheries", phrases=("fisheries", "fishing quota")),
        Topic("Norland", phrases=("about the talks", "talks with Norland")),
    ]
)


class Distorting:
    """A condenser that spoils what the extractive one made, in a given way."""

    name = "distorting"

    def __init__(self, spoil) -> None:
        self._spoil = spoil

    def condense(self, transcript: Transcript, exchange: Exchange) -> tuple[Bullet, ...]:
        made = ExtractiveCondenser().condense(transcript, exchange)
        return tuple(self._spoil(bullet) for bullet in made)


def condense(text: str) -> tuple[Bullet, ...]:
    return condense_transcript(transcript_of(text), ExtractiveCondenser(), MATCHER)


def test_each_bullet_has_the_topics_of_its_own_words_and_no_other_bullets() -> None:
    port, skerry = (bullet for bullet in condense(HARBOUR) if bullet.exchange == 0)

    assert {"Ports", "Fisheries", "Norland"} == {match.topic for match in port.topics}
    assert {"Skerry Islands"} == {match.topic for match in skerry.topics}


def test_what_only_one_bullet_names_weighs_most_in_it() -> None:
    matcher = TopicMatcher(
        [Topic("All of it", phrases=("and",)), Topic("Ports", phrases=("port",))]
    )

    bullets = condense_transcript(transcript_of(HARBOUR), ExtractiveCondenser(), matcher)

    assert ["Ports", "All of it"] == [match.topic for match in bullets[0].topics]
    assert ["All of it"] == [match.topic for match in bullets[1].topics]


def test_every_exchange_that_was_answered_has_a_bullet() -> None:
    assert {0, 1, 2} == {bullet.exchange for bullet in condense(HARBOUR)}
    assert {1} == {bullet.exchange for bullet in condense(NO_ANSWER)}


def test_a_bullet_whose_quote_was_altered_is_dropped_logged_and_replaced() -> None:
    def alter(bullet: Bullet) -> Bullet:
        (quote,) = bullet.quotes
        return replace(bullet, quotes=(replace(quote, text=quote.text + "!"),))

    transcript = transcript_of(HARBOUR)
    with structlog.testing.capture_logs() as events:
        bullets = condense_transcript(transcript, Distorting(alter), MATCHER)

    assert condense(HARBOUR) == bullets
    assert {"not verbatim"} == {event["reason"] for event in events}


def test_a_bullet_that_prints_a_question_as_an_answer_is_dropped() -> None:
    transcript = transcript_of(HARBOUR)
    answer = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])[0]
    (quote,) = answer.quotes
    asked = transcript.turns[0]
    forged = replace(
        quote, span=asked.spans[0], text=asked.text, turn=asked.number, speaker=asked.speaker_name
    )

    fault = find_fault(transcript, replace(answer, quotes=(forged,), speaker=None))

    assert "not of this exchange's answer" == fault


def test_a_bullet_under_another_name_without_quote_or_of_no_exchange_is_dropped() -> None:
    transcript = transcript_of(HARBOUR)
    good = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])[0]

    assert find_fault(transcript, good) is None
    assert "another speaker" == find_fault(transcript, replace(good, speaker="Maria Vane"))
    assert "no quote" == find_fault(transcript, replace(good, quotes=()))
    assert "no such exchange" == find_fault(transcript, replace(good, exchange=99))


speech = st.lists(
    st.sampled_from(
        [
            "Thank you.",
            "We will reopen the port in May.",
            "It “will not” close again,\nMr. Vane said.",
            "Why?",
            "(Laughter.)",
            "The two sides agreed on 12 points and signed them on Monday in Westhaven.",
            "This is important.",
            "I have nothing to add",
            "…",
            "“",
            "We oppose any change of the border by force and demand that the patrols stop at once.",
            "\n\n",
            "谢谢。我们反对。",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)


@given(st.lists(st.tuples(speech, speech), min_size=1, max_size=5))
def test_every_quote_is_its_slice_and_no_question_is_printed(pairs: list[tuple[str, str]]) -> None:
    text = "".join(
        f"Outlet {n}: {question} Asked by {n}.\nAna Roe: {answer}\n"
        for n, (question, answer) in enumerate(pairs)
    )
    transcript = transcript_of(text)

    bullets = condense_transcript(transcript, ExtractiveCondenser(), MATCHER)

    for bullet in bullets:
        exchange = transcript.exchanges[bullet.exchange]
        assert "Asked by" not in bullet.text
        for quote in bullet.quotes:
            assert quote.text == quote.span.slice(transcript.text)
            assert quote.turn in exchange.answer
            turn = transcript.turns[quote.turn]
            assert any(s.start <= quote.span.start and quote.span.end <= s.end for s in turn.spans)
            assert bullet.text.endswith(compress(quote.text))
    spoken = {
        exchange.number
        for exchange in transcript.exchanges
        if any(c.isalnum() for c in transcript.answer_of(exchange))
    }
    assert spoken <= {bullet.exchange for bullet in bullets}


def test_a_long_briefing_has_one_to_three_bullets_an_exchange() -> None:
    bullets = condense(long_briefing(60))
    counts = [sum(1 for b in bullets if b.exchange == n) for n in range(60)]

    assert 60 == len(counts)
    assert all(1 <= count <= 3 for count in counts)
