"""Digest + key → the frozen message that a delivery stores and sends."""

import json

from bot.layouts.digest import compose_digest
from bot.words import Words
from digests.model import DeliveryKey, Digest, PlannedMessage


def render_delivery(digest: Digest, key: DeliveryKey, locale: str) -> PlannedMessage:
    """The same arguments give the same bytes.

    `quotes` holds every quote that the message leads to, printed ones first; a printed one's id
    stands in the payload.
    """
    message = compose_digest(digest, key, Words(locale))
    payload = json.dumps(
        message.layout.payload(), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return PlannedMessage(payload, message.quotes)
