"""Subscriptions belong to their guild and keep what planning wrote."""

import dataclasses
import datetime as dt

from digests.model import (
    Cadence,
    ChannelId,
    ExchangeId,
    GuildId,
    SourceId,
    SubscriptionDraft,
    SubscriptionState,
    Weekday,
)
from digests.storage import Database, SubscriptionStore
from tests.digests.storage.briefing_texts import NOW

GUILD, OTHER = GuildId(7), GuildId(8)
DRAFT = SubscriptionDraft(
    guild_id=GUILD,
    channel_id=ChannelId(2**62),
    cadence=Cadence(
        (dt.time(8), dt.time(17, 30)), "Europe/Berlin", frozenset({Weekday.MON, Weekday.THU})
    ),
    topics=("Floods", "Transport"),
    sources=(SourceId("ministry"),),
    skip_empty=True,
    locale="de",
)


async def test_a_subscription_comes_back_as_it_was_made(database: Database):
    store = SubscriptionStore(database)
    created = await store.create(DRAFT, NOW)
    assert created == await store.one(GUILD, created.id)
    assert (created,) == await store.all(GUILD) == await store.active()
    assert NOW - dt.timedelta(hours=24) == created.covered_until
    assert (DRAFT.cadence, DRAFT.topics, DRAFT.sources, True, "de") == (
        created.cadence,
        created.topics,
        created.sources,
        created.skip_empty,
        created.locale,
    )


async def test_another_guild_neither_sees_nor_changes_it(database: Database):
    store = SubscriptionStore(database)
    created = await store.create(DRAFT, NOW)
    assert None is await store.one(OTHER, created.id)
    assert () == await store.all(OTHER)
    taken = dataclasses.replace(created, channel_id=ChannelId(1))
    assert None is await store.update(OTHER, taken)
    assert created == await store.one(GUILD, created.id)


async def test_an_update_leaves_alone_what_planning_owns(database: Database):
    store = SubscriptionStore(database)
    created = await store.create(DRAFT, NOW)
    wished = dataclasses.replace(
        created,
        channel_id=ChannelId(9),
        cadence=Cadence((dt.time(6, 15),), "Asia/Tokyo"),
        topics=(),
        state=SubscriptionState.PAUSED,
        paused_until=NOW,
        planned_until=NOW,
        covered_id=ExchangeId(999),
        covered_until=NOW,
        created_at=NOW + dt.timedelta(days=1),
    )
    expected = dataclasses.replace(
        wished,
        covered_id=created.covered_id,
        covered_until=created.covered_until,
        created_at=created.created_at,
    )
    assert expected == await store.update(GUILD, wished)
    assert expected == await store.one(GUILD, created.id)
    backwards = dataclasses.replace(expected, planned_until=None)
    assert expected == await store.update(GUILD, backwards)


async def test_only_active_and_paused_ones_are_planned(database: Database):
    store = SubscriptionStore(database)
    made = {state: await store.create(DRAFT, NOW) for state in SubscriptionState}
    for state, subscription in made.items():
        await store.update(GUILD, dataclasses.replace(subscription, state=state))
    states = [subscription.state for subscription in await store.active()]
    assert [SubscriptionState.ACTIVE, SubscriptionState.PAUSED] == states
    listed = [subscription.state for subscription in await store.all(GUILD)]
    assert SubscriptionState.REMOVED not in listed
    removed = await store.one(GUILD, made[SubscriptionState.REMOVED].id)
    assert removed is not None
