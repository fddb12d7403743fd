"""A bullet → does it stand on what was said? Deterministic; asks no model."""

from digests.condensing.quotes import verify_quote
from digests.model import Bullet, Transcript


def find_fault(transcript: Transcript, bullet: Bullet) -> str | None:
    """Why the bullet must not be printed, as a few words for the log; None where it may.

    Each quote must be its slice of one answer turn of the bullet's own exchange, spoken by the
    bullet's speaker, so that no word of a question can stand under the answerer's name.
    """
    if not bullet.quotes:
        return "no quote"
    if not 0 <= bullet.exchange < len(transcript.exchanges):
        return "no such exchange"
    exchange = transcript.exchanges[bullet.exchange]
    for quote in bullet.quotes:
        if fault := verify_quote(transcript, quote):
            return fault
        if quote.turn not in exchange.answer:
            return "not of this exchange's answer"
        if quote.speaker != bullet.speaker:
            return "another speaker"
    return None
