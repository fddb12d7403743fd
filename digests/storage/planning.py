"""An occurrence → its delivery, the span of exchanges cut in the same transaction."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Delivery,
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


async def plan_occurrence(
    connection: AsyncConnection,
    secret: bytes,
    subscription_id: SubscriptionId,
    occurrence: Occurrence,
    *,
    now: dt.datetime,
    build: Build,
    kind: str,
) -> Delivery | None:
    """As `DeliveryStore.plan`. The caller's transaction keeps ingest out until it ends."""
    subscription = await _unplanned(connection, subscription_id, occurrence)
    if subscription is None or subscription.state is not SubscriptionState.ACTIVE:
        return None
    newest = await newest_exchange(connection)
    message = build(subscription, await waiting_exchanges(connection, subscription, newest))
    delivery = _delivery(secret, subscription, occurrence, now, message, kind)
    return await _store(connection, delivery, newest)


async def waiting_exchanges(
    connection: AsyncConnection, subscription: Subscription, newest: int
) -> tuple[StoredExchange, ...]:
    """What was stored since the subscription's last span."""
    span = digestible_exchanges(subscription.guild_id, subscription.sources).where(
        briefings.c.digest_id > subscription.covered_id, briefings.c.digest_id <= newest
    )
    ids = (await connection.execute(span)).scalars().all()
    return await load_exchanges(connection, ids)


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
    subscription = await _unplanned(connection, subscription_id, occurrence)
    if subscription is None:
        return None
    delivery = _delivery(secret, subscription, occurrence, now, None, "digest", reason)
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id == subscription.id).values(skip_next=False)
    )
    return await _store(connection, delivery, await newest_exchange(connection))


async def _unplanned(
    connection: AsyncConnection, subscription_id: SubscriptionId, occurrence: Occurrence
) -> Subscription | None:
    find = select(subscriptions).where(
        subscriptions.c.id == subscription_id,
        subscriptions.c.state != SubscriptionState.REMOVED.value,
    )
    row = (await connection.execute(find)).first()
    if row is None:
        return None
    subscription = subscription_of(row)
    planned_until = subscription.planned_until
    if planned_until is not None and occurrence.due_at <= planned_until:
        return None
    return subscription


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


async def _store(connection: AsyncConnection, delivery: Delivery, newest: int) -> Delivery | None:
    """Insert the delivery and move the subscription on; where its key is taken, only move on."""
    inserted = await connection.execute(
        insert_new(connection, deliveries).values(**_columns(delivery)).returning(deliveries.c.key)
    )
    is_new = inserted.first() is not None
    if is_new and delivery.quotes:
        await connection.execute(
            insert(printed_quotes),
            [
                {
                    "delivery_key": delivery.key,
                    "position": position,
                    "guild_id": delivery.guild_id,
                    "quote_id": quote_id,
                }
                for position, quote_id in enumerate(delivery.quotes)
            ],
        )
    moved: dict[str, Any] = {"planned_until": delivery.due_at}
    if is_new:
        moved |= {"covered_id": newest, "covered_until": delivery.until}
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id == delivery.subscription_id).values(**moved)
    )
    return delivery if is_new else None


def _columns(delivery: Delivery) -> dict[str, Any]:
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
