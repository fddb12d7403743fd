"""What holds of every transcript, whatever was read."""

from digests.model import Transcript


def check_conservation(transcript: Transcript) -> None:
    """Turns' spans and furniture hold every character once."""
    spans = [span for turn in transcript.turns for span in turn.spans]
    spans += [each.span for each in transcript.furniture]
    at = 0
    for start, end in sorted(spans):
        assert at == start, (at, start, transcript.text[min(at, start) : max(at, start)][:80])
        assert end > start
        at = end
    assert len(transcript.text) == at


def check_verbatim(transcript: Transcript) -> None:
    """A turn's text is its slices with white space folded, nothing else."""
    for turn in transcript.turns:
        said = " ".join(span.slice(transcript.text) for span in turn.spans)
        assert said.split() == turn.text.split()
        assert turn.text == turn.text.strip()
        if turn.attribution:
            assert turn.attribution.span.slice(transcript.text).strip()


def check_exchanges(transcript: Transcript) -> None:
    """Exchanges are numbered, disjoint and in order; each has an answer."""
    seen: list[int] = []
    for number, exchange in enumerate(transcript.exchanges):
        assert number == exchange.number
        assert exchange.answer
        seen += [*exchange.question, *exchange.answer]
    assert sorted(set(seen)) == seen


def check_all(transcript: Transcript) -> None:
    """All of the above."""
    check_conservation(transcript)
    check_verbatim(transcript)
    check_exchanges(transcript)
