"""A transcript → the shape that `readout read --json` prints."""

from typing import Any

from digests.model import Exchange, Transcript, Turn


def transcript_json(transcript: Transcript) -> dict[str, Any]:
    """Keys that other programs rely on; a statement nobody asked for is no exchange here."""
    asked = [each for each in transcript.exchanges if each.question]
    stated = [each for each in transcript.exchanges if not each.question]
    return {
        "title": transcript.title,
        "date": transcript.date.isoformat() if transcript.date else None,
        "language": transcript.language,
        "layout": transcript.layout,
        "text": transcript.text,
        "turns": [_turn(turn, transcript.text) for turn in transcript.turns],
        "exchanges": [_exchange(each) for each in asked],
        "statements": [_exchange(each) for each in stated],
        "furniture": [list(each.span) for each in transcript.furniture],
        "spokespersons": list(transcript.spokespersons),
        "revision": transcript.revision,
    }


def _turn(turn: Turn, text: str) -> dict[str, Any]:
    outlet = turn.attribution
    return {
        "speaker": turn.speaker,
        "speaker_name": turn.speaker_name,
        "role": turn.role.value,
        "outlet": outlet.printed if outlet else None,
        "outlet_name": outlet.name if outlet else None,
        "outlet_evidence": outlet.span.slice(text) if outlet else None,
        "outlet_source": outlet.evidence.value if outlet else None,
        "text": turn.text,
        "spans": [list(span) for span in turn.spans],
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    outlet = exchange.attribution
    return {
        "number": exchange.number,
        "outlet_name": outlet.name if outlet else None,
        "outlet": outlet.printed if outlet else None,
        "question": list(exchange.question),
        "answer": list(exchange.answer),
    }
