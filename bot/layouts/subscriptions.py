"""Subscriptions → what they do now, when they run next, and how to undo it."""

import datetime as dt
from collections.abc import Sequence

from bot.layouts.components import (
    ACCENT_WARNING,
    Button,
    Container,
    Layout,
    Part,
    Row,
    Separator,
    Text,
    shorten,
)
from bot.layouts.custom_ids import POST_AGAIN, custom_id
from bot.layouts.lines import code, moment, name
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.model import (
    Cadence,
    Delivery,
    DeliveryState,
    Occurrence,
    Subscription,
    SubscriptionState,
    Weekday,
)

_MAX_LISTED = 10
_MAX_NAMES = 12
_WORKDAYS = frozenset({Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI})


def subscription_layout(
    done: str,
    subscription: Subscription,
    next_runs: Sequence[Occurrence],
    words: Words,
    *,
    undo: str,
    notes: Sequence[str] = (),
) -> Layout:
    """What was done, the new state, the next runs, and the command that undoes it."""
    lines = [f"**{done}**", *_state(subscription, next_runs, words)]
    lines += [f"-# {safe_text(shorten(line, 300))}" for line in notes]
    lines.append(f"-# {words('Undo: {command}', command=code(shorten(undo, 600)))}")
    return note("\n".join(lines))


def subscriptions_layout(
    found: Sequence[tuple[Subscription, Sequence[Occurrence]]], words: Words
) -> Layout:
    """All of a server's digests."""
    if not found:
        return note(
            words("No digests yet. Start one: {command}", command="`/digest create time:08:00`")
        )
    parts: list[Part] = [Text(f"**{words.many('{n} digest', '{n} digests', len(found))}**")]
    for subscription, next_runs in found[:_MAX_LISTED]:
        parts += [Separator(), Text("\n".join(_state(subscription, next_runs, words, runs=1)))]
    if len(found) > _MAX_LISTED:
        more = len(found) - _MAX_LISTED
        parts.append(Text(f"-# {words('and {n} more', n=more)}"))
    return Layout((Container(tuple(parts)),))


def history_layout(found: Sequence[Delivery], words: Words) -> Layout:
    """The last deliveries of a server or of one digest, newest first."""
    if not found:
        return note(words("Nothing has been posted yet."))
    lines = [f"**{words('Last deliveries')}**"]
    for delivery in found[:15]:
        at = delivery.sent_at or delivery.last_attempt_at or delivery.planned_at
        line = (
            f"- `{delivery.occurrence}` <#{delivery.channel_id}> · "
            f"**{_delivery_state(delivery.state, words)}** {moment(at, 'R')}"
        )
        if delivery.reason:
            line += f" · {name(delivery.reason, 100)}"
        if delivery.message_id:
            place = f"{delivery.guild_id}/{delivery.channel_id}/{delivery.message_id}"
            line += f" · [{words('message')}](https://discord.com/channels/{place})"
        lines.append(line)
    trouble = any(
        delivery.state in {DeliveryState.PARKED, DeliveryState.DEAD, DeliveryState.UNKNOWN}
        for delivery in found
    )
    text = "\n".join(lines)
    if not trouble:
        return note(text)
    return note(text, accent=ACCENT_WARNING, rows=_again(found[:15], words))


def _again(found: Sequence[Delivery], words: Words) -> list[Row]:
    """Buttons that post what ended badly, where it is not there; five at most."""
    ended = [
        delivery
        for delivery in found
        if delivery.state in {DeliveryState.PARKED, DeliveryState.DEAD, DeliveryState.UNKNOWN}
    ][:5]
    buttons = (
        Button(
            words("Send {occurrence} again", occurrence=delivery.occurrence),
            custom_id(POST_AGAIN, delivery.key),
        )
        for delivery in ended
    )
    return [Row(tuple(buttons))]


def about_delivery_layout(delivery: Delivery, words: Words) -> Layout:
    """What a digest covered, for one that had nothing to print."""
    return note(
        words(
            "This digest covers what was stored between {since} and {until}.",
            since=moment(delivery.since, "f"),
            until=moment(delivery.until, "f"),
        )
    )


def describe_cadence(cadence: Cadence, words: Words) -> str:
    """`08:00 and 17:30, weekdays, Europe/Berlin`."""
    times = ", ".join(f"{time:%H:%M}" for time in cadence.times)
    return f"{times} · {_days(cadence.days, words)} · {safe_text(cadence.zone)}"


def _state(
    subscription: Subscription, next_runs: Sequence[Occurrence], words: Words, runs: int = 3
) -> list[str]:
    topics = _some(subscription.topics, words) or words("all topics")
    sources = _some(subscription.sources, words) or words("all sources")
    lines = [
        words(
            "Digest {id} in {channel} · {cadence}",
            id=f"`{subscription.id}`",
            channel=f"<#{subscription.channel_id}>",
            cadence=describe_cadence(subscription.cadence, words),
        ),
        words("Topics: {topics}", topics=topics),
        words("Sources: {sources}", sources=sources),
    ]
    standing = _standing(subscription, words)
    if standing:
        lines.append(standing)
    if next_runs:
        first, *later = next_runs[:runs]
        stamps = [f"{moment(first.due_at)} ({moment(first.due_at, 'R')})"]
        stamps += [moment(run.due_at, "f") for run in later]
        lines.append(words("Next: {runs}", runs=" · ".join(stamps)))
    return lines


def _standing(subscription: Subscription, words: Words) -> str:
    match subscription.state:
        case SubscriptionState.PAUSED if subscription.paused_until is not None:
            return words("Paused until {when}.", when=moment(subscription.paused_until))
        case SubscriptionState.PAUSED:
            return words("Paused.")
        case SubscriptionState.PARKED:
            return words("On hold: the bot cannot post in this channel. Settings are kept.")
        case SubscriptionState.REMOVED:
            return words("Removed.")
        case _:
            return ""


def _some(names: Sequence[str], words: Words) -> str:
    shown = ", ".join(name(text) for text in names[:_MAX_NAMES])
    more = len(names) - _MAX_NAMES
    return f"{shown} {words('and {n} more', n=more)}" if more > 0 else shown


def _days(days: frozenset[Weekday], words: Words) -> str:
    if days == frozenset(Weekday):
        return words("daily")
    if days == _WORKDAYS:
        return words("weekdays")
    monday = dt.date(2024, 1, 1)
    return ", ".join(
        words.weekday(monday + dt.timedelta(days=at))
        for at, day in enumerate(Weekday)
        if day in days
    )


def _delivery_state(state: DeliveryState, words: Words) -> str:
    return {
        DeliveryState.PLANNED: words("planned"),
        DeliveryState.SENDING: words("being sent"),
        DeliveryState.SENT: words("sent"),
        DeliveryState.SKIPPED: words("skipped"),
        DeliveryState.PARKED: words("on hold"),
        DeliveryState.DEAD: words("failed"),
        DeliveryState.UNKNOWN: words("unknown"),
    }[state]
