"""Subscriptions: what a channel gets and how far its digests have come."""

import asyncio
import datetime as dt
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    Cadence,
    ChannelId,
    ExchangeId,
    GuildId,
    SourceId,
    Subscription,
    SubscriptionDraft,
    SubscriptionId,
    SubscriptionState,
    Weekday,
)
from digests.storage.columns import AnyRow
from digests.storage.counting import newest_exchange, next_id
from digests.storage.database import Database
from digests.storage.tables import briefings, exchanges, subscriptions

_AT_ONCE = 200
_PLANNED_STATES = (SubscriptionState.ACTIVE, SubscriptionState.PAUSED)


class SubscriptionStore:
    """Removed subscriptions are kept for their history; only `one` still returns them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.changes = 0
        """Changes made through this store: who keeps a copy of `active` sees when it is old."""

    async def create(self, draft: SubscriptionDraft, now: dt.datetime) -> Subscription:
        """Its first digest covers what was stored since `now` − `draft.lookback`."""
        since = now - draft.lookback
        async with self._database.write() as connection:
            created = Subscription(
                id=SubscriptionId(await next_id(connection, "subscriptions")),
                guild_id=draft.guild_id,
                channel_id=draft.channel_id,
                cadence=draft.cadence,
                created_at=now,
                covered_until=since,
                covered_id=await _last_before(connection, since),
                topics=draft.topics,
                sources=draft.sources,
                skip_empty=draft.skip_empty,
                locale=draft.locale,
            )
            await connection.execute(
                insert(subscriptions).values(
                    id=created.id,
                    guild_id=created.guild_id,
                    created_at=created.created_at,
                    covered_until=created.covered_until,
                    covered_id=created.covered_id,
                    planned_until=None,
                    **_wishes(created),
                )
            )
        self.changes += 1
        return created

    async def all(self, guild_id: GuildId) -> tuple[Subscription, ...]:
        """The guild's subscriptions, oldest first."""
        return await self._load(
            select(subscriptions).where(
                subscriptions.c.guild_id == guild_id,
                subscriptions.c.state != SubscriptionState.REMOVED.value,
            )
        )

    async def one(self, guild_id: GuildId, subscription_id: SubscriptionId) -> Subscription | None:
        """None for one of another guild, as for one that never was."""
        found = await self._load(
            select(subscriptions).where(
                subscriptions.c.guild_id == guild_id, subscriptions.c.id == subscription_id
            )
        )
        return next(iter(found), None)

    async def update(self, guild_id: GuildId, subscription: Subscription) -> Subscription | None:
        """Store what people may change and return it as it is now; None as for `one`.

        `covered_until` and `covered_id` belong to planning and stay; `planned_until` only grows.
        """
        here = (subscriptions.c.guild_id == guild_id, subscriptions.c.id == subscription.id)
        async with self._database.write() as connection:
            row = (await connection.execute(select(subscriptions).where(*here))).first()
            if row is None:
                return None
            planned = [at for at in (row.planned_until, subscription.planned_until) if at]
            await connection.execute(
                update(subscriptions)
                .where(*here)
                .values(planned_until=max(planned, default=None), **_wishes(subscription))
            )
            row = (await connection.execute(select(subscriptions).where(*here))).one()
        self.changes += 1
        return subscription_of(row)

    async def active(self) -> tuple[Subscription, ...]:
        """Those of all guilds whose occurrences are planned or passed over: active and paused."""
        states = [state.value for state in _PLANNED_STATES]
        find = select(subscriptions).where(subscriptions.c.state.in_(states))
        async with self._database.read() as connection:
            rows = (await connection.execute(find.order_by(subscriptions.c.id))).all()
        found: list[Subscription] = []
        for at in range(0, len(rows), _AT_ONCE):
            found += map(subscription_of, rows[at : at + _AT_ONCE])
            # There may be ten thousand; whoever waits for an answer has a turn in between.
            await asyncio.sleep(0)
        return tuple(found)

    async def parked(self) -> tuple[Subscription, ...]:
        """Those of all guilds whose channel could not be posted to."""
        parked = SubscriptionState.PARKED.value
        return await self._load(select(subscriptions).where(subscriptions.c.state == parked))

    async def _load(self, find: Select[Any]) -> tuple[Subscription, ...]:
        async with self._database.read() as connection:
            rows = await connection.execute(find.order_by(subscriptions.c.id))
            return tuple(subscription_of(row) for row in rows)


def subscription_of(row: AnyRow) -> Subscription:
    """A subscription from a row with the columns of its table."""
    return Subscription(
        id=SubscriptionId(row.id),
        guild_id=GuildId(row.guild_id),
        channel_id=ChannelId(row.channel_id),
        cadence=Cadence(
            times=tuple(dt.time.fromisoformat(time) for time in row.times),
            zone=row.zone,
            days=frozenset(Weekday(day) for day in row.days),
        ),
        created_at=row.created_at,
        covered_until=row.covered_until,
        covered_id=ExchangeId(row.covered_id),
        topics=tuple(row.topics),
        sources=tuple(SourceId(source) for source in row.sources),
        state=SubscriptionState(row.state),
        planned_until=row.planned_until,
        skip_empty=row.skip_empty,
        skip_next=row.skip_next,
        paused_until=row.paused_until,
        locale=row.locale,
    )


def _wishes(subscription: Subscription) -> dict[str, Any]:
    cadence = subscription.cadence
    return {
        "channel_id": subscription.channel_id,
        "times": [time.isoformat("minutes") for time in cadence.times],
        "zone": cadence.zone,
        "days": [day.value for day in Weekday if day in cadence.days],
        "topics": list(subscription.topics),
        "sources": list(subscription.sources),
        "state": subscription.state.value,
        "skip_empty": subscription.skip_empty,
        "skip_next": subscription.skip_next,
        "paused_until": subscription.paused_until,
        "locale": subscription.locale,
    }


async def _last_before(connection: AsyncConnection, since: dt.datetime) -> ExchangeId:
    """The last exchange of what was stored before `since`; ids ascend with time of storage."""
    find = (
        select(func.min(exchanges.c.id))
        .join(briefings, briefings.c.id == exchanges.c.briefing_id)
        .where(briefings.c.stored_at >= since, exchanges.c.id <= briefings.c.digest_id)
    )
    first = (await connection.execute(find)).scalar()
    return ExchangeId(await newest_exchange(connection) if first is None else first - 1)
