"""Create, change, pause and remove digests; follow and unfollow topics."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from digests.cadence import parse_days, parse_times, parse_zone
from digests.errors import BadRequest, UnknownName
from digests.model import (
    Cadence,
    ChannelId,
    GuildId,
    Subscription,
    SubscriptionDraft,
    SubscriptionId,
    SubscriptionState,
    Topic,
)
from digests.names import Name, NameIndex
from digests.storage import GuildStore, SourceStore, SubscriptionStore
from digests.subscribe.answers import SubscribeAnswer, TopicList, answer
from digests.subscribe.choices import Choices, Limits, start_of_day

log = structlog.get_logger()

_DEFAULT_LIMITS = Limits()


class Subscribe:
    """Every method takes the guild; an id of another guild is unknown like one that is not."""

    def __init__(
        self,
        *,
        subscriptions: SubscriptionStore,
        guilds: GuildStore,
        sources: SourceStore,
        topics: Sequence[Topic],
        limits: Limits = _DEFAULT_LIMITS,
    ) -> None:
        self._subscriptions = subscriptions
        self._guilds = guilds
        self._choices = Choices(guilds, sources, topics, limits)
        self._limits = limits

    async def create(
        self,
        guild_id: GuildId,
        channel_id: ChannelId,
        *,
        time: str,
        now: dt.datetime,
        zone: str | None = None,
        days: str | None = None,
        topics: str | None = None,
        sources: str | None = None,
        locale: str = "en",
        skip_empty: bool = False,
    ) -> SubscribeAnswer:
        """Options as typed. Raises BadRequest and its kinds; nothing is stored then."""
        have = len(await self._subscriptions.all(guild_id))
        if have >= self._limits.subscriptions:
            message = f"This server has {have} digests already; remove one with /digest remove."
            raise BadRequest(message)
        chosen_zone, note = await self._choices.zone(guild_id, zone)
        draft = SubscriptionDraft(
            guild_id=guild_id,
            channel_id=channel_id,
            cadence=Cadence(parse_times(time), chosen_zone, parse_days(days or "daily")),
            topics=await self._choices.topics(guild_id, topics),
            sources=await self._choices.sources(guild_id, sources),
            skip_empty=skip_empty,
            locale=locale,
        )
        created = await self._subscriptions.create(draft, now)
        _note("digest created", created)
        return answer(created, now, note)

    async def edit(
        self,
        guild_id: GuildId,
        subscription_id: SubscriptionId,
        *,
        now: dt.datetime,
        channel_id: ChannelId | None = None,
        time: str | None = None,
        zone: str | None = None,
        days: str | None = None,
        topics: str | None = None,
        sources: str | None = None,
        skip_empty: bool | None = None,
    ) -> SubscribeAnswer:
        """Change what is given; "all" as `topics` or `sources` takes the choice back.

        New times count from now on: one that has passed today is not made up for. Raises
        BadRequest, also where nothing is given.
        """
        old = await self._one(guild_id, subscription_id)
        if not any((channel_id, time, zone, days, topics, sources)) and skip_empty is None:
            message = "Say what to change: time, zone, days, channel, topics or sources."
            raise BadRequest(message)
        cadence = Cadence(
            parse_times(time) if time else old.cadence.times,
            parse_zone(zone) if zone else old.cadence.zone,
            parse_days(days) if days else old.cadence.days,
        )
        changed = replace(
            old,
            cadence=cadence,
            channel_id=channel_id or old.channel_id,
            topics=await self._choices.topics(guild_id, topics) if topics else old.topics,
            sources=await self._choices.sources(guild_id, sources) if sources else old.sources,
            skip_empty=old.skip_empty if skip_empty is None else skip_empty,
            planned_until=old.planned_until if cadence == old.cadence else now,
        )
        if changed.channel_id != old.channel_id and old.state is SubscriptionState.PARKED:
            changed = replace(changed, state=SubscriptionState.ACTIVE)
        return await self._store("digest edited", changed, now)

    async def list(self, guild_id: GuildId, *, now: dt.datetime) -> tuple[SubscribeAnswer, ...]:
        """All that are not removed, oldest first."""
        return tuple(answer(found, now) for found in await self._subscriptions.all(guild_id))

    async def show(
        self, guild_id: GuildId, subscription_id: SubscriptionId, *, now: dt.datetime
    ) -> SubscribeAnswer:
        """One of them. Raises UnknownName."""
        return answer(await self._one(guild_id, subscription_id), now)

    async def pause(
        self,
        guild_id: GuildId,
        subscription_id: SubscriptionId,
        *,
        now: dt.datetime,
        until: str | None = None,
    ) -> SubscribeAnswer:
        """Post nothing until resumed, or until the local date `until` begins."""
        old = await self._one(guild_id, subscription_id)
        end = start_of_day(until, old.cadence.zone, now) if until else None
        paused = replace(old, state=SubscriptionState.PAUSED, paused_until=end)
        return await self._store(
            "digest paused", paused, now, "What is stored in the meantime is not made up for."
        )

    async def resume(
        self, guild_id: GuildId, subscription_id: SubscriptionId, *, now: dt.datetime
    ) -> SubscribeAnswer:
        """Post again, also where the channel had been closed to us; a skip is taken back."""
        old = await self._one(guild_id, subscription_id)
        active = replace(old, state=SubscriptionState.ACTIVE, paused_until=None, skip_next=False)
        return await self._store("digest resumed", active, now)

    async def skip(
        self, guild_id: GuildId, subscription_id: SubscriptionId, *, now: dt.datetime
    ) -> SubscribeAnswer:
        """Leave the next occurrence out; its span is used up."""
        old = await self._one(guild_id, subscription_id)
        if old.state is not SubscriptionState.ACTIVE:
            message = f"Digest {old.id} is {old.state.value}, so there is no next one to skip."
            raise BadRequest(message)
        return await self._store("digest to skip", replace(old, skip_next=True), now)

    async def remove(
        self, guild_id: GuildId, subscription_id: SubscriptionId, *, now: dt.datetime
    ) -> SubscribeAnswer:
        """Never post again; what was posted stays in the history."""
        old = await self._one(guild_id, subscription_id)
        return await self._store(
            "digest removed", replace(old, state=SubscriptionState.REMOVED), now
        )

    async def follow(
        self, guild_id: GuildId, channel_id: ChannelId, topic: str, *, now: dt.datetime
    ) -> tuple[SubscribeAnswer, ...]:
        """Add a topic to every digest of the channel. Raises BadRequest where it has none."""
        name = await self._choices.topic(guild_id, topic)

        def follow_it(old: Subscription) -> tuple[tuple[str, ...], str | None]:
            if name in old.topics:
                return old.topics, f"It follows {name!r} already."
            self._choices.check_count(len(old.topics) + 1, self._limits.topics, "topics")
            note = f"It told everything so far; now it tells {name!r} only."
            return (*old.topics, name), None if old.topics else note

        return await self._retopic(guild_id, channel_id, now, follow_it)

    async def unfollow(
        self, guild_id: GuildId, channel_id: ChannelId, topic: str, *, now: dt.datetime
    ) -> tuple[SubscribeAnswer, ...]:
        """Take a topic out of every digest of the channel. Raises UnknownName if none has it."""
        digests = await self._of_channel(guild_id, channel_id)
        followed = dict.fromkeys(name for digest in digests for name in digest.topics)
        name = NameIndex(Name(known) for known in followed).resolve(topic, what="followed topic")

        def unfollow_it(old: Subscription) -> tuple[tuple[str, ...], str | None]:
            left = tuple(kept for kept in old.topics if kept != name)
            if old.topics and not left:
                message = (
                    f"{name!r} is the only topic of digest {old.id}, and without topics it would "
                    "tell everything. Follow another one first, or remove the digest."
                )
                raise BadRequest(message)
            return left, None

        return await self._retopic(guild_id, channel_id, now, unfollow_it)

    async def topics(self, guild_id: GuildId, channel_id: ChannelId | None = None) -> TopicList:
        """What is followed, the guild's own topics and the catalogue."""
        followed: dict[ChannelId, dict[str, None]] = {}
        for digest in await self._subscriptions.all(guild_id):
            if channel_id in (None, digest.channel_id):
                followed.setdefault(digest.channel_id, {}).update(dict.fromkeys(digest.topics))
        return TopicList(
            followed=tuple((channel, tuple(names)) for channel, names in followed.items()),
            own=await self._guilds.topics(guild_id),
            catalogue=tuple(sorted(topic.name for topic in self._choices.catalogue)),
        )

    async def define(
        self, guild_id: GuildId, name: str, phrases: str, *, exclusions: str | None = None
    ) -> Topic:
        """A topic of the guild's own, by comma lists of phrases; the same name again replaces it.

        Raises BadRequest, also for a name that the catalogue has.
        """
        topic = await self._choices.own_topic(guild_id, name, phrases, exclusions)
        await self._guilds.put_topic(guild_id, topic)
        return topic

    async def _retopic(
        self,
        guild_id: GuildId,
        channel_id: ChannelId,
        now: dt.datetime,
        change: Callable[[Subscription], tuple[tuple[str, ...], str | None]],
    ) -> tuple[SubscribeAnswer, ...]:
        changes = [(old, *change(old)) for old in await self._of_channel(guild_id, channel_id)]
        return tuple(
            [
                await self._store("digest edited", replace(old, topics=topics), now, note)
                for old, topics, note in changes
            ]
        )

    async def _of_channel(
        self, guild_id: GuildId, channel_id: ChannelId
    ) -> tuple[Subscription, ...]:
        every = await self._subscriptions.all(guild_id)
        found = tuple(digest for digest in every if digest.channel_id == channel_id)
        if not found:
            message = "This channel has no digest yet. Make one with /digest create."
            raise BadRequest(message)
        return found

    async def _one(self, guild_id: GuildId, subscription_id: SubscriptionId) -> Subscription:
        found = await self._subscriptions.one(guild_id, subscription_id)
        if found is None or found.state is SubscriptionState.REMOVED:
            raise _no_such(subscription_id)
        return found

    async def _store(
        self, event: str, changed: Subscription, now: dt.datetime, *notes: str | None
    ) -> SubscribeAnswer:
        stored = await self._subscriptions.update(changed.guild_id, changed)
        if stored is None:
            raise _no_such(changed.id)
        _note(event, stored)
        return answer(stored, now, *notes)


def _no_such(subscription_id: SubscriptionId) -> UnknownName:
    return UnknownName(f"No digest has the number {subscription_id}. /digest list shows all.")


def _note(event: str, subscription: Subscription) -> None:
    log.info(
        event,
        subscription=subscription.id,
        guild=subscription.guild_id,
        channel=subscription.channel_id,
    )
