"""Who said it, to whose question: the words that every bullet begins with, whoever worded it."""

from digests.model import Exchange, Quote, Transcript

_LONGEST_ABBREVIATION = 4


def lead_of(transcript: Transcript, exchange: Exchange, quote: Quote) -> str:
    """`Ana Roe to Radio Fjord:`, with what is known of the two."""
    turn = transcript.turns[quote.turn]
    speaker = _as_name(turn.person or "The speaker")
    asker = exchange.attribution.shown if exchange.attribution else _asker(transcript, exchange)
    return f"{speaker} to {asker}:" if asker else f"{speaker}:"


def _asker(transcript: Transcript, exchange: Exchange) -> str | None:
    if not exchange.question:
        return None
    turn = transcript.turns[exchange.question[0]]
    name = turn.person
    return _as_name(name) if name else None


def _as_name(label: str) -> str:
    """`THE PRESIDENT` → `The President`; what is short or not all in capitals stays as printed."""
    return label.title() if label.isupper() and len(label) > _LONGEST_ABBREVIATION else label
