"""Deliveries: planned with their payload frozen, claimed with a lease, recorded once."""

import base64
import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    ChannelId,
    Delivery,
    DeliveryKey,
    DeliveryState,
    GuildId,
    Occurrence,
    QuoteId,
    StoredExchange,
    Subscription,
    SubscriptionId,
)
from digests.storage.columns import AnyRow
from digests.storage.counting import newest_exchange
from digests.storage.database import Database
from digests.storage.lateness import is_late, is_stale
from digests.storage.name_rows import insert_new
from digests.storage.planning import (
    Build,
    Plan,
    pass_occurrence_over,
    plan_occurrences,
    waiting_exchanges,
)
from digests.storage.tables import deliveries, meta, printed_quotes

LATE_AFTER = dt.timedelta(minutes=2)
"""A planned delivery this late may have been sent in a life that we forgot (a restored backup, a
second machine): the channel is read back before it is sent."""

_INSTANCE_KEY = "instance_secret"
_PLANNED = DeliveryState.PLANNED.value
_SENDING = DeliveryState.SENDING.value
_SENT = DeliveryState.SENT.value
_REOPENED = tuple(
    state.value for state in (DeliveryState.PARKED, DeliveryState.DEAD, DeliveryState.UNKNOWN)
)
_FAILURES = frozenset({DeliveryState.PARKED, DeliveryState.DEAD, DeliveryState.UNKNOWN})


class DeliveryStore:
    """The rows behind plan → claim → send → record. Every change is durable when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._secret: bytes | None = None

    async def instance_secret(self) -> bytes:
        """Made once for this database; keys are made with it (`digests.model.delivery_key`)."""
        if self._secret is not None:
            return self._secret
        async with self._database.read() as connection:
            secret = await _read_secret(connection)
        if secret is None:
            async with self._database.write() as connection:
                made = base64.b64encode(secrets.token_bytes(32)).decode()
                await connection.execute(
                    insert_new(connection, meta).values(key=_INSTANCE_KEY, value=made)
                )
                secret = await _read_secret(connection)
        if secret is None:
            raise AssertionError("a row just written is there")
        self._secret = secret
        return secret

    async def plan(
        self,
        subscription_id: SubscriptionId,
        occurrence: Occurrence,
        *,
        now: dt.datetime,
        build: Build,
        kind: str = "digest",
    ) -> Delivery | None:
        """Cut the span, render, store: one transaction. The key is
        `delivery_key(secret, subscription.id, occurrence.name, subscription.channel_id)`.

        `build` gets the subscription as it is now and the exchanges stored since its last span
        that are digestible, current, live, of its sources and visible to its guild; it must be
        pure and quick, for nothing else is written meanwhile. None from it is recorded as SKIPPED
        (nothing to post). Returns None, and changes nothing, when the occurrence is planned
        already or the subscription is not active.
        """
        plan = Plan(subscription_id, occurrence, build)
        return (await self.plan_all((plan,), now=now, kind=kind))[0]

    async def plan_all(
        self, plans: Sequence[Plan], *, now: dt.datetime, kind: str = "digest"
    ) -> tuple[Delivery | None, ...]:
        """As `plan`, for several subscriptions in one transaction: all of it or nothing.

        Subscriptions with equal spans are given one and the same tuple of exchanges.
        """
        secret = await self.instance_secret()
        async with self._database.write() as connection:
            return await plan_occurrences(connection, secret, plans, now=now, kind=kind)

    async def on_their_way(self) -> frozenset[SubscriptionId]:
        """Subscriptions whose digest is planned or being sent."""
        find = select(deliveries.c.subscription_id).where(
            deliveries.c.state.in_((_PLANNED, _SENDING)), deliveries.c.kind == "digest"
        )
        async with self._database.read() as connection:
            return frozenset(map(SubscriptionId, (await connection.execute(find)).scalars()))

    async def waiting(self, subscription: Subscription) -> tuple[StoredExchange, ...]:
        """What a plan made now would give to `build`; changes nothing."""
        async with self._database.read() as connection:
            newest = await newest_exchange(connection)
            return await waiting_exchanges(connection, subscription, newest)

    async def pass_over(
        self,
        subscription_id: SubscriptionId,
        occurrence: Occurrence,
        *,
        now: dt.datetime,
        reason: str,
    ) -> Delivery | None:
        """Use an occurrence's span up without a message (paused, skip next); SKIPPED with reason.

        Clears `skip_next`. Returns None when the occurrence is planned already.
        """
        secret = await self.instance_secret()
        async with self._database.write() as connection:
            return await pass_occurrence_over(
                connection, secret, subscription_id, occurrence, now=now, reason=reason
            )

    async def claim(
        self,
        *,
        owner: str,
        now: dt.datetime,
        lease: dt.timedelta,
        limit: int,
        late_after: dt.timedelta = LATE_AFTER,
        planned_since: dt.datetime | None = None,
    ) -> tuple[Delivery, ...]:
        """Take planned deliveries that are due and not late, the earliest first.

        Those planned since `planned_since` are never late: a life that is not forgotten knows
        that they were not sent.
        """
        free = (
            select(deliveries.c.key)
            .where(
                deliveries.c.state == _PLANNED,
                deliveries.c.due_at <= now,
                ~is_late(now, late_after, planned_since),
                or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now),
            )
            # Only what the index holds in order: ten thousand are due at one instant.
            .order_by(deliveries.c.due_at)
            .limit(limit)
            # Several workers take from one list without waiting for each other; SQLite, where
            # writers are in line anyway, passes this over.
            .with_for_update(skip_locked=True)
        )
        return await self._take(free, owner=owner, now=now, lease=lease)

    async def stale(
        self,
        *,
        now: dt.datetime,
        late_after: dt.timedelta = LATE_AFTER,
        planned_since: dt.datetime | None = None,
        limit: int = 100,
    ) -> tuple[Delivery, ...]:
        """Those whose sender's lease ended and planned ones that are late: read back first."""
        find = select(deliveries).where(is_stale(now, late_after, planned_since))
        return await self._load(find.order_by(deliveries.c.due_at, deliveries.c.key).limit(limit))

    async def take_over(
        self, key: DeliveryKey, *, owner: str, now: dt.datetime, lease: dt.timedelta
    ) -> Delivery | None:
        """Claim one that `stale` returned; None when somebody else was faster.

        `first_attempt_at` stays, so that the read-back starts before the very first attempt.
        """
        takeable = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)
        free = (
            select(deliveries.c.key)
            .where(
                deliveries.c.key == key,
                deliveries.c.state.in_((_PLANNED, _SENDING)),
                takeable,
            )
            .with_for_update(skip_locked=True)
        )
        return next(iter(await self._take(free, owner=owner, now=now, lease=lease)), None)

    async def record_sent(
        self,
        key: DeliveryKey,
        message_id: int,
        *,
        now: dt.datetime,
        owner: str | None = None,
        reason: str | None = None,
    ) -> bool:
        """It stands in the channel, whoever saw it. True when that was news; the first id stays.

        `owner` is for the record only: a post that outlived its lease was made all the same.
        """
        values: dict[str, Any] = {"owner": owner} if owner is not None else {}
        return await self._change(
            and_(deliveries.c.key == key, deliveries.c.state != _SENT),
            state=_SENT,
            message_id=message_id,
            sent_at=now,
            lease_until=None,
            reason=reason,
            **values,
        )

    async def record_failure(
        self, key: DeliveryKey, state: DeliveryState, reason: str, *, now: dt.datetime
    ) -> bool:
        """It ended as PARKED, DEAD or UNKNOWN; False when it is sent already."""
        if state not in _FAILURES:
            raise ValueError(f"{state!r} is no way to fail.")
        return await self._change(
            and_(deliveries.c.key == key, deliveries.c.state.in_((_PLANNED, _SENDING))),
            state=state.value,
            reason=reason,
            lease_until=None,
            last_attempt_at=now,
        )

    async def release(
        self, key: DeliveryKey, *, owner: str, now: dt.datetime, attempted: bool
    ) -> bool:
        """Give a claim back. `attempted`: it may have been sent, so that it is stale at once;
        else nothing left the process and it is planned as before.
        """
        mine = and_(
            deliveries.c.key == key, deliveries.c.state == _SENDING, deliveries.c.owner == owner
        )
        if attempted:
            return await self._change(mine, lease_until=now)
        # A sending row may have been tried before this claim; then it stays one to read back.
        first = and_(mine, deliveries.c.attempt == 1)
        fresh = await self._change(
            first,
            state=_PLANNED,
            owner=None,
            lease_until=None,
            attempt=0,
            first_attempt_at=None,
            last_attempt_at=None,
        )
        return fresh or await self._change(mine, lease_until=now)

    async def reopen(self, key: DeliveryKey, *, now: dt.datetime) -> bool:
        """Send a PARKED, DEAD or UNKNOWN one again, after reading the channel back."""
        return await self._change(
            and_(deliveries.c.key == key, deliveries.c.state.in_(_REOPENED)),
            state=_SENDING,
            lease_until=now,
            reason=None,
        )

    async def one(self, key: DeliveryKey) -> Delivery | None:
        """A delivery by its key."""
        found = await self._load(select(deliveries).where(deliveries.c.key == key))
        return next(iter(found), None)

    async def history(
        self,
        guild_id: GuildId,
        subscription_id: SubscriptionId | None = None,
        limit: int = 25,
        *,
        kind: str = "digest",
    ) -> tuple[Delivery, ...]:
        """The guild's deliveries of one kind, newest first."""
        find = select(deliveries).where(
            deliveries.c.guild_id == guild_id, deliveries.c.kind == kind
        )
        if subscription_id is not None:
            find = find.where(deliveries.c.subscription_id == subscription_id)
        newest_first = (
            deliveries.c.due_at.desc(),
            deliveries.c.planned_at.desc(),
            deliveries.c.key,
        )
        return await self._load(find.order_by(*newest_first).limit(limit))

    async def _take(
        self,
        free: Select[Any],
        *,
        owner: str,
        now: dt.datetime,
        lease: dt.timedelta,
    ) -> tuple[Delivery, ...]:
        async with self._database.write(in_line=False) as connection:
            keys = (await connection.execute(free)).scalars().all()
            if not keys:
                return ()
            first = (deliveries.c.key.in_(keys), deliveries.c.first_attempt_at.is_(None))
            await connection.execute(update(deliveries).where(*first).values(first_attempt_at=now))
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.key.in_(keys))
                .values(
                    state=_SENDING,
                    owner=owner,
                    lease_until=now + lease,
                    attempt=deliveries.c.attempt + 1,
                    last_attempt_at=now,
                )
            )
            found = select(deliveries).where(deliveries.c.key.in_(keys))
            in_order = found.order_by(deliveries.c.due_at, deliveries.c.key)
            return await load_deliveries(connection, in_order)

    async def _change(self, where: ColumnElement[bool], **values: Any) -> bool:
        async with self._database.write(in_line=False) as connection:
            changed = await connection.execute(update(deliveries).where(where).values(**values))
        return changed.rowcount > 0

    async def _load(self, find: Select[Any]) -> tuple[Delivery, ...]:
        async with self._database.read() as connection:
            return await load_deliveries(connection, find)


async def load_deliveries(connection: AsyncConnection, find: Select[Any]) -> tuple[Delivery, ...]:
    """Deliveries with the quotes that they print."""
    rows = (await connection.execute(find)).all()
    printed = await _printed(connection, [row.key for row in rows])
    return tuple(_delivery(row, printed.get(row.key, ())) for row in rows)


async def _printed(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, Iterable[str]]:
    rows = await connection.execute(
        select(printed_quotes.c.delivery_key, printed_quotes.c.quote_id)
        .where(printed_quotes.c.delivery_key.in_(keys))
        .order_by(printed_quotes.c.delivery_key, printed_quotes.c.position)
    )
    printed: dict[str, list[str]] = {}
    for key, quote_id in rows:
        printed.setdefault(key, []).append(quote_id)
    return dict(printed)


def _delivery(row: AnyRow, printed: Iterable[str]) -> Delivery:
    return Delivery(
        key=DeliveryKey(row.key),
        subscription_id=SubscriptionId(row.subscription_id),
        guild_id=GuildId(row.guild_id),
        channel_id=ChannelId(row.channel_id),
        occurrence=row.occurrence,
        due_at=row.due_at,
        planned_at=row.planned_at,
        payload=row.payload,
        since=row.since,
        until=row.until,
        state=DeliveryState(row.state),
        kind=row.kind,
        attempt=row.attempt,
        owner=row.owner,
        lease_until=row.lease_until,
        first_attempt_at=row.first_attempt_at,
        last_attempt_at=row.last_attempt_at,
        sent_at=row.sent_at,
        message_id=row.message_id,
        reason=row.reason,
        quotes=tuple(QuoteId(quote_id) for quote_id in printed),
    )


async def _read_secret(connection: AsyncConnection) -> bytes | None:
    stored = await connection.execute(select(meta.c.value).where(meta.c.key == _INSTANCE_KEY))
    value: str | None = stored.scalar()
    return None if value is None else base64.b64decode(value)
