"""Subscriptions + now → deliveries with their payload frozen, one per occurrence.

Several occurrences missed at once (a downtime) become one late digest at the last of them, which
covers the whole gap. An occurrence that is paused or skipped uses its span up. While an earlier
message of a subscription is still on its way, its next occurrence waits and then covers both spans.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from digests.cadence import next_occurrences, occurrences_between
from digests.deliver.compiling import GuildView, GuildViews
from digests.deliver.seams import Pace, PlanReport, Renderer
from digests.errors import StorageError
from digests.model import (
    Cadence,
    Delivery,
    DeliveryKey,
    DeliveryState,
    Occurrence,
    PlannedMessage,
    StoredExchange,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Topic,
    delivery_key,
)
from digests.storage import DeliveryStore, GuildStore, SourceStore, SubscriptionStore
from digests.storage.planning import Build

log = structlog.get_logger()

_ON_ITS_WAY = (DeliveryState.PLANNED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """When a subscription is due next, valid while its cadence and its start are these."""

    cadence: Cadence
    start: dt.datetime
    due_at: dt.datetime


class Planner:
    """Decides what is due; the store cuts spans and keeps each occurrence unique."""

    def __init__(
        self,
        *,
        subscriptions: SubscriptionStore,
        deliveries: DeliveryStore,
        sources: SourceStore,
        guilds: GuildStore,
        topics: Sequence[Topic],
        render: Renderer,
        pace: Pace,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._sources = sources
        self._guilds = guilds
        self._topics = topics
        self._render = render
        self._pace = pace
        self._waiting: dict[SubscriptionId, _Waiting] = {}
        self.planned_here: set[DeliveryKey] = set()
        """Keys planned in this process's life and not settled yet: nobody can have sent them in
        a life that was forgotten."""

    def views(self) -> GuildViews:
        """Guilds as they are now."""
        return GuildViews(self._sources, self._guilds, self._topics)

    async def plan_due(self, now: dt.datetime) -> PlanReport:
        """Plan all that is due.

        A subscription that cannot be planned does not keep the others from it; what went wrong
        stands in the report. A storage error is everybody's and is raised.
        """
        views = self.views()
        made: list[Delivery] = []
        faults: list[Exception] = []
        for subscription in await self._subscriptions.active():
            if self._is_waiting(subscription, now):
                continue
            planning = self._plan(subscription, now, views)
            (result,) = await asyncio.gather(planning, return_exceptions=True)
            if isinstance(result, Exception) and not isinstance(result, StorageError):
                log.error("planning failed", subscription=subscription.id, exc_info=result)
                faults.append(result)
            elif isinstance(result, BaseException):
                raise result
            elif result is not None:
                made.append(result)
        planned = sum(delivery.state is DeliveryState.PLANNED for delivery in made)
        return PlanReport(planned, len(made) - planned, tuple(faults))

    def _is_waiting(self, subscription: Subscription, now: dt.datetime) -> bool:
        """Whether nothing is due; computed once per occurrence, not at every look."""
        start = _start(subscription)
        known = self._waiting.get(subscription.id)
        if known is None or known.start != start or known.cadence != subscription.cadence:
            following = next_occurrences(subscription.cadence, start, 1)
            due_at = following[0].due_at if following else dt.datetime.max.replace(tzinfo=dt.UTC)
            known = _Waiting(subscription.cadence, start, due_at)
            self._waiting[subscription.id] = known
        return now < known.due_at

    async def _plan(
        self, subscription: Subscription, now: dt.datetime, views: GuildViews
    ) -> Delivery | None:
        missed = list(occurrences_between(subscription.cadence, _start(subscription), now))
        if not missed or await self._is_on_its_way(subscription):
            return None
        last = missed[-1]
        if _is_paused(subscription, last.due_at):
            return await self._pass_over(subscription, last, now, "paused")
        if subscription.skip_next and len(missed) == 1:
            return await self._pass_over(subscription, last, now, "skipped")
        if subscription.skip_next or subscription.state is SubscriptionState.PAUSED:
            # The pause or the one to skip ended within the gap. Passing it over now would use up
            # what was stored after it, so the gap is told whole: too much rather than too little.
            await self._end_pause_and_skip(subscription)
        late = len(missed) > 1 or now - last.due_at > self._pace.late_after
        view = await views.of(subscription.guild_id)
        secret = await self._deliveries.instance_secret()
        build = self._build(view, last, now, secret, late=late)
        delivery = await self._deliveries.plan(subscription.id, last, now=now, build=build)
        if delivery is not None:
            self._note(delivery, late=late, missed=len(missed))
        return delivery

    async def _is_on_its_way(self, subscription: Subscription) -> bool:
        newest = await self._deliveries.history(subscription.guild_id, subscription.id, limit=1)
        return any(delivery.state in _ON_ITS_WAY for delivery in newest)

    async def _pass_over(
        self, subscription: Subscription, occurrence: Occurrence, now: dt.datetime, reason: str
    ) -> Delivery | None:
        passed = await self._deliveries.pass_over(
            subscription.id, occurrence, now=now, reason=reason
        )
        if passed is not None:
            log.info("digest passed over", subscription=subscription.id, reason=reason)
        return passed

    async def _end_pause_and_skip(self, subscription: Subscription) -> None:
        fresh = await self._subscriptions.one(subscription.guild_id, subscription.id)
        if fresh is not None and fresh.state in (
            SubscriptionState.ACTIVE,
            SubscriptionState.PAUSED,
        ):
            awake = replace(
                fresh, state=SubscriptionState.ACTIVE, paused_until=None, skip_next=False
            )
            await self._subscriptions.update(subscription.guild_id, awake)

    def _build(
        self,
        view: GuildView,
        occurrence: Occurrence,
        now: dt.datetime,
        secret: bytes,
        *,
        late: bool,
    ) -> Build:
        def build(
            current: Subscription, exchanges: tuple[StoredExchange, ...]
        ) -> PlannedMessage | None:
            digest = view.digest_for(current, exchanges, until=now, late=late)
            if current.skip_empty and digest.is_empty:
                return None
            key = delivery_key(secret, current.id, occurrence.name, current.channel_id)
            return self._render(digest, key, current.locale)

        return build

    def _note(self, delivery: Delivery, *, late: bool, missed: int) -> None:
        if delivery.state is DeliveryState.PLANNED:
            self.planned_here.add(delivery.key)
        log.info(
            "digest planned",
            key=delivery.key,
            state=delivery.state.value,
            subscription=delivery.subscription_id,
            guild=delivery.guild_id,
            occurrence=delivery.occurrence,
            late=late,
            missed=missed,
            quotes=len(delivery.quotes),
        )


def _start(subscription: Subscription) -> dt.datetime:
    return subscription.planned_until or subscription.created_at


def _is_paused(subscription: Subscription, due_at: dt.datetime) -> bool:
    if subscription.state is not SubscriptionState.PAUSED:
        return False
    return subscription.paused_until is None or due_at < subscription.paused_until
