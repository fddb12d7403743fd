"""Occurrences → their deliveries, the spans of exchanges cut in the same transaction."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Delivery,
    DeliveryKey,
    DeliveryState,
    Occurrence,
    PlannedMessage,
    StoredExchange,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    delivery_key,
)
from digests.storage.briefings import digestible_exchanges
from digests.storage.counting import newest_exchange
from digests.storage.name_rows import insert_new
from digests.storage.stored import load_exchanges
from digests.storage.subscriptions import subscription_of
from digests.storage.tables import briefings, deliveries, printed_quotes, subscriptions

Build = Callable[[Subscription, tuple[StoredExchange, ...]], PlannedMessage | None]
"""A subscription and the exchanges of its span → the message; None: nothing to post."""

_NOTHING_TO_POST = "nothing to post"


@dataclass(frozen=True, slots=True)
class Plan:
    """An occurrence that is due, and what makes its message."""

    subscription_id: SubscriptionId
    occurrence: Occurrence
    build: Build


async def plan_occurrences(
    connection: AsyncConnection,
    secret: bytes,
    plans: Sequence[Plan],
    *,
    now: dt.datetime,
    kind: str,
) -> tuple[Delivery | None, ...]:
    """As `DeliveryStore.plan_all`. The caller's transaction keeps ingest out until it ends."""
    found = await _unplanned(connection, plans)
    newest = await newest_exchange(connection)
    spans = _Spans(connection, newest)
    made: dict[SubscriptionId, Delivery] = {}
    for plan in plans:
        subscription = found.get(plan.subscription_id)
        if subscription is None or subscription.state is not SubscriptionState.ACTIVE:
            continue
        message = plan.build(subscription, await spans.of(subscription))
        made[subscription.id] = _delivery(secret, subscription, plan.occurrence, now, message, kind)
    new = await _store(connection, tuple(made.values()), newest)
    ended = (made.get(plan.subscription_id) for plan in plans)
    return tuple(one if one is not None and one.key in new else None for one in ended)


class _Spans:
    """Exchanges that wait for subscriptions; the same span of several is read once and is one
    and the same object, so that what is made of it can be shared.
    """

    def __init__(self, connection: AsyncConnection, newest: int) -> None:
        self._connection = connection
        self._newest = newest
        self._ids: dict[object, tuple[int, ...]] = {}
        self._loaded: dict[tuple[int, ...], tuple[StoredExchange, ...]] = {}

    async def of(self, subscription: Subscription) -> tuple[StoredExchange, ...]:
        asked = (subscription.guild_id, subscription.sources, subscription.covered_id)
        if asked not in self._ids:
            ids = await _waiting_ids(self._connection, subscription, self._newest)
            self._ids[asked] = ids
        ids = self._ids[asked]
        if ids not in self._loaded:
            self._loaded[ids] = await load_exchanges(self._connection, ids)
        return self._loaded[ids]


async def waiting_exchanges(
    connection: AsyncConnection, subscription: Subscription, newest: int
) -> tuple[StoredExchange, ...]:
    """What was stored since the subscription's last span."""
    return await _Spans(connection, newest).of(subscription)


async def _waiting_ids(
    connection: AsyncConnection, subscription: Subscription, newest: int
) -> tuple[int, ...]:
    span = digestible_exchanges(subscription.guild_id, subscription.sources).where(
        briefings.c.digest_id > subscription.covered_id, briefings.c.digest_id <= newest
    )
    return tuple((await connection.execute(span)).scalars())


async def pass_occurrence_over(
    connection: AsyncConnection,
    secret: bytes,
    subscription_id: SubscriptionId,
    occurrence: Occurrence,
    *,
    now: dt.datetime,
    reason: str,
) -> Delivery | None:
    """As `DeliveryStore.pass_over`."""
    plan = Plan(subscription_id, occurrence, _build_nothing)
    subscription = (await _unplanned(connection, [plan])).get(subscription_id)
    if subscription is None:
        return None
    delivery = _delivery(secret, subscription, occurrence, now, None, "digest", reason)
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id == subscription.id).values(skip_next=False)
    )
    new = await _store(connection, (delivery,), await newest_exchange(connection))
    return delivery if delivery.key in new else None


def _build_nothing(_: Subscription, __: tuple[StoredExchange, ...]) -> None:
    return None


async def _unplanned(
    connection: AsyncConnection, plans: Sequence[Plan]
) -> dict[SubscriptionId, Subscription]:
    """The subscriptions as they are now, without those whose occurrence is planned already."""
    due = {plan.subscription_id: plan.occurrence.due_at for plan in plans}
    find = select(subscriptions).where(
        subscriptions.c.id.in_(list(due)),
        subscriptions.c.state != SubscriptionState.REMOVED.value,
    )
    found = [subscription_of(row) for row in await connection.execute(find)]
    return {
        one.id: one for one in found if not one.planned_until or due[one.id] > one.planned_until
    }


def _delivery(
    secret: bytes,
    subscription: Subscription,
    occurrence: Occurrence,
    now: dt.datetime,
    message: PlannedMessage | None,
    kind: str,
    reason: str = _NOTHING_TO_POST,
) -> Delivery:
    return Delivery(
        key=delivery_key(secret, subscription.id, occurrence.name, subscription.channel_id),
        subscription_id=subscription.id,
        guild_id=subscription.guild_id,
        channel_id=subscription.channel_id,
        occurrence=occurrence.name,
        due_at=occurrence.due_at,
        planned_at=now,
        payload="" if message is None else message.payload,
        since=subscription.covered_until,
        until=now,
        state=DeliveryState.SKIPPED if message is None else DeliveryState.PLANNED,
        kind=kind,
        reason=reason if message is None else None,
        quotes=() if message is None else message.quotes,
    )


async def _store(
    connection: AsyncConnection, made: Sequence[Delivery], newest: int
) -> frozenset[DeliveryKey]:
    """Insert deliveries and move their subscriptions on; the keys that were not taken before.

    Where its key is taken, a subscription only moves on.
    """
    if not made:
        return frozenset()
    inserted = await connection.execute(
        insert_new(connection, deliveries).returning(deliveries.c.key), list(map(columns_of, made))
    )
    new = frozenset(DeliveryKey(key) for key in inserted.scalars())
    printed = [
        {
            "delivery_key": delivery.key,
            "position": position,
            "guild_id": delivery.guild_id,
            "quote_id": quote_id,
        }
        for delivery in made
        if delivery.key in new
        for position, quote_id in enumerate(delivery.quotes)
    ]
    if printed:
        await connection.execute(insert(printed_quotes), printed)
    moved = update(subscriptions).where(subscriptions.c.id == bindparam("of"))
    moving = [{"of": one.subscription_id, "due_at": one.due_at} for one in made]
    await connection.execute(moved.values(planned_until=bindparam("due_at")), moving)
    covered = [
        {"of": one.subscription_id, "newest": newest, "until": one.until}
        for one in made
        if one.key in new
    ]
    if covered:
        span: dict[str, Any] = {
            "covered_id": bindparam("newest"),
            "covered_until": bindparam("until"),
        }
        await connection.execute(moved.values(**span), covered)
    return new


def columns_of(delivery: Delivery) -> dict[str, Any]:
    """The row of a delivery that is planned."""
    return {
        "key": delivery.key,
        "subscription_id": delivery.subscription_id,
        "guild_id": delivery.guild_id,
        "channel_id": delivery.channel_id,
        "occurrence": delivery.occurrence,
        "kind": delivery.kind,
        "due_at": delivery.due_at,
        "planned_at": delivery.planned_at,
        "since": delivery.since,
        "until": delivery.until,
        "payload": delivery.payload,
        "state": delivery.state.value,
        "attempt": delivery.attempt,
        "reason": delivery.reason,
    }
