"""Which topics an exchange speaks of, and why."""

from pathlib import Path

import pytest

from digests.catalogues import load_topics
from digests.condensing.topics import TopicMatcher
from digests.model import Certainty, Topic

FISH = Topic("Fisheries", phrases=("herring", "fishing quota", "trawler*"))
SEA = Topic("Sea law", phrases=("territorial waters", "Skerry"), exclusions=("Skerry Ferry",))
TRADE = Topic("Trade", phrases=("tariff*",), aliases=("customs",))
MATCHER = TopicMatcher([FISH, SEA, TRADE])
LONG = " ".join(["We shall see what comes of the matter in the weeks ahead."] * 20)


def names(question: str, answer: str) -> list[str]:
    return [match.topic for match in MATCHER.match(question, answer)]


def test_a_phrase_in_the_answer_makes_its_topic_certain_and_is_shown() -> None:
    (match,) = MATCHER.match("", "Herring and Trawlers, and herring again.")

    assert (FISH.name, Certainty.CERTAIN) == (match.topic, match.certainty)
    assert ("Herring", "Trawlers") == match.words


def test_what_was_asked_goes_before_what_was_said() -> None:
    assert ["Fisheries", "Trade"] == names("What about the herring?", "The tariff stays.")


HINTED = TopicMatcher([Topic("Fisheries", phrases=("herring", "boats?", "nets?")), TRADE])


def test_a_hint_counts_only_beside_others() -> None:
    both = HINTED.match("What of the boats and the nets?", "Nobody knows.")
    passing = HINTED.match("Any news?", f"{LONG} He came by boats.")

    assert [("Fisheries", Certainty.RELATED)] == [(m.topic, m.certainty) for m in both]
    assert ("boats", "nets") == both[0].words
    assert () == passing


def test_hints_alone_never_make_a_topic_certain() -> None:
    (match,) = HINTED.match("The boats, the nets, boats?", "Boats and nets. Boats and nets.")

    assert Certainty.RELATED is match.certainty
    assert () == HINTED.mentions("Boats and nets.")


def test_a_topic_yields_to_one_that_says_the_same_more_closely() -> None:
    sea = Topic("Sea", phrases=("sea",), yields_to=("Fisheries",))
    matcher = TopicMatcher([sea, FISH])

    alone = matcher.match("What of the sea?", "It is ours.")
    beside = matcher.match("What of the sea and its herring?", "The sea is ours, and the herring.")
    passing = matcher.match("What of the herring?", "They are in the sea.")

    assert [Certainty.CERTAIN] == [m.certainty for m in alone]
    assert {"Fisheries": "certain", "Sea": "related"} == {m.topic: m.certainty for m in beside}
    assert ["Fisheries"] == [m.topic for m in passing]


def test_topics_that_share_a_phrase_do_not_weaken_each_other() -> None:
    twin = Topic("Herring", phrases=("herring",))

    found = TopicMatcher([FISH, twin]).match("What of the herring?", LONG)

    assert {Certainty.CERTAIN} == {m.certainty for m in found}


def test_the_question_alone_counts_too() -> None:
    assert ["Fisheries"] == names("What about the fishing quota?", "No comment.")


def test_a_phrase_inside_an_exclusion_does_not_count() -> None:
    assert [] == names("", "The Skerry Ferry runs daily.")
    assert ["Sea law"] == names("", "The Skerry Ferry runs daily to Skerry.")


def test_an_alias_names_the_topic_but_proves_nothing() -> None:
    assert [] == names("", "It went through customs.")


def test_a_topic_without_phrases_is_matched_by_its_names() -> None:
    matcher = TopicMatcher([Topic("Skerry Islands", aliases=("the skerries",))])

    assert [] != list(matcher.match("", "We own the Skerry Islands."))
    assert [] != list(matcher.match("", "We own The Skerries."))


@pytest.mark.parametrize(
    ("question", "answer", "certainty"),
    [
        ("What of the herring?", f"{LONG} The herring are ours.", Certainty.CERTAIN),
        ("What of the herring?", LONG, Certainty.CERTAIN),
        ("Any news?", "The herring are ours.", Certainty.CERTAIN),
        ("Any news?", f"{LONG} The herring are ours.", None),
        ("What of the herring?", f"{LONG} The tariff stays.", Certainty.CERTAIN),
        ("Any news?", f"Herring. {LONG} Herring. Trawlers.", Certainty.RELATED),
        ("Any news?", f"Herring! Herring! Trawlers! {LONG} Herring! Trawlers!", Certainty.RELATED),
        (f"{LONG} And the herring?", "The herring are ours.", Certainty.CERTAIN),
        ("What of the tariff?", f"{LONG} The herring are ours.", None),
        ("Herring, or tariffs?", LONG, Certainty.RELATED),
    ],
)
def test_what_an_exchange_is_about_is_certain_and_a_word_in_passing_is_nothing(
    question: str, answer: str, certainty: Certainty | None
) -> None:
    found = {match.topic: match.certainty for match in MATCHER.match(question, answer)}

    assert certainty == found.get("Fisheries")


def test_what_the_title_names_is_related() -> None:
    title = "Briefing on the herring season"

    (match,) = MATCHER.match("How many?", "Four hundred.", title)

    assert ("Fisheries", Certainty.RELATED) == (match.topic, match.certainty)
    assert ("herring",) == match.words
    found = MATCHER.match("What of the tariff?", f"{LONG} The tariff stays.", title)
    assert ["Trade"] == [m.topic for m in found]


def test_a_mention_is_a_phrase_anywhere() -> None:
    assert ["Fisheries"] == [m.topic for m in MATCHER.mentions(f"{LONG} Herring. {LONG}")]


def test_no_topics_no_matches() -> None:
    assert () == TopicMatcher([]).match("What?", "Herring.")


@pytest.fixture(scope="module")
def shipped() -> TopicMatcher:
    root = Path(__file__).parents[3]
    return TopicMatcher(load_topics(root / "config" / "topics.toml"))


@pytest.mark.parametrize(
    ("answer", "topic"),
    [
        ("Stop arming Taiwan.", "Taiwan"),
        ("We will raise interest rates again.", "Monetary policy"),
        ("The ceasefire in Gaza must hold.", "Gaza / Middle East"),
        ("Los aranceles no ayudan a nadie.", "Trade & sanctions"),
        ("中方坚决反对单边制裁。", "Trade & sanctions"),
        ("Президент обсудил ситуацию на Украине.", "Ukraine war"),
        ("Les droits de l’homme sont universels.", "Human rights"),
        ("Die Bundeswehr bleibt dort.", "Military & defence"),
    ],
)
def test_the_shipped_catalogue_knows(shipped: TopicMatcher, answer: str, topic: str) -> None:
    assert topic in [match.topic for match in shipped.match("", answer)]


@pytest.mark.parametrize(
    "answer",
    [
        "It gives us energy to go on, thank you all for coming.",
        "Air Force One will leave at noon.",
        "She told us that the weather is nice.",
    ],
)
def test_the_shipped_catalogue_is_silent_on(shipped: TopicMatcher, answer: str) -> None:
    said = {match.topic for match in shipped.match("", answer)}

    assert not said & {"Military & defence", "China-US relations"}
