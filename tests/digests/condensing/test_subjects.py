"""What a text is about, in its own words."""

import pytest

from digests.condensing.subjects import Subjects

ELSEWHERE = [
    "What of the budget? The budget is balanced, and the harbour is safe.",
    "Will the minister resign? The harbour minister will not resign. We thank the Skerry Council.",
    "Any news? We continue to work closely with all parties on the situation.",
]
SUBJECTS = Subjects(ELSEWHERE)


def test_a_heading_is_made_of_phrases_that_stand_in_the_text() -> None:
    heading = SUBJECTS.heading(
        "Will the herring quota be cut before the winter?",
        "The herring quota stays. We gave the Northern Trawler League our word on it.",
    )

    assert {"herring quota", "northern trawler league"} == set(str(heading).lower().split(", "))


def test_a_name_that_was_asked_about_heads_even_if_it_is_said_once() -> None:
    assert "Brannock" == SUBJECTS.heading("Do you know when Brannock comes back?", "No.")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What happened last night?", "We shall see what comes of it."),
        ("Can you comment on that?", "I have no comment on this question."),
        ("", ""),
        ("What did the White House say?", "Nothing."),
    ],
)
def test_nothing_is_made_up_where_nothing_is_named(question: str, answer: str) -> None:
    assert SUBJECTS.heading(question, answer) is None


def test_a_reporter_who_says_his_name_is_no_subject() -> None:
    question = "Thank you. I am Ulla Brandt of Fjord Radio. Is the Sound Bridge safe?"

    assert "Sound Bridge" == SUBJECTS.heading(question, "It is.")


def test_names_of_those_who_speak_can_be_barred() -> None:
    subjects = Subjects(ELSEWHERE, without=("Fjord Radio",))

    assert subjects.heading("Does the minister listen to Fjord Radio?", "He does.") is None


def test_a_phrase_never_spans_two_clauses() -> None:
    assert SUBJECTS.heading("", "Herring, quota. Herring, quota. Herring; quota.") is None


def test_phrases_set_texts_apart_and_share_no_word() -> None:
    texts = [
        "The ferry strike goes on. The harbour is closed.",
        "No end of the ferry strike is in sight at the harbour.",
        "A ferry strike hurts Port Maren, and Port Maren knows it.",
        "We are at Port Maren.",
    ]

    found = SUBJECTS.phrases(texts)

    assert {"ferry strike", "Port Maren"} == set(found[:2])
    assert "strike" not in found


def test_hyphens_and_apostrophes_do_not_tear_a_name() -> None:
    assert "Saint-Aubin’s Bay" == SUBJECTS.heading("Is Saint-Aubin’s Bay open?", "Yes.")
