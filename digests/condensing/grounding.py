"""A bullet → does it stand on what was said? Deterministic; asks no model.

What a bullet says is its lead (who, to whom) and its body. The lead must be the one that the
transcript gives; the body the quotes without fillers, or no more and no less than their words say
(digests.condensing.wording).
"""

from digests.condensing.compress import compress
from digests.condensing.leads import lead_of
from digests.condensing.quotes import verify_quote
from digests.condensing.wording import find_distortion
from digests.model import Bullet, Exchange, Quote, Transcript


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
        if fault := _find_fault_of_quote(transcript, exchange, bullet, quote):
            return fault
    return _find_fault_of_text(transcript, exchange, bullet)


def _find_fault_of_quote(
    transcript: Transcript, exchange: Exchange, bullet: Bullet, quote: Quote
) -> str | None:
    if fault := verify_quote(transcript, quote):
        return fault
    if quote.turn not in exchange.answer:
        return "not of this exchange's answer"
    return None if quote.speaker == bullet.speaker else "another speaker"


def _find_fault_of_text(transcript: Transcript, exchange: Exchange, bullet: Bullet) -> str | None:
    if bullet.outlet != (exchange.attribution.shown if exchange.attribution else None):
        return "another outlet"
    lead = f"{lead_of(transcript, exchange, bullet.quotes[0])} "
    if not bullet.text.startswith(lead):
        return "another lead"
    body = bullet.text.removeprefix(lead)
    if body == " ".join(compress(quote.text) for quote in bullet.quotes):
        return None
    return find_distortion(body, bullet.quotes)
