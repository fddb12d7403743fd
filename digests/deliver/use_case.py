"""All of delivering behind one object."""

import datetime as dt
import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import structlog

from digests.cadence import next_occurrences
from digests.compile import compile_digest
from digests.deliver.explaining import Explanation, explain
from digests.deliver.planning import Planner
from digests.deliver.seams import Corrector, Now, Pace, PlanReport, Poster, Renderer, SendReport
from digests.deliver.sending import Sender
from digests.errors import UnknownName
from digests.model import (
    ChannelId,
    Delivery,
    DeliveryKey,
    DeliveryState,
    Digest,
    GuildId,
    PlannedMessage,
    QuoteId,
    SourceId,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Topic,
    delivery_key,
)
from digests.storage import (
    CORRECTION,
    BriefingStore,
    CorrectionStore,
    DeliveryStore,
    GuildStore,
    SourceStore,
    SubscriptionStore,
)

log = structlog.get_logger()

_DEFAULT_PACE = Pace()


class Deliver:
    """Plans, sends and recovers. Safe to run in several processes on one database.

    Without a poster it plans and previews only. `owner` names the process in the records.
    """

    def __init__(
        self,
        *,
        subscriptions: SubscriptionStore,
        deliveries: DeliveryStore,
        briefings: BriefingStore,
        sources: SourceStore,
        guilds: GuildStore,
        topics: Sequence[Topic],
        render: Renderer,
        poster: Poster | None = None,
        owner: str | None = None,
        corrections: CorrectionStore | None = None,
        correct: Corrector | None = None,
        pace: Pace = _DEFAULT_PACE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._briefings = briefings
        self._sources = sources
        self._render = render
        self._corrections = corrections
        self._correct = correct
        self._planner = Planner(
            subscriptions=subscriptions,
            deliveries=deliveries,
            sources=sources,
            guilds=guilds,
            topics=topics,
            render=render,
            pace=pace,
        )
        self._sender: Sender | None = None
        if poster is not None:
            self._sender = Sender(
                deliveries=deliveries,
                subscriptions=subscriptions,
                poster=poster,
                owner=owner or f"{os.getpid()}-{secrets.token_hex(3)}",
                pace=pace,
                monotonic=monotonic,
                planned_here=self._planner.planned_here,
            )

    async def plan_due(self, now: dt.datetime) -> PlanReport:
        """Plan every occurrence that is due; after a downtime one late digest for the gap."""
        if self._sender:
            self._sender.begin(now)
        return await self._planner.plan_due(now)

    async def plan_corrections(self, now: dt.datetime) -> int:
        """Plan an edit of each posted digest that prints a quote which no longer stands."""
        if self._corrections is None or self._correct is None:
            return 0
        correct = self._correct

        def corrected(posted: Delivery, fallen: Mapping[QuoteId, str]) -> str:
            return correct(posted, fallen, now, "en")

        planned = await self._corrections.plan(now=now, correct=corrected)
        for one in planned:
            log.info("correction planned", key=one.key, guild=one.guild_id, message=one.message_id)
        return len(planned)

    async def corrections(self, guild_id: GuildId, limit: int = 15) -> tuple[Delivery, ...]:
        """A guild's corrections, newest first."""
        return await self._deliveries.history(guild_id, limit=limit, kind=CORRECTION)

    async def send_due(self, now: Now) -> SendReport:
        """Claim and send all planned deliveries. TokenRefused propagates."""
        if self._sender is None:
            return SendReport()
        self._sender.begin(now())
        return await self._sender.send_due(now)

    async def recover(self, now: Now) -> SendReport:
        """Settle deliveries whose sender died or that are late: read back, else send again."""
        if self._sender is None:
            return SendReport()
        self._sender.begin(now())
        return await self._sender.recover(now)

    def stop(self) -> None:
        """Claim nothing more; `send_due` and `recover` return when what they hold is settled."""
        if self._sender:
            self._sender.stopping = True

    async def confirm(self, key: DeliveryKey, message_id: int, now: dt.datetime) -> bool:
        """Our own message arrived through the gateway with `key` as its nonce; True when news."""
        if self._sender and self._sender.see(key, message_id):
            return False
        return await self._deliveries.record_sent(key, message_id, now=now)

    async def send_again(self, guild_id: GuildId, key: DeliveryKey, now: dt.datetime) -> Delivery:
        """A person wants an ended delivery posted, even where the channel cannot be read back."""
        delivery = await self._own(guild_id, key)
        if self._sender:
            self._sender.vouched.add(key)
        await self._deliveries.reopen(key, now=now)
        return await self._deliveries.one(key) or delivery

    async def mark_sent(self, guild_id: GuildId, key: DeliveryKey, now: dt.datetime) -> Delivery:
        """A person says that a delivery of unknown end stands in the channel."""
        delivery = await self._own(guild_id, key)
        await self._deliveries.record_sent(key, 0, now=now, reason="told by a person")
        return await self._deliveries.one(key) or delivery

    async def resume_channel(
        self, guild_id: GuildId, channel_id: ChannelId, now: dt.datetime
    ) -> tuple[Subscription, ...]:
        """The channel may be posted to again: its parked digests go on, the last one included."""
        resumed = []
        for subscription in await self._subscriptions.all(guild_id):
            is_parked = subscription.state is SubscriptionState.PARKED
            if not is_parked or subscription.channel_id != channel_id:
                continue
            active = replace(subscription, state=SubscriptionState.ACTIVE)
            resumed.append(await self._subscriptions.update(guild_id, active) or active)
            await self.send_parked(guild_id, subscription.id, now)
        return tuple(resumed)

    async def send_parked(
        self, guild_id: GuildId, subscription_id: SubscriptionId, now: dt.datetime
    ) -> Delivery | None:
        """The digest that its channel refused last is on its way again; None: there is none."""
        subscription = await self._subscription(guild_id, subscription_id)
        for delivery in await self._deliveries.history(guild_id, subscription_id, limit=1):
            is_here = delivery.channel_id == subscription.channel_id
            if delivery.state is DeliveryState.PARKED and is_here:
                await self._deliveries.reopen(delivery.key, now=now)
                return delivery
        return None

    async def parked(self) -> tuple[Subscription, ...]:
        """Digests of all guilds that wait for their channel to be opened."""
        return await self._subscriptions.parked()

    async def history(
        self, guild_id: GuildId, subscription_id: SubscriptionId | None = None, limit: int = 25
    ) -> tuple[Delivery, ...]:
        """A guild's deliveries, newest first. Raises UnknownName for a foreign subscription."""
        if subscription_id is not None:
            await self._subscription(guild_id, subscription_id)
        return await self._deliveries.history(guild_id, subscription_id, limit)

    async def explain(
        self, guild_id: GuildId, subscription_id: SubscriptionId, now: dt.datetime
    ) -> Explanation:
        """Each step from the sources to the last message. Raises UnknownName."""
        subscription = await self._subscription(guild_id, subscription_id)
        newest = await self._deliveries.history(guild_id, subscription_id, limit=1)
        return explain(
            await self._planner.views().of(guild_id),
            subscription,
            await self._deliveries.waiting(subscription),
            {found.source_id: found for found in await self._sources.health(guild_id)},
            newest[0] if newest else None,
            now,
        )

    async def preview(
        self, guild_id: GuildId, subscription_id: SubscriptionId, now: dt.datetime
    ) -> Digest:
        """What would be posted now; changes nothing. Raises UnknownName."""
        subscription = await self._subscription(guild_id, subscription_id)
        waiting = await self._deliveries.waiting(subscription)
        view = await self._planner.views().of(guild_id)
        return view.digest_for(subscription, waiting, until=now, late=False)

    async def preview_message(
        self, guild_id: GuildId, subscription_id: SubscriptionId, now: dt.datetime
    ) -> PlannedMessage:
        """The preview as the post's own renderer lays it out."""
        digest = await self.preview(guild_id, subscription_id, now)
        subscription = await self._subscription(guild_id, subscription_id)
        (following,) = next_occurrences(subscription.cadence, now, 1)
        secret = await self._deliveries.instance_secret()
        key = delivery_key(secret, subscription.id, following.name, subscription.channel_id)
        return self._render(digest, key, subscription.locale)

    async def span(
        self,
        guild_id: GuildId | None,
        since: dt.datetime,
        until: dt.datetime,
        topics: Sequence[str] = (),
        sources: Sequence[SourceId] = (),
    ) -> Digest:
        """The digest of any span [since, until) of storage time. Raises UnknownName for a topic."""
        view = await self._planner.views().of(guild_id)
        names = view.topic_names()
        followed = tuple(names.resolve(topic, what="topic") for topic in topics)
        return compile_digest(
            await self._briefings.stored_between(guild_id, since, until, sources),
            followed,
            since=since,
            until=until,
            coverage=view.sources(sources),
            matcher=view.matcher(followed),
        )

    async def _subscription(
        self, guild_id: GuildId, subscription_id: SubscriptionId
    ) -> Subscription:
        found = await self._subscriptions.one(guild_id, subscription_id)
        if found is None or found.state is SubscriptionState.REMOVED:
            message = f"No digest has the number {subscription_id}. /digest list shows all."
            raise UnknownName(message)
        return found

    async def _own(self, guild_id: GuildId, key: DeliveryKey) -> Delivery:
        found = await self._deliveries.one(key)
        if found is None or found.guild_id != guild_id:
            raise UnknownName("There is no such delivery. /digest history shows all.")
        return found
