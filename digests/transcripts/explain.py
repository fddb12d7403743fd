"""Why a document was read as it was: its layout, and each turn's label, role and outlet."""

from collections.abc import Iterator

from digests.model import Document, Evidence, Transcript, Turn
from digests.names import NameIndex
from digests.transcripts.read import Reading, read

_WHERE = {
    Evidence.LABEL: "the label",
    Evidence.SELF: "the reporter's own words",
    Evidence.MODERATOR: "the words that called on the reporter",
    Evidence.CARRIED: "an earlier turn under the same label",
}
_AROUND = 30
_SHOWN = 60


def explain_reading(document: Document, outlets: NameIndex) -> Iterator[str]:
    """Lines to print, one for the document and its layout each, then one to three for a turn."""
    reading = read(document, outlets)
    yield from _document(reading)
    for turn in reading.transcript.turns:
        yield from _turn(turn, reading.transcript)


def _document(reading: Reading) -> Iterator[str]:
    transcript = reading.transcript
    date = transcript.date.isoformat() if transcript.date else "no date printed"
    yield f"{transcript.title or 'no title printed'} ({date}, {reading.format})"
    others = ", ".join(f"{name} {count}" for name, count in reading.choice.considered[1:])
    explained = dict(reading.choice.considered)[reading.choice.layout]
    yield (
        f"layout {reading.choice.layout!r}: it explains {explained}"
        f" labels{f'; others found {others}' if others else '; no other layout found any'}"
    )


def _turn(turn: Turn, transcript: Transcript) -> Iterator[str]:
    label = _folded(turn.label.slice(transcript.text)) if turn.label else "no label"
    named = f", {turn.speaker_name}" if turn.speaker_name else ""
    yield f"{turn.number:>4}  {turn.role.value:<12} [{label}]{named}  {_short(turn.text)}"
    outlet = turn.attribution
    if outlet is None:
        return
    start, end = outlet.span
    before = transcript.text[max(0, start - _AROUND) : start]
    after = transcript.text[end : end + _AROUND]
    known = f" = {outlet.name}" if outlet.name else " (not in the catalogue)"
    yield f"      outlet {outlet.printed!r}{known}, by {_WHERE[outlet.evidence]}:"
    yield f"      …{_folded(before + '>' + outlet.span.slice(transcript.text) + '<' + after)}…"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    folded = _folded(text)
    return folded if len(folded) <= _SHOWN else f"{folded[:_SHOWN]}…"
