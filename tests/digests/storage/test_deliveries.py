"""Occurrences are planned once, deliveries claimed by one, and spans leave nothing out."""

import asyncio
import dataclasses
import datetime as dt

import pytest

from digests.model import (
    Cadence,
    ChannelId,
    DeliveryKey,
    DeliveryState,
    GuildId,
    Occurrence,
    PlannedMessage,
    QuoteId,
    StoredExchange,
    Subscription,
    SubscriptionDraft,
    SubscriptionId,
    SubscriptionState,
    delivery_key,
)
from digests.storage import BriefingStore, Database, DeliveryStore, SubscriptionStore
from tests.digests.storage.briefing_texts import (
    FERRY,
    HARBOUR,
    LAMP,
    NOW,
    TIDE,
    own_source,
    save,
    withdraw,
    write_briefing,
)

GUILD = GuildId(7)
HOUR = dt.timedelta(hours=1)
LEASE = dt.timedelta(seconds=120)
DRAFT = SubscriptionDraft(GUILD, ChannelId(70), Cadence((dt.time(8),), "UTC"))


def occurrence(number: int) -> Occurrence:
    due = NOW + number * HOUR
    return Occurrence(due.date(), due.time(), due)


def message(_subscription: Subscription, exchanges: tuple[StoredExchange, ...]) -> PlannedMessage:
    quotes = [q.id for one in exchanges for bullet in one.bullets for q in bullet.quotes]
    return PlannedMessage(str([one.question for one in exchanges]), tuple(quotes))


def nothing(_subscription: Subscription, _exchanges: tuple[StoredExchange, ...]) -> None:
    return None


class Stores:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.briefings = BriefingStore(database)
        self.subscriptions = SubscriptionStore(database)
        self.deliveries = DeliveryStore(database)

    async def planned(self, number: int = 0, **draft: object) -> DeliveryKey:
        wish = dataclasses.replace(DRAFT, **draft)  # type: ignore[arg-type]  # fields of the draft
        created = await self.subscriptions.create(wish, NOW)
        due = occurrence(number)
        made = await self.deliveries.plan(created.id, due, now=due.due_at, build=message)
        assert made is not None
        return made.key


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores(database)


async def test_a_planned_delivery_is_frozen_with_its_quotes(stores: Stores):
    await save(stores.briefings, write_briefing([TIDE]))
    created = await stores.subscriptions.create(DRAFT, NOW + HOUR)

    made = await stores.deliveries.plan(
        created.id, occurrence(2), now=NOW + 2 * HOUR, build=message
    )

    assert made is not None
    secret = await stores.deliveries.instance_secret()
    assert delivery_key(secret, created.id, "2026-11-24T14:00", ChannelId(70)) == made.key
    assert (DeliveryState.PLANNED, f"['{TIDE.question}']") == (made.state, made.payload)
    assert (created.covered_until, NOW + 2 * HOUR) == (made.since, made.until)
    assert 3 == len(made.quotes)
    assert made == await stores.deliveries.one(made.key)
    assert (made,) == await stores.deliveries.history(GUILD)
    moved = await stores.subscriptions.one(GUILD, created.id)
    assert moved is not None
    assert NOW + 2 * HOUR == moved.planned_until == moved.covered_until


async def test_an_occurrence_is_planned_once(stores: Stores):
    created = await stores.subscriptions.create(DRAFT, NOW)
    plans = [
        stores.deliveries.plan(created.id, occurrence(0), now=NOW, build=message) for _ in range(4)
    ]
    made = await asyncio.gather(*plans)
    assert 1 == sum(delivery is not None for delivery in made)
    assert 1 == len(await stores.deliveries.history(GUILD))


async def test_nothing_falls_between_two_spans_and_nothing_comes_twice(stores: Stores):
    created = await stores.subscriptions.create(DRAFT, NOW)
    payloads = []
    for number, said in enumerate([TIDE, FERRY, LAMP]):
        # The clock of what is stored stands still: ids alone decide.
        await save(stores.briefings, write_briefing([said], address=str(number)), now=NOW)
        made = await stores.deliveries.plan(created.id, occurrence(number), now=NOW, build=message)
        assert made is not None
        payloads.append(made.payload)
    assert [f"['{said.question}']" for said in (TIDE, FERRY, LAMP)] == payloads


async def test_the_first_span_reaches_a_day_back(stores: Stores):
    await save(stores.briefings, write_briefing([TIDE], address="a"), now=NOW - 30 * HOUR)
    await save(stores.briefings, write_briefing([FERRY], address="b"), now=NOW - 20 * HOUR)
    created = await stores.subscriptions.create(DRAFT, NOW)
    made = await stores.deliveries.plan(created.id, occurrence(0), now=NOW, build=message)
    assert made is not None
    assert f"['{FERRY.question}']" == made.payload


async def test_a_revision_goes_to_digests_that_have_not_had_the_briefing(stores: Stores):
    late = await stores.subscriptions.create(DRAFT, NOW)
    early = await stores.subscriptions.create(DRAFT, NOW)
    await save(stores.briefings, write_briefing([TIDE, FERRY]))
    await stores.deliveries.plan(early.id, occurrence(0), now=NOW, build=message)
    changed = dataclasses.replace(TIDE, question="Will the tide come?")
    await save(stores.briefings, write_briefing([changed, FERRY, LAMP]))

    again = await stores.deliveries.plan(early.id, occurrence(1), now=NOW, build=message)
    first = await stores.deliveries.plan(late.id, occurrence(1), now=NOW, build=message)

    assert again is not None
    assert first is not None
    assert "[]" == again.payload
    assert str([changed.question, FERRY.question, LAMP.question]) == first.payload


async def test_archive_and_withdrawn_and_foreign_briefings_enter_no_digest(stores: Stores):
    created = await stores.subscriptions.create(
        dataclasses.replace(DRAFT, sources=(HARBOUR.id, own_source(8).id)), NOW
    )
    await save(stores.briefings, write_briefing([TIDE], address="a"))
    await save(
        stores.briefings, write_briefing([LAMP], address="b"), source=HARBOUR, digestible=False
    )
    await save(stores.briefings, write_briefing([TIDE, LAMP], address="c"), source=own_source(8))
    wrong = await save(stores.briefings, write_briefing([FERRY], address="d"), source=HARBOUR)
    await withdraw(stores.database, None, wrong)
    right = dataclasses.replace(FERRY, question="Is it running?")
    await save(stores.briefings, write_briefing([right], address="e"), source=HARBOUR)

    made = await stores.deliveries.plan(created.id, occurrence(0), now=NOW, build=message)

    assert made is not None
    assert "['Is it running?']" == made.payload


async def test_nothing_to_post_is_recorded_and_uses_the_span_up(stores: Stores):
    await save(stores.briefings, write_briefing([TIDE]))
    created = await stores.subscriptions.create(DRAFT, NOW)
    empty = await stores.deliveries.plan(created.id, occurrence(0), now=NOW, build=nothing)
    after = await stores.deliveries.plan(created.id, occurrence(1), now=NOW, build=message)
    assert empty is not None
    assert after is not None
    assert (DeliveryState.SKIPPED, "nothing to post") == (empty.state, empty.reason)
    assert "[]" == after.payload


async def test_a_pass_over_uses_the_span_up_and_clears_skip_next(stores: Stores):
    await save(stores.briefings, write_briefing([TIDE]))
    created = await stores.subscriptions.create(DRAFT, NOW)
    await stores.subscriptions.update(GUILD, dataclasses.replace(created, skip_next=True))

    passed = await stores.deliveries.pass_over(created.id, occurrence(0), now=NOW, reason="skip")
    again = await stores.deliveries.pass_over(created.id, occurrence(0), now=NOW, reason="skip")
    after = await stores.deliveries.plan(created.id, occurrence(1), now=NOW, build=message)

    assert passed is not None
    assert after is not None
    assert (DeliveryState.SKIPPED, "skip", None) == (passed.state, passed.reason, again)
    assert "[]" == after.payload
    moved = await stores.subscriptions.one(GUILD, created.id)
    assert moved is not None
    assert not moved.skip_next


async def test_a_paused_or_unknown_subscription_plans_nothing(stores: Stores):
    created = await stores.subscriptions.create(DRAFT, NOW)
    paused = dataclasses.replace(created, state=SubscriptionState.PAUSED)
    await stores.subscriptions.update(GUILD, paused)
    for one in (created.id, SubscriptionId(99)):
        made = await stores.deliveries.plan(one, occurrence(0), now=NOW, build=message)
        assert None is made
    assert () == await stores.deliveries.history(GUILD)


async def test_a_build_that_fails_leaves_everything_as_it_was(stores: Stores):
    await save(stores.briefings, write_briefing([TIDE]))
    created = await stores.subscriptions.create(DRAFT, NOW)

    def broken(_subscription: Subscription, _exchanges: tuple[StoredExchange, ...]) -> None:
        raise RuntimeError("the layout failed")

    with pytest.raises(RuntimeError, match="the layout failed"):
        await stores.deliveries.plan(created.id, occurrence(0), now=NOW, build=broken)

    assert created == await stores.subscriptions.one(GUILD, created.id)
    assert () == await stores.deliveries.history(GUILD)


async def test_a_delivery_is_claimed_by_one_worker(stores: Stores):
    keys = {await stores.planned(channel_id=ChannelId(number)) for number in range(12)}
    claims = await asyncio.gather(
        *(
            stores.deliveries.claim(owner=f"worker {n}", now=NOW, lease=LEASE, limit=5)
            for n in range(4)
        )
    )
    taken = [delivery for claim in claims for delivery in claim]
    assert sorted(keys) == sorted(delivery.key for delivery in taken)
    first = taken[0]
    assert (DeliveryState.SENDING, 1) == (first.state, first.attempt)
    assert (NOW, NOW, NOW + LEASE) == (
        first.first_attempt_at,
        first.last_attempt_at,
        first.lease_until,
    )


async def test_only_what_is_due_and_not_late_is_claimed(stores: Stores):
    await stores.planned(2)
    late = await stores.planned(0, channel_id=ChannelId(71))
    now = NOW + HOUR
    assert () == await stores.deliveries.claim(owner="a", now=now, lease=LEASE, limit=9)
    assert [late] == [delivery.key for delivery in await stores.deliveries.stale(now=now)]


async def test_an_abandoned_claim_is_taken_over_once(stores: Stores):
    key = await stores.planned()
    await stores.deliveries.claim(owner="dead", now=NOW, lease=LEASE, limit=1)
    assert () == await stores.deliveries.stale(now=NOW + LEASE / 2)
    assert None is await stores.deliveries.take_over(
        key, owner="b", now=NOW + LEASE / 2, lease=LEASE
    )

    later = NOW + LEASE
    assert [key] == [delivery.key for delivery in await stores.deliveries.stale(now=later)]
    takers = await asyncio.gather(
        *(stores.deliveries.take_over(key, owner=owner, now=later, lease=LEASE) for owner in "abc")
    )
    (taken,) = [delivery for delivery in takers if delivery is not None]
    assert (2, NOW, later) == (taken.attempt, taken.first_attempt_at, taken.last_attempt_at)


async def test_sent_is_recorded_once_whoever_saw_it(stores: Stores):
    key = await stores.planned()
    await stores.deliveries.claim(owner="a", now=NOW, lease=LEASE, limit=1)

    assert await stores.deliveries.record_sent(key, 500, now=NOW)  # own MESSAGE_CREATE
    assert not await stores.deliveries.record_sent(key, 501, now=NOW, owner="a")
    assert not await stores.deliveries.record_failure(key, DeliveryState.DEAD, "x", now=NOW)

    sent = await stores.deliveries.one(key)
    assert sent is not None
    assert (DeliveryState.SENT, 500, NOW) == (sent.state, sent.message_id, sent.sent_at)
    assert () == await stores.deliveries.stale(now=NOW + HOUR)


async def test_a_failure_ends_it_until_it_is_reopened(stores: Stores):
    key = await stores.planned()
    await stores.deliveries.claim(owner="a", now=NOW, lease=LEASE, limit=1)

    assert await stores.deliveries.record_failure(key, DeliveryState.PARKED, "50001", now=NOW)
    parked = await stores.deliveries.one(key)
    assert parked is not None
    assert (DeliveryState.PARKED, "50001") == (parked.state, parked.reason)
    assert () == await stores.deliveries.stale(now=NOW + HOUR)

    assert await stores.deliveries.reopen(key, now=NOW + HOUR)
    assert [key] == [d.key for d in await stores.deliveries.stale(now=NOW + HOUR)]
    with pytest.raises(ValueError, match="no way to fail"):
        await stores.deliveries.record_failure(key, DeliveryState.SENT, "", now=NOW)


@pytest.mark.parametrize("attempted", [True, False])
async def test_a_released_claim_is_read_back_only_if_it_may_have_left(
    stores: Stores, attempted: bool
):
    key = await stores.planned()
    await stores.deliveries.claim(owner="a", now=NOW, lease=LEASE, limit=1)

    foreign = await stores.deliveries.release(key, owner="b", now=NOW, attempted=attempted)
    own = await stores.deliveries.release(key, owner="a", now=NOW, attempted=attempted)

    assert (False, True) == (foreign, own)
    stale = [delivery.key for delivery in await stores.deliveries.stale(now=NOW)]
    claimed = await stores.deliveries.claim(owner="b", now=NOW, lease=LEASE, limit=1)
    assert ([key] if attempted else []) == stale
    assert ([] if attempted else [key]) == [delivery.key for delivery in claimed]


async def test_history_is_the_guilds_own(stores: Stores):
    key = await stores.planned()
    other = await stores.planned(1)
    foreign = GuildId(8)
    assert () == await stores.deliveries.history(foreign)
    assert [other, key] == [d.key for d in await stores.deliveries.history(GUILD)]
    assert [other] == [d.key for d in await stores.deliveries.history(GUILD, limit=1)]
    first = (await stores.subscriptions.all(GUILD))[0]
    assert [key] == [d.key for d in await stores.deliveries.history(GUILD, first.id)]
    assert () == await stores.deliveries.history(foreign, first.id)


async def test_the_instance_secret_is_made_once(stores: Stores):
    made = await asyncio.gather(*(stores.deliveries.instance_secret() for _ in range(3)))
    assert 1 == len(set(made))
    assert 32 == len(made[0])


async def test_an_unknown_delivery_is_none(stores: Stores):
    unknown = DeliveryKey("NONE")
    assert None is await stores.deliveries.one(unknown)
    assert not await stores.deliveries.record_sent(unknown, 1, now=NOW)
    taken = await stores.deliveries.take_over(unknown, owner="a", now=NOW, lease=LEASE)
    assert None is taken


async def test_ingest_beside_planning_leaves_nothing_out(stores: Stores):
    created = await stores.subscriptions.create(DRAFT, NOW)
    seen: list[QuoteId] = []

    async def store_all() -> None:
        for number in range(12):
            said = dataclasses.replace(TIDE, question=f"Tide {number}?", answer=f"Yes {number}.")
            await save(stores.briefings, write_briefing([said], address=f"{number}"))

    async def plan_all() -> None:
        for number in range(8):
            made = await stores.deliveries.plan(
                created.id, occurrence(number), now=NOW, build=message
            )
            assert made is not None
            seen.extend(made.quotes)
            await asyncio.sleep(0)

    await asyncio.gather(store_all(), plan_all())
    last = await stores.deliveries.plan(created.id, occurrence(9), now=NOW, build=message)
    assert last is not None
    seen.extend(last.quotes)

    assert 12 == len(seen) == len(set(seen))
