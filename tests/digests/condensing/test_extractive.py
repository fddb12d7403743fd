"""Which sentences become bullets, and how a bullet reads."""

import pytest

from digests.condensing.extractive import ExtractiveCondenser
from digests.model import Bullet, Exchange, Furniture, FurnitureKind, Role, Span, Transcript, Turn
from tests.digests.condensing.briefings import HARBOUR, NO_ANSWER
from tests.digests.condensing.transcripts import transcript_of


def bullets(text: str, exchange: int = 0) -> tuple[Bullet, ...]:
    transcript = transcript_of(text)
    return ExtractiveCondenser().condense(transcript, transcript.exchanges[exchange])


def test_a_bullet_names_speaker_and_asker_and_repeats_whole_sentences() -> None:
    first, second = bullets(HARBOUR)

    assert (
        "Ana Roe to The Daily Tern: On Tuesday the two governments agreed to reopen the port of"
        " Westhaven to cargo ships from May 3 and to resume the joint fisheries patrols that were"
        " suspended in January." == first.text
    )
    assert second.text.startswith("Ana Roe to The Daily Tern: The Norland side should honor its")
    assert ("Ana Roe", "The Daily Tern", "extractive") == (
        first.speaker,
        first.outlet,
        first.condenser,
    )


def test_a_demand_that_changes_the_subject_gets_a_bullet_of_its_own_with_its_inner_speaker() -> (
    None
):
    second = bullets(HARBOUR)[1]

    assert "“not recognising the Skerry council”" in second.text
    assert ["the Norland side"] == [inner.speaker for inner in second.quotes[0].inner]


def test_stock_phrases_and_courtesies_give_way_to_substance() -> None:
    together = " ".join(bullet.text for bullet in bullets(HARBOUR))

    assert "Thank you" not in together
    assert "clear and consistent" not in together
    assert "on many occasions" not in together


def test_an_answer_of_nothing_but_formulas_still_has_its_bullet() -> None:
    (bullet,) = bullets(HARBOUR, 1)

    assert "Ana Roe to Radio Fjord: " in bullet.text
    assert "nothing to add" in bullet.text


def test_a_one_word_answer_is_its_own_bullet() -> None:
    (bullet,) = bullets(HARBOUR, 2)

    assert "Ana Roe to Morning Gull: No." == bullet.text


def test_an_exchange_without_an_answer_has_no_bullet() -> None:
    assert () == bullets(NO_ANSWER, 0)


def test_a_sentence_that_points_back_takes_the_one_before_along() -> None:
    (bullet,) = bullets(
        "The Daily Tern: What about the Westhaven bridge?\n"
        "Ana Roe: Thank you. The Westhaven bridge was built in 1931. It will close in June.\n"
    )

    assert bullet.text.endswith("The Westhaven bridge was built in 1931. It will close in June.")


def test_a_question_by_the_answerer_and_a_stage_direction_are_not_printed() -> None:
    (bullet,) = bullets(
        "The Daily Tern: When does the bridge open?\n"
        "Ana Roe: (Laughter.) When does the bridge open? The bridge opens on the third of June.\n"
    )

    assert bullet.text.endswith("Tern: The bridge opens on the third of June.")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("港口什么时候开放？", "谢谢你的提问。我们将在六月三日重新开放港口。"),
        ("¿Cuándo abre el puerto?", "Muchas gracias. El puerto se abrirá el 3 de junio."),
        ("Когда откроется порт?", "Спасибо. Порт откроется третьего июня."),
    ],
)
def test_other_languages_lose_their_courtesies_too(question: str, answer: str) -> None:
    (bullet,) = bullets(f"Radio Fjord: {question}\nAna Roe: {answer}\n")

    opening, _, rest = answer.partition("。" if "。" in answer else ". ")
    assert opening not in bullet.text
    assert bullet.text.endswith(rest)


def test_a_quote_never_crosses_furniture_inside_a_turn() -> None:
    question, page = "Will it open?", "Page 2"
    answer = "The bridge will open in June. It is 300 metres long."
    text = f"{question}\n{answer}\n{page}\n{answer}"
    first = Span(len(question) + 1, len(question) + 1 + len(answer))
    second = Span(len(text) - len(answer), len(text))
    turns = (
        Turn(0, Role.REPORTER, (Span(0, len(question)),), question),
        Turn(1, Role.SPOKESPERSON, (first, second), answer),
    )
    furniture = (Furniture(Span(first.end + 1, second.start - 1), FurnitureKind.PAGE),)
    transcript = Transcript(text, turns, (Exchange(0, (0,), (1,)),), furniture, "plain")

    made = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])

    assert made
    assert not any(page in quote.text for bullet in made for quote in bullet.quotes)
    assert all(bullet.text.startswith("The speaker: ") for bullet in made)


def test_a_label_in_capitals_is_printed_as_a_name() -> None:
    transcript = transcript_of(
        "Radio Fjord: Will it open?\nTHE MINISTER: It opens.\n", "THE MINISTER"
    )

    (bullet,) = ExtractiveCondenser().condense(transcript, transcript.exchanges[0])

    assert "The Minister to Radio Fjord: It opens." == bullet.text
    assert "THE MINISTER" == bullet.speaker


def test_the_same_exchange_always_gives_the_same_bullets() -> None:
    assert bullets(HARBOUR) == bullets(HARBOUR)


def test_what_was_said_in_an_earlier_exchange_gives_way_to_what_is_new() -> None:
    again = "We demand that the Norland side stop sending gunboats to the Skerry Islands at once."
    new = "The minister for ports, Ida Holm, travels to Westhaven on Thursday with two advisers."
    text = (
        f"Radio Fjord: What of the islands?\nAna Roe: {again}\n"
        f"Morning Gull: What do you say of the gunboats and the islands?\nAna Roe: {again} {new}\n"
    )
    transcript = transcript_of(text)
    first, second = (
        ExtractiveCondenser().condense(transcript, exchange) for exchange in transcript.exchanges
    )

    assert [again] == [quote.text for bullet in first for quote in bullet.quotes]
    assert [new] == [quote.text for bullet in second for quote in bullet.quotes]


def test_what_is_said_again_is_printed_where_nothing_else_is_said() -> None:
    again = "We demand that the Norland side stop sending gunboats to the Skerry Islands at once."
    text = f"Radio Fjord: What of it?\nAna Roe: {again}\nMorning Gull: And?\nAna Roe: {again}\n"
    transcript = transcript_of(text)
    assert all(ExtractiveCondenser().condense(transcript, each) for each in transcript.exchanges)
