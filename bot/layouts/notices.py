"""A delivery that ended badly → what a server's editors are told, once, and what they can do."""

from bot.layouts.components import ACCENT_WARNING, Button, Layout, Row
from bot.layouts.custom_ids import POST_AGAIN, STANDS_THERE, custom_id
from bot.layouts.lines import code, moment
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.model import Delivery, DeliveryState


def ended_layout(delivery: Delivery, words: Words) -> Layout:
    """What happened, why, and the way out; a delivery of unknown end is for a person to settle."""
    what = words(
        "The digest of {when} for {channel} was not posted for certain.",
        when=moment(delivery.due_at, "f"),
        channel=f"<#{delivery.channel_id}>",
    )
    lines = [f"**{what}**", words("Reason: {reason}", reason=safe_text(delivery.reason or "?"))]
    if delivery.state is DeliveryState.UNKNOWN:
        lines.append(words("Look into the channel and say which it is."))
        return note("\n".join(lines), accent=ACCENT_WARNING, rows=[_choice(delivery, words)])
    if delivery.state is DeliveryState.PARKED:
        resume = code(f"/digest resume digest:{delivery.subscription_id}")
        lines.append(words("Settings are kept. When mended: {command}", command=resume))
    else:
        lines.append(words("This is a defect of ours; the operator's log says more."))
    return note("\n".join(lines), accent=ACCENT_WARNING)


def _choice(delivery: Delivery, words: Words) -> Row:
    return Row(
        (
            Button(words("Post again"), custom_id(POST_AGAIN, delivery.key)),
            Button(words("It is there"), custom_id(STANDS_THERE, delivery.key)),
        )
    )
