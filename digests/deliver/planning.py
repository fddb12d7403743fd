"""Subscriptions + now → deliveries with their payload frozen, one per occurrence.

Several occurrences missed at once (a downtime) become one late digest at the last of them, which
covers the whole gap. An occurrence that is paused or skipped uses its span up. While an earlier
message of a subscription is still on its way, its next occurrence waits and then covers both spans.
"""

import asyncio
import datetime as dt
import secrets
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
    Digest,
    Occurrence,
    PlannedMessage,
    SourceId,
    StoredExchange,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Topic,
    delivery_key,
)
from digests.storage import DeliveryStore, GuildStore, SourceStore, SubscriptionStore
from digests.storage.planning import Build, Plan

log = structlog.get_logger()

_OTHERS_SEEN_AFTER = dt.timedelta(minutes=1)
"""What other processes change about subscriptions is looked for this often."""
_TOGETHER = 50
"""Occurrences planned in one transaction, during which nothing else is written."""


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
        self._copy: tuple[Subscription, ...] = ()
        self._copied_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._copied_after = -1
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
        due = await self._due(now)
        views = self.views()
        report = PlanReport()
        if due:
            # Planning moves them on, and another process may have.
            self._copied_after = -1
        for at in range(0, len(due), _TOGETHER):
            report += await self._plan_together(due[at : at + _TOGETHER], now, views)
        return report

    async def _due(self, now: dt.datetime) -> list[Subscription]:
        """Those to plan; alike ones side by side, so that they share what is made of a span."""
        due = []
        for place, subscription in enumerate(await self._active(now)):
            if not self._is_waiting(subscription, now):
                due.append(subscription)
            if place % _TOGETHER == 0:
                # Others have their turn: the first look computes every cadence.
                await asyncio.sleep(0)
        busy = await self._deliveries.on_their_way() if due else frozenset()
        free = [subscription for subscription in due if subscription.id not in busy]
        return sorted(free, key=lambda one: (self._waiting[one.id].due_at, _likeness(one), one.id))

    async def _plan_together(
        self, due: Sequence[Subscription], now: dt.datetime, views: GuildViews
    ) -> PlanReport:
        """One transaction; where one of them spoils it, each has one of its own."""
        planning = self._plan_all(due, now, views)
        (result,) = await asyncio.gather(planning, return_exceptions=True)
        if isinstance(result, PlanReport):
            return result
        if isinstance(result, StorageError) or not isinstance(result, Exception):
            raise result
        if len(due) > 1:
            report = PlanReport()
            for subscription in due:
                report += await self._plan_together((subscription,), now, views)
            return report
        log.error("planning failed", subscription=due[0].id, exc_info=result)
        return PlanReport(faults=(result,))

    async def _plan_all(
        self, due: Sequence[Subscription], now: dt.datetime, views: GuildViews
    ) -> PlanReport:
        shared = _Shared(self._render)
        plans, passed = [], 0
        for subscription in due:
            ready = await self._decide(subscription, now)
            if isinstance(ready, _Ready):
                view = await views.of(subscription.guild_id)
                build = await self._build(view, ready, now, shared)
                plans.append((Plan(subscription.id, ready.occurrence, build), ready))
            else:
                passed += ready is not None
        made = await self._deliveries.plan_all([plan for plan, _ in plans], now=now)
        noted = [
            self._note(delivery, ready)
            for delivery, (_, ready) in zip(made, plans, strict=True)
            if delivery is not None
        ]
        planned = noted.count(DeliveryState.PLANNED)
        return PlanReport(planned, len(noted) - planned + passed)

    async def _active(self, now: dt.datetime) -> tuple[Subscription, ...]:
        """As stored; read again when something changed here, or else once a minute."""
        changes = self._subscriptions.changes
        age = now - self._copied_at
        if changes != self._copied_after or not dt.timedelta(0) <= age < _OTHERS_SEEN_AFTER:
            self._copy = await self._subscriptions.active()
            self._copied_at, self._copied_after = now, changes
        return self._copy

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

    async def _decide(
        self, subscription: Subscription, now: dt.datetime
    ) -> "_Ready | Delivery | None":
        """What is to be planned; or the occurrence that was passed over."""
        missed = list(occurrences_between(subscription.cadence, _start(subscription), now))
        if not missed:
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
        return _Ready(last, late, len(missed))

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

    async def _build(
        self, view: GuildView, ready: "_Ready", now: dt.datetime, shared: "_Shared"
    ) -> Build:
        secret = await self._deliveries.instance_secret()

        def build(
            current: Subscription, exchanges: tuple[StoredExchange, ...]
        ) -> PlannedMessage | None:
            digest = shared.digest(view, current, exchanges, until=now, late=ready.late)
            if current.skip_empty and digest.is_empty:
                return None
            name, channel = ready.occurrence.name, current.channel_id
            key = delivery_key(secret, current.id, name, channel)
            return shared.message(digest, key, current.locale)

        return build

    def _note(self, delivery: Delivery, ready: "_Ready") -> DeliveryState:
        if delivery.state is DeliveryState.PLANNED:
            self.planned_here.add(delivery.key)
        log.info(
            "digest planned",
            key=delivery.key,
            state=delivery.state.value,
            subscription=delivery.subscription_id,
            guild=delivery.guild_id,
            occurrence=delivery.occurrence,
            late=ready.late,
            missed=ready.missed,
            quotes=len(delivery.quotes),
        )
        return delivery.state


@dataclass(frozen=True, slots=True)
class _Ready:
    """The last of the occurrences that are due, and how many there are."""

    occurrence: Occurrence
    late: bool
    missed: int


class _Shared:
    """Digests and messages of subscriptions that are alike, made once for a transaction."""

    _KEY = DeliveryKey(secrets.token_hex(10))
    """As long as a key, and no delivery's: stands for it in messages that are shared."""

    def __init__(self, render: Renderer) -> None:
        self._render = render
        self._digests: dict[object, tuple[Digest, object]] = {}
        self._messages: dict[tuple[int, str], PlannedMessage] = {}

    def digest(
        self,
        view: GuildView,
        subscription: Subscription,
        exchanges: tuple[StoredExchange, ...],
        *,
        until: dt.datetime,
        late: bool,
    ) -> Digest:
        """The view's digest of these exchanges; views and spans alike are the same objects."""
        wishes = (subscription.cadence, subscription.covered_until, *_likeness(subscription))
        alike = (id(view), id(exchanges), until, late, *wishes)
        if alike not in self._digests:
            made = view.digest_for(subscription, exchanges, until=until, late=late)
            # The exchanges are kept, so that no other tuple is given their place in memory.
            self._digests[alike] = (made, exchanges)
        return self._digests[alike][0]

    def message(self, digest: Digest, key: DeliveryKey, locale: str) -> PlannedMessage:
        """The message of one delivery: all alike but for the key, which has one length always."""
        alike = (id(digest), locale)
        if alike not in self._messages:
            self._messages[alike] = self._render(digest, self._KEY, locale)
        shared = self._messages[alike]
        return replace(shared, payload=shared.payload.replace(self._KEY, key))


def _likeness(subscription: Subscription) -> tuple[tuple[SourceId, ...], tuple[str, ...]]:
    return subscription.sources, subscription.topics


def _start(subscription: Subscription) -> dt.datetime:
    return subscription.planned_until or subscription.created_at


def _is_paused(subscription: Subscription, due_at: dt.datetime) -> bool:
    if subscription.state is not SubscriptionState.PAUSED:
        return False
    return subscription.paused_until is None or due_at < subscription.paused_until
