"""Who asked what, and which turns answered."""

from digests.model import Role, Span, Turn
from digests.transcripts.exchanges import pair_exchanges

ROLES = {"r": Role.REPORTER, "s": Role.SPOKESPERSON, "m": Role.MODERATOR, "o": Role.OTHER}


def _pairs(script: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """`r:Why? s:No.` → (question, answer) of every exchange."""
    turns = [
        Turn(number, ROLES[role], (Span(number, number + 1),), text.replace("_", " "))
        for number, (role, _, text) in enumerate(word.partition(":") for word in script.split())
    ]
    return [(each.question, each.answer) for each in pair_exchanges(turns)]


def test_question_and_answer():
    assert [((0,), (1,)), ((2,), (3,))] == _pairs("r:Why? s:Because. r:And? s:No.")


def test_two_reporters_answered_together():
    assert [((0, 1), (2,))] == _pairs("r:Why? r:When? s:Soon.")


def test_several_answer_one_question():
    assert [((0,), (1, 2))] == _pairs("r:Why? s:Doctor? s:Because.")


def test_an_aide_inside_an_answer_belongs_to_it():
    assert [((0,), (1, 2, 3))] == _pairs("r:Why? s:Well o:(inaudible) s:No.")


def test_what_an_aide_says_after_the_answer_does_not():
    assert [((0,), (1,))] == _pairs("r:Why? s:No. o:(inaudible)")


def test_an_unanswered_question_is_no_exchange():
    assert [((0,), (1,))] == _pairs("r:Why? s:No. r:Thanks.")


def test_thanks_before_the_next_question_are_not_part_of_it():
    assert [((0,), (1,)), ((3,), (4,))] == _pairs("r:Why? s:No. r:Thank_you. r:Who? s:Me.")


def test_a_moderator_between_question_and_question():
    assert [((0, 2), (3,))] == _pairs("r:Can_you_hear_me? m:Yes. r:Why? s:No.")


def test_a_statement_nobody_asked_for_can_be_quoted():
    assert [((), (0,)), ((1,), (2,))] == _pairs(f"s:{'word_' * 60} r:Why? s:No.")


def test_a_greeting_is_no_statement():
    assert [((1,), (2,))] == _pairs("s:Hello. r:Why? s:No.")
