"""A span of a transcript → a quote: the characters themselves, and whom they quote inside."""

from bisect import bisect_right

from digests.condensing.inner import find_inner_quotations
from digests.model import Quote, Span, Transcript, Turn, quote_id


def cut_quote(transcript: Transcript, span: Span) -> Quote:
    """The slice as a quote of the turn that it stands in.

    Raises ValueError where the slice is empty, leaves its turn or crosses furniture inside it:
    such characters are not one contiguous piece of anybody's speech.
    """
    turn = turn_holding(transcript, span)
    if turn is None:
        message = f"{span!r} is not a slice of one turn's uninterrupted speech"
        raise ValueError(message)
    text = span.slice(transcript.text)
    return Quote(
        id=quote_id(transcript.revision, span),
        revision=transcript.revision,
        span=span,
        text=text,
        speaker=turn.person,
        turn=turn.number,
        inner=find_inner_quotations(text, span.start),
    )


def verify_quote(transcript: Transcript, quote: Quote) -> str | None:
    """What is wrong with the quote, as a few words for the log; None where it holds.

    A quote of another revision is judged by its own words only: it must be cut again.
    """
    if quote.revision != transcript.revision:
        return "another revision"
    if quote.text != quote.span.slice(transcript.text):
        return "not verbatim"
    turn = turn_holding(transcript, quote.span)
    if turn is None:
        return "leaves its turn"
    if turn.number != quote.turn or quote.speaker != turn.person:
        return "another speaker"
    return None


def turn_holding(transcript: Transcript, span: Span) -> Turn | None:
    """The turn of which one uninterrupted stretch of speech holds the whole span."""
    if span.start >= span.end:
        return None
    index = bisect_right(transcript.turns, span.start, key=lambda turn: turn.start) - 1
    if index < 0:
        return None
    turn = transcript.turns[index]
    inside = any(s.start <= span.start and span.end <= s.end for s in turn.spans)
    return turn if inside else None
