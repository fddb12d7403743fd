"""A posted digest + quotes that no longer stand → the same message with a note on top."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from bot.layouts.components import ACCENT_WARNING, MAX_TEXT, Layout, units
from bot.layouts.lines import code, moment, name
from bot.layouts.replies import note
from bot.words import Words
from digests.model import Delivery, DeliveryState, QuoteId

_TEXT = 10
_SHOWN = 8


def corrected_payload(
    delivery: Delivery, fallen: Mapping[QuoteId, str], now: dt.datetime, locale: str
) -> str:
    """The body of the edited message. The digest's own words stay as they were posted.

    Where the note leaves no room, whole blocks go from the end; their quotes stay behind the
    message's buttons. The same arguments give the same bytes.
    """
    words = Words(locale)
    payload: dict[str, Any] = json.loads(delivery.payload)
    container = next(part for part in payload["components"] if "components" in part)
    container["accent_color"] = ACCENT_WARNING
    parts: list[dict[str, Any]] = container["components"]
    parts.insert(0, {"type": _TEXT, "content": _note(fallen, now, words)})
    while sum(units(part.get("content", "")) for part in parts) > MAX_TEXT:
        last = max(at for at, part in enumerate(parts) if part["type"] == _TEXT)
        if last == 0:
            break
        del parts[last]
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _note(fallen: Mapping[QuoteId, str], now: dt.datetime, words: Words) -> str:
    lines = [f"**{words('Correction')}** · {moment(now, 'f')}"]
    changed = [one for one, why in fallen.items() if why != "withdrawn"]
    withdrawn = [one for one, why in fallen.items() if why == "withdrawn"]
    if changed:
        said = words("The publisher has changed these words since: {ids}", ids=_ids(changed))
        lines.append(said)
    if withdrawn:
        said = words("Withdrawn since, with its briefing: {ids}", ids=_ids(withdrawn))
        lines.append(said)
    return "\n".join(lines)


def _ids(quote_ids: list[QuoteId]) -> str:
    shown = ", ".join(code(one) for one in sorted(quote_ids)[:_SHOWN])
    return f"{shown} …" if len(quote_ids) > _SHOWN else shown


def corrections_layout(found: tuple[Delivery, ...], words: Words) -> Layout:
    """The last corrections of a server, newest first."""
    if not found:
        return note(words("No posted digest had to be corrected."))
    lines = [f"**{words('Corrections')}**"]
    for one in found:
        digest = one.occurrence.partition("/")[0]
        line = f"- `{digest}` <#{one.channel_id}> · {moment(one.sent_at or one.planned_at, 'f')}"
        if one.state is not DeliveryState.SENT:
            line += f" · {name(one.reason or one.state.value, 80)}"
        elif one.message_id:
            place = f"{one.guild_id}/{one.channel_id}/{one.message_id}"
            line += f" · [{words('message')}](https://discord.com/channels/{place})"
        lines.append(line)
    return note("\n".join(lines))
