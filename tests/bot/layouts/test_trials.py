import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.layouts.plain import to_plain
from bot.layouts.trials import trial_layout
from bot.words import Words
from digests.model import Certainty, Topic, TopicMatch
from digests.subscribe import TopicHit, TopicTrial
from tests.bot.layouts.limits import assert_within_limits
from tests.bot.layouts.made_up import NOW, exchange

WORDS = Words()


def _trial(name: str, question: str, said: list[str], hits: int, hints: list[str]) -> TopicTrial:
    found = tuple(
        TopicHit(
            exchange(number, question=question),
            TopicMatch(
                name, Certainty.RELATED if number % 2 else Certainty.CERTAIN, tuple(said), 1
            ),
        )
        for number in range(hits)
    )
    since = NOW - dt.timedelta(days=30)
    return TopicTrial(Topic(name), since, NOW, hits + 1, found, tuple(hints))


def test_a_trial_says_how_many_match_by_which_words_and_what_is_left_out() -> None:
    trial = _trial("Ferries", "Will the ferries sail?", ["ferries", "Port Halden"], 11, ["sail on"])

    text = to_plain(trial_layout(trial, WORDS), 100)

    assert "Matches 11 of 12 exchanges stored in the last 30 days: 6 certain, 5 related." in text
    assert "Will the ferries sail?" in text
    assert "3 more matches" in text
    assert "sail on" in text


def test_nothing_stored_is_said_and_a_saved_topic_too() -> None:
    since = NOW - dt.timedelta(days=30)
    empty = TopicTrial(Topic("Ferries"), since, NOW, 0, (), ())

    text = to_plain(trial_layout(empty, WORDS, saved=True), 100)

    assert "Topic saved: Ferries" in text
    assert "Nothing was stored in the last 30 days." in text


_FOREIGN = st.text(max_size=300) | st.sampled_from(["@everyone", "`" * 50, "[a](https://x.test)"])


@settings(max_examples=40)
@given(_FOREIGN, _FOREIGN, st.lists(_FOREIGN, min_size=1, max_size=6), st.integers(0, 12))
def test_whatever_is_in_it_the_message_can_be_sent(
    name: str, question: str, said: list[str], hits: int
) -> None:
    layout = trial_layout(_trial(name, question, said, hits, said), WORDS, most=20)

    assert_within_limits(layout)
