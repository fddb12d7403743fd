"""What a spoken sentence may lose, and what it may not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.condensing.compress import compress
from digests.condensing.words import find_words


@pytest.mark.parametrize(
    ("spoken", "printed"),
    [
        ("Well, so, we will open the port.", "we will open the port."),
        ("Thank you very much for that question, the port opens soon.", "the port opens soon."),
        ("But we will not open the port.", "we will not open the port."),
        ("So we saw a risk and acted.", "we saw a risk and acted."),
        ("Again, as you know, the bridge is shut.", "the bridge is shut."),
        ("The bridge is shut, Mr. Chair, for now.", "The bridge is shut for now."),
        ("The bridge is shut for now, Mr. Speaker.", "The bridge is shut for now."),
        ("The port stays open (Laughter.) for now.", "The port stays open for now."),
        ("I would just say that the talks go on.", "the talks go on."),
        ("Bueno, pues, el puerto sigue abierto.", "el puerto sigue abierto."),
    ],
)
def test_openers_address_and_asides_go(spoken: str, printed: str) -> None:
    assert printed == compress(spoken)


@pytest.mark.parametrize(
    "spoken",
    [
        "So far, the port stays open.",
        "So-called experts say that it is shut.",
        "Now is the time to act here.",
        "I think that we will open it.",
        "If they agree, we will open it.",
        "Perhaps we will open it soon.",
        "No, we will not open it.",
        "Not now, as we have other plans.",
        "Well, no.",
        "Thank you.",
        "Rightly, they refused to sign it.",
    ],
)
def test_condition_hedge_and_negation_stay(spoken: str) -> None:
    assert spoken == compress(spoken)


@given(
    st.lists(
        st.sampled_from(
            ["well,", "so", "and", "now", "not", "no", "12", "if", "port,", "(Laughter.)", "we"]
        )
    )
)
def test_what_is_left_is_a_run_of_the_same_words_without_a_loss_of_sense(words: list[str]) -> None:
    spoken = " ".join(words)
    left = find_words(compress(spoken))

    remaining = iter(find_words(spoken))
    assert all(word in remaining for word in left)
    for kept in ("not", "no", "12", "if"):
        assert spoken.split().count(kept) == left.count(kept)


@pytest.mark.parametrize(
    "shape", ["well, ", "thank you for the a ", ", you know", "so ", "(Pause)"]
)
def test_compressing_takes_linear_time_on_bad_shapes(shape: str) -> None:
    text = shape * (200_000 // len(shape))

    started = time.process_time()
    compress(text)

    assert time.process_time() - started < 4.0
