"""Quotes are slices, and keep apart whose words stand inside them."""

import time

import pytest

from digests.condensing.inner import find_inner_quotations
from digests.condensing.quotes import cut_quote, verify_quote
from digests.model import Quote, Span, Transcript
from tests.digests.condensing.briefings import HARBOUR
from tests.digests.condensing.transcripts import transcript_of


@pytest.fixture
def transcript() -> Transcript:
    return transcript_of(HARBOUR)


def cut(transcript: Transcript, words: str) -> Quote:
    start = transcript.text.index(words)
    return cut_quote(transcript, Span(start, start + len(words)))


def test_a_quote_is_the_slice_with_its_speaker_and_turn(transcript: Transcript) -> None:
    quote = cut(transcript, "stop sending gunboats")

    assert "stop sending gunboats" == quote.text == quote.span.slice(transcript.text)
    assert ("Ana Roe", 1) == (quote.speaker, quote.turn)
    assert verify_quote(transcript, quote) is None


def test_the_same_slice_has_the_same_id(transcript: Transcript) -> None:
    assert cut(transcript, "No.").id == cut(transcript_of(HARBOUR), "No.").id


def test_a_slice_that_leaves_its_turn_is_refused(transcript: Transcript) -> None:
    start = transcript.text.index("in due course")

    with pytest.raises(ValueError, match="one turn"):
        cut_quote(transcript, Span(start, start + 40))


@pytest.mark.parametrize("span", [Span(0, 3), Span(5, 5), Span(10**6, 10**6 + 1), Span(-9, 3)])
def test_a_slice_of_nobodys_speech_is_refused(transcript: Transcript, span: Span) -> None:
    with pytest.raises(ValueError, match="one turn"):
        cut_quote(transcript, span)


def test_a_slice_across_furniture_inside_a_turn_is_refused(transcript: Transcript) -> None:
    answer = transcript.turns[1]
    middle = answer.start + 60
    torn = Transcript(
        transcript.text,
        (
            transcript.turns[0],
            type(answer)(
                number=1,
                role=answer.role,
                spans=(Span(answer.start, middle), Span(middle + 10, answer.end)),
                text=answer.text,
            ),
        ),
        (),
        (),
        "labels",
    )

    with pytest.raises(ValueError, match="one turn"):
        cut_quote(torn, Span(middle - 5, middle + 20))


def test_words_quoted_inside_keep_the_side_that_the_text_credits(transcript: Transcript) -> None:
    quote = cut(
        transcript,
        "The Norland side should honor its statement of “not recognising the Skerry council”,"
        " stop sending gunboats to the islands, and withdraw the survey ships.",
    )

    (inner,) = quote.inner
    assert "not recognising the Skerry council" == inner.span.slice(transcript.text)
    assert "the Norland side" == inner.speaker


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("President Vane said: “We shall return.”", "We shall return.", "President Vane"),
        ('President Vane said that "we shall return".', "we shall return", "President Vane"),
        ("“We shall return,” said Maria Vane yesterday.", "We shall return,", "Maria Vane"),
        ("“We shall return,” Maria Vane said.", "We shall return,", "Maria Vane"),
        ("We note Norland’s claim of “historic waters”.", "historic waters", "Norland"),
        ("According to the Daily Tern, “the port is shut”.", "the port is shut", "the Daily Tern"),
        ("In the words of Maria Vane, “enough is enough”.", "enough is enough", "Maria Vane"),
        ("The report of Norland about “a fleet” is false.", "a fleet", None),
        ("They came up with a “Westhaven vision”.", "Westhaven vision", None),
        ("The so-called “Skerry council” is illegal.", "Skerry council", None),
        ("It said “no”.", "no", None),
        ("„Wir kommen zurück“, so hieß es.", "Wir kommen zurück", None),
        ("« Nous reviendrons », dit-on.", " Nous reviendrons ", None),
        ("他说“我们会回来”。", "我们会回来", None),
    ],
)
def test_inner_words_are_credited_only_where_the_text_does(
    text: str, words: str, speaker: str | None
) -> None:
    (inner,) = find_inner_quotations(text)

    assert (words, speaker) == (inner.span.slice(text), inner.speaker)


def test_a_changed_quote_is_found_out(transcript: Transcript) -> None:
    quote = cut(transcript, "stop sending gunboats")
    fake = Quote(quote.id, quote.revision, quote.span, "keep sending gunboats", "Ana Roe", 1)
    other = Quote(quote.id, quote.revision, quote.span, quote.text, "Maria Vane", 1)

    assert "not verbatim" == verify_quote(transcript, fake)
    assert "another speaker" == verify_quote(transcript, other)
    assert "another revision" == verify_quote(transcript_of(HARBOUR + " "), quote)


@pytest.mark.parametrize(
    "shape", ["“a” ", "“", "”", "Vane said: “no”. ", '"', "«", "The A’s claim of “"]
)
def test_finding_inner_words_takes_linear_time_on_bad_shapes(shape: str) -> None:
    text = shape * (40_000 // len(shape))

    started = time.process_time()
    find_inner_quotations(text)

    assert time.process_time() - started < 8.0
