"""Why a channel got what it got → each step, from fetched to sent, with its time."""

from collections.abc import Sequence

from bot.layouts.components import ACCENT_WARNING, Layout
from bot.layouts.lines import code, moment, name
from bot.layouts.replies import note
from bot.words import Words
from digests.deliver import Explanation, SourceStep
from digests.model import Delivery, DeliveryState, Subscription, SubscriptionState

_GOOD, _BAD = "✅", "⚠️"
_SOURCES = 8


def why_layout(found: Explanation, missing: Sequence[str] | None, words: Words) -> Layout:
    """`missing` are permissions that the bot lacks in the channel; None: it is not to be seen."""
    subscription = found.subscription
    head = words(
        "Digest {id} for {channel}, step by step",
        id=code(str(subscription.id)),
        channel=f"<#{subscription.channel_id}>",
    )
    lines = [
        f"**{head}**",
        *(_source(step, words) for step in found.sources[:_SOURCES]),
        _read(found, words),
        _matched(found, words),
        _due(subscription, found, words),
        _allowed(missing, words),
        _sent(found.last, words),
    ]
    trouble = any(_BAD in line for line in lines)
    text = "\n".join(lines)
    return note(text, accent=ACCENT_WARNING) if trouble else note(text)


def _source(step: SourceStep, words: Words) -> str:
    health, source = step.health, name(step.name, 80)
    if health is None or (health.last_success_at is None and health.failure is None):
        return f"{_BAD} {words('Fetched: {source} has not been asked yet.', source=source)}"
    if health.failure is not None:
        said = words("Fetched: {source} fails: {why}", source=source, why=name(health.failure, 150))
        return f"{_BAD} {said}"
    at = moment(health.last_success_at, "R") if health.last_success_at else "?"
    new = moment(health.last_new_at, "R") if health.last_new_at else words("never yet")
    said = words("Fetched: {source}, {at}; last new briefing {new}", source=source, at=at, new=new)
    return f"{_GOOD} {said}"


def _read(found: Explanation, words: Words) -> str:
    since = moment(found.subscription.covered_until, "f")
    said = words.many(
        "Read: {n} exchange stored since {since}",
        "Read: {n} exchanges stored since {since}",
        found.waiting,
        since=since,
    )
    return f"{_GOOD} {said}"


def _matched(found: Explanation, words: Words) -> str:
    topics = ", ".join(name(topic, 40) for topic in found.subscription.topics[:8])
    said = words.many(
        "Matched: {n} bullet for {topics}",
        "Matched: {n} bullets for {topics}",
        found.matching,
        topics=topics or words("all topics"),
    )
    return f"{_GOOD} {said}"


def _due(subscription: Subscription, found: Explanation, words: Words) -> str:
    if subscription.state is SubscriptionState.PAUSED:
        return f"{_BAD} {words('Due: paused; /digest resume ends that.')}"
    if subscription.state is SubscriptionState.PARKED:
        return f"{_BAD} {words('Due: waiting until the channel can be posted to again.')}"
    if found.next_at is None:
        return f"{_BAD} {words('Due: never; /digest edit changes the times.')}"
    said = words("Due: {at}", at=moment(found.next_at, "R"))
    left_out = f" · {words('the next one is left out')}" if subscription.skip_next else ""
    return f"{_GOOD} {said}{left_out}"


def _allowed(missing: Sequence[str] | None, words: Words) -> str:
    if missing is None:
        return f"{_BAD} {words('Allowed: the bot does not see the channel.')}"
    if missing:
        return f"{_BAD} {words('Allowed: the bot lacks {names}', names=', '.join(missing))}"
    return f"{_GOOD} {words('Allowed: the bot may post and read back there.')}"


def _sent(last: Delivery | None, words: Words) -> str:
    if last is None:
        return f"{_GOOD} {words('Sent: nothing was due yet.')}"
    at = moment(last.sent_at or last.last_attempt_at or last.planned_at, "R")
    said = words(
        "Sent: {occurrence} {state} {at}", occurrence=last.occurrence, state=last.state.value, at=at
    )
    if last.reason:
        said += f" · {name(last.reason, 150)}"
    if last.message_id:
        place = f"{last.guild_id}/{last.channel_id}/{last.message_id}"
        said += f" · [{words('message')}](https://discord.com/channels/{place})"
    well = last.state in {DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.PLANNED}
    return f"{_GOOD if well else _BAD} {said}"
