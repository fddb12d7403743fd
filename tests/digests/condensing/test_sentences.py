"""Sentence ends, in the languages that briefings are printed in."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.condensing.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [span.slice(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["We agreed.", "They did not."],
        ["Mr. Stone met Gen. Hill at 3.5 percent.", "Dr. Lee left."],
        ["It cost 1.5 million.", "5 ships came."],
        ["He lives in the U.S. Senate district.", "Fine."],
        ["It was decided in the U.S.", "The talks go on."],
        ["J. R. Smith spoke.", "Nobody else did."],
        ["See No. 5 for this.", "The answer is no.", "We will not go."],
        ["“We will not.”", "She left."],
        ["“Really?” he asked.", "Yes!"],
        ["He said: “We go.”", "“And they stay.”"],
        ["Well… we shall see.", "They wait…", "Then nothing."],
        ["Wait... what?", "No."],
        ["¿Qué dijo el Sr. López?", "¡Nada!", "Fue a EE. UU. ayer."],
        ["M. Blanc est parti.", "« Oui. »", "C’est tout."],
        ["Am 3. Oktober kam Hr. Klein.", "Er blieb bis 5. November.", "„Gut.“", "Ende."],
        ["Он приехал в 2020 г. из Москвы.", "Мы ждём."],
        ["中方反对。", "“我们一贯主张对话！”", "谢谢？"],
        ["1. Open the port.", "2. Close the road."],
    ],
    ids=lambda expected: expected[0],
)
def test_text_splits_where_its_sentences_end(expected: list[str]) -> None:
    together = " ".join(expected)

    assert expected == sentences(together)


def test_chinese_needs_no_space_between_sentences() -> None:
    assert ["中方反对。", "我们一贯主张对话。"] == sentences("中方反对。我们一贯主张对话。")


def test_a_hard_wrap_ends_no_sentence_but_a_blank_line_does() -> None:
    assert ["We will\nopen the port", "Next item"] == sentences(
        "We will\nopen the port\n\nNext item"
    )


@given(st.text(alphabet=st.characters() | st.sampled_from('.!?…。"”’) \n'), max_size=400))
def test_sentences_conserve_every_character_that_is_no_space(text: str) -> None:
    spans = split_sentences(text)

    assert "".join(text.split()) == "".join("".join(s.slice(text).split()) for s in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.slice(text) == span.slice(text).strip() != "" for span in spans)


@pytest.mark.parametrize(
    "shape", [".", "?”", ". ", "\n", " \n", "U.S. ", "a.", "“", ".\n", "…a", "1. ", "。", "Mr. "]
)
def test_splitting_takes_linear_time_on_bad_shapes(shape: str) -> None:
    text = shape * (200_000 // len(shape))

    started = time.process_time()
    split_sentences(text)

    assert time.process_time() - started < 4.0
