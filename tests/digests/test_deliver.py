import asyncio
import datetime as dt
import json
from dataclasses import replace
from typing import Any, cast

import pytest

from digests.deliver import Deliver, Pace, SendReport
from digests.errors import PostingUncertain, TokenRefused, UnknownName
from digests.model import (
    Cadence,
    ChannelId,
    DeliveryState,
    GuildId,
    Subscription,
    SubscriptionDraft,
    SubscriptionId,
    SubscriptionState,
    Topic,
)
from digests.storage import DeliveryStore
from tests.digests import samples
from tests.digests.builders import at
from tests.digests.stores import Stores
from tests.fakes import Clock, FakeDiscordPoster, render_plainly

GUILD = GuildId(7)
CHANNEL = ChannelId(70)
CREATED = at("2026-11-24T05:00")
DUE = at("2026-11-24T08:00")
ON_THEIR_WAY = (DeliveryState.PLANNED, DeliveryState.SENDING)


@pytest.fixture
def clock() -> Clock:
    return Clock(CREATED)


@pytest.fixture
def poster(clock: Clock) -> FakeDiscordPoster:
    return FakeDiscordPoster(clock)


def make_deliver(
    stores: Stores, poster: FakeDiscordPoster, clock: Clock, pace: Pace | None = None
) -> Deliver:
    """A process's own: what it remembers dies with it."""
    return Deliver(
        subscriptions=stores.subscriptions,
        deliveries=stores.deliveries,
        briefings=stores.briefings,
        sources=stores.sources,
        guilds=stores.guilds,
        topics=samples.topics(),
        render=render_plainly,
        poster=poster,
        pace=pace or Pace(),
        monotonic=clock.monotonic,
    )


@pytest.fixture
def deliver(stores: Stores, poster: FakeDiscordPoster, clock: Clock) -> Deliver:
    return make_deliver(stores, poster, clock)


async def _subscribe(stores: Stores, **options) -> Subscription:
    chosen = {"time": "08:00", "zone": "UTC", "now": CREATED, **options}
    channel = chosen.pop("channel", CHANNEL)
    answer = await stores.subscribe().create(GUILD, channel, **chosen)
    return answer.subscription


async def _round(deliver: Deliver, clock: Clock) -> SendReport:
    """What the schedule does at each ring."""
    await deliver.plan_due(clock())
    sent = await deliver.send_due(clock)
    settled = await deliver.recover(clock)
    return SendReport(
        sent.sent + settled.sent,
        sent.found + settled.found,
        sent.retried + settled.retried,
        sent.to_tell + settled.to_tell,
    )


async def _until(
    stores: Stores, deliver: Deliver, clock: Clock, end: dt.datetime, *, idle_minutes: int = 60
) -> SendReport:
    """Ring every 15 seconds while something is on its way, else at the next full hour."""
    reports = []
    while clock() < end:
        reports.append(await _round(deliver, clock))
        history = await stores.deliveries.history(GUILD)
        if any(delivery.state in ON_THEIR_WAY for delivery in history):
            clock.advance(seconds=15)
        else:
            clock.advance(seconds=60 * idle_minutes - clock().timestamp() % (60 * idle_minutes))
    return SendReport(
        sum(report.sent for report in reports),
        sum(report.found for report in reports),
        sum(report.retried for report in reports),
        tuple(told for report in reports for told in report.to_tell),
    )


def _told(poster: FakeDiscordPoster) -> list[dict[str, Any]]:
    return [json.loads(message.payload) for message in poster.messages]


async def _states(stores: Stores) -> list[str]:
    history = await stores.deliveries.history(GUILD)
    return [f"{found.occurrence} {found.state.value}" for found in reversed(history)]


# When and what


async def test_nothing_is_planned_before_it_is_due(stores, deliver, poster, clock):
    await _subscribe(stores)
    clock.advance(hours=2, minutes=59)
    report = await _round(deliver, clock)
    assert report == SendReport()
    assert poster.messages == []


async def test_a_digest_is_posted_once_at_its_time(stores, deliver, poster, clock):
    await _subscribe(stores, topics="Taiwan, Ukraine")
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    await _until(stores, deliver, clock, DUE + dt.timedelta(hours=2))
    (told,) = _told(poster)
    assert list(told["sections"]) == ["Taiwan", "Ukraine war"]
    assert told["other"] == 1
    assert told["late"] is False
    assert told["next"] == "2026-11-25T08:00:00+00:00"
    assert told["coverage"] == [["Maren Foreign Ministry", 3, None]]
    assert await _states(stores) == ["2026-11-24T08:00 sent"]


async def test_each_exchange_is_told_in_one_digest(stores, deliver, poster, clock):
    await _subscribe(stores, time="08:00, 17:00")
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    await _until(stores, deliver, clock, at("2026-11-24T10:00"))
    await stores.take_in(samples.LIGHTHOUSE, clock())
    await _until(stores, deliver, clock, at("2026-11-24T18:00"))
    first, second = (
        [bullet for bullets in told["sections"].values() for bullet in bullets]
        for told in _told(poster)
    )
    assert len(first) == 3
    assert len(second) == 2
    assert not set(first) & set(second)


async def test_a_digest_without_news_is_posted_unless_it_shall_be_skipped(
    stores, deliver, poster, clock
):
    await _subscribe(stores)
    await _subscribe(stores, channel=ChannelId(71), skip_empty=True)
    await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=5))
    assert [message.channel_id for message in poster.messages] == [CHANNEL]
    assert sorted(await _states(stores)) == ["2026-11-24T08:00 sent", "2026-11-24T08:00 skipped"]


async def test_after_a_downtime_one_late_digest_covers_the_gap(stores, deliver, poster, clock):
    await _subscribe(stores, time="08:00, 17:00")
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    await stores.take_in(samples.LIGHTHOUSE, at("2026-11-25T06:00"))
    clock.advance(days=3)
    await _until(stores, deliver, clock, clock() + dt.timedelta(minutes=10))
    (told,) = _told(poster)
    assert told["late"] is True
    assert sum(len(bullets) for bullets in told["sections"].values()) == 5
    assert await _states(stores) == ["2026-11-26T17:00 sent"]


async def test_a_server_topic_defined_by_its_admins_is_found(stores, deliver, poster, clock):
    await stores.guilds.put_topic(GUILD, Topic("Lighthouses", ("lighthouse",), guild_id=GUILD))
    await _subscribe(stores, topics="lighthouses")
    await stores.take_in(samples.LIGHTHOUSE, at("2026-11-24T06:00"))
    await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=1))
    assert list(_told(poster)[0]["sections"]) == ["Lighthouses"]


async def test_a_failing_source_is_named_in_the_digest(stores, deliver, poster, clock):
    await _subscribe(stores)
    await stores.sources.put(samples.MINISTRY)
    await stores.sources.record_poll(samples.MINISTRY.id, now=CREATED, failure="It answered 403.")
    await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=1))
    assert _told(poster)[0]["coverage"] == [["Maren Foreign Ministry", 0, "It answered 403."]]


# Pausing and skipping


async def test_what_is_stored_during_a_pause_is_not_made_up_for(stores, deliver, poster, clock):
    subscription = await _subscribe(stores)
    await stores.subscribe().pause(GUILD, subscription.id, now=CREATED)
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    await _until(stores, deliver, clock, at("2026-11-24T12:00"))
    await stores.subscribe().resume(GUILD, subscription.id, now=clock())
    await stores.take_in(samples.LIGHTHOUSE, at("2026-11-25T06:00"))
    await _until(stores, deliver, clock, at("2026-11-25T12:00"))
    (told,) = _told(poster)
    assert sum(len(bullets) for bullets in told["sections"].values()) == 2
    assert await _states(stores) == ["2026-11-24T08:00 skipped", "2026-11-25T08:00 sent"]


async def test_a_pause_ends_by_itself_on_its_day(stores, deliver, poster, clock):
    subscription = await _subscribe(stores)
    await stores.subscribe().pause(GUILD, subscription.id, now=CREATED, until="2026-11-26")
    await _until(stores, deliver, clock, at("2026-11-26T12:00"))
    assert await _states(stores) == [
        "2026-11-24T08:00 skipped",
        "2026-11-25T08:00 skipped",
        "2026-11-26T08:00 sent",
    ]
    after = await stores.subscriptions.one(GUILD, subscription.id)
    assert after.state is SubscriptionState.ACTIVE


async def test_a_skipped_occurrence_uses_its_span_up(stores, deliver, poster, clock):
    subscription = await _subscribe(stores)
    await stores.subscribe().skip(GUILD, subscription.id, now=CREATED)
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    await _until(stores, deliver, clock, at("2026-11-25T12:00"))
    (told,) = _told(poster)
    assert told["sections"] == {}
    assert await _states(stores) == ["2026-11-24T08:00 skipped", "2026-11-25T08:00 sent"]


async def test_a_skip_within_a_downtime_loses_nothing(stores, deliver, poster, clock):
    subscription = await _subscribe(stores)
    await stores.subscribe().skip(GUILD, subscription.id, now=CREATED)
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    clock.advance(days=2)
    await _until(stores, deliver, clock, clock() + dt.timedelta(minutes=10))
    assert len(_told(poster)[0]["sections"]) > 0
    after = await stores.subscriptions.one(GUILD, subscription.id)
    assert after.skip_next is False


# When Discord does not do as asked


async def test_a_lost_answer_is_settled_by_reading_the_channel_back(stores, deliver, poster, clock):
    await _subscribe(stores)
    poster.answer(["stored-then-fails"])
    report = await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=10))
    assert (len(poster.messages), poster.posts, report.found) == (1, 1, 1)
    (delivery,) = await stores.deliveries.history(GUILD)
    assert (delivery.state, delivery.message_id) == (DeliveryState.SENT, poster.messages[0].id)


@pytest.mark.parametrize("answers", [["fails"], ["late"], ["fails", "late", "stored-then-fails"]])
async def test_what_was_not_stored_or_came_late_stands_there_once(
    stores, deliver, poster, clock, answers
):
    await _subscribe(stores)
    poster.answer(answers)
    await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=30))
    assert len(poster.messages) == 1
    assert await _states(stores) == ["2026-11-24T08:00 sent"]


async def test_our_own_message_from_the_gateway_settles_a_lost_answer(
    stores, deliver, poster, clock
):
    await _subscribe(stores)
    poster.answer(["stored-then-fails"])
    clock.advance(hours=3)
    await _round(deliver, clock)
    (message,) = poster.messages
    assert await deliver.confirm(message.key, message.id, clock()) is True
    assert await deliver.confirm(message.key, message.id, clock()) is False
    report = await _until(stores, deliver, clock, clock() + dt.timedelta(minutes=10))
    assert (report.found, report.sent, poster.posts) == (0, 0, 1)


async def test_a_closed_channel_is_parked_and_told_once(stores, deliver, poster, clock):
    subscription = await _subscribe(stores, time="08:00, 09:00")
    poster.is_open = False
    report = await _until(stores, deliver, clock, DUE + dt.timedelta(hours=3))
    assert [told.reason for told in report.to_tell] == ["missing_permissions"]
    assert poster.posts == 1
    after = await stores.subscriptions.one(GUILD, subscription.id)
    assert after.state is SubscriptionState.PARKED
    assert after.cadence == subscription.cadence


async def test_a_channel_opened_again_gets_the_parked_digest_and_then_the_gap(
    stores, deliver, poster, clock
):
    await _subscribe(stores)
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    poster.is_open = False
    await _until(stores, deliver, clock, at("2026-11-24T12:00"))
    await stores.take_in(samples.LIGHTHOUSE, at("2026-11-25T06:00"))
    clock.advance(days=1)
    poster.is_open = True
    resumed = await deliver.resume_channel(GUILD, CHANNEL, clock())
    assert [one.state for one in resumed] == [SubscriptionState.ACTIVE]
    await _until(stores, deliver, clock, clock() + dt.timedelta(hours=2))
    counts = [sum(map(len, told["sections"].values())) for told in _told(poster)]
    assert counts == [3, 2]
    assert await _states(stores) == ["2026-11-24T08:00 sent", "2026-11-25T08:00 sent"]


async def test_a_rejected_payload_is_dead_and_told(stores, deliver, poster, clock):
    await _subscribe(stores)
    poster.answer(["rejected"])
    report = await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=10))
    assert report.count(DeliveryState.DEAD) == 1
    assert poster.posts == 1
    assert await _states(stores) == ["2026-11-24T08:00 dead"]


async def test_a_refused_token_stops_everything_and_loses_nothing(stores, deliver, poster, clock):
    await _subscribe(stores)
    poster.answer(["token"])
    clock.advance(hours=3)
    await deliver.plan_due(clock())
    with pytest.raises(TokenRefused):
        await deliver.send_due(clock)
    assert await _states(stores) == ["2026-11-24T08:00 planned"]
    await _until(stores, deliver, clock, clock() + dt.timedelta(minutes=10))
    assert len(poster.messages) == 1


async def test_without_the_right_to_read_back_a_person_decides(stores, deliver, poster, clock):
    await _subscribe(stores)
    poster.history_is_readable = False
    poster.answer(["stored-then-fails"])
    report = await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=10))
    assert report.count(DeliveryState.UNKNOWN) == 1
    assert poster.posts == 1
    (told,) = report.to_tell
    settled = await deliver.mark_sent(GUILD, told.key, clock())
    assert settled.state is DeliveryState.SENT


async def test_a_person_may_have_it_posted_again_unread(stores, deliver, poster, clock):
    await _subscribe(stores)
    poster.history_is_readable = False
    poster.answer(["fails"])
    (told,) = (await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=10))).to_tell
    await deliver.send_again(GUILD, told.key, clock())
    await _until(stores, deliver, clock, clock() + dt.timedelta(minutes=5))
    assert len(poster.messages) == 1
    assert await _states(stores) == ["2026-11-24T08:00 sent"]


async def test_a_delivery_of_another_server_cannot_be_touched(stores, deliver, poster, clock):
    await _subscribe(stores)
    await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=1))
    key = poster.messages[0].key
    for ask in (deliver.send_again, deliver.mark_sent):
        with pytest.raises(UnknownName):
            await ask(GuildId(8), key, clock())


async def test_the_next_digest_waits_for_the_one_on_its_way(stores, deliver, poster, clock):
    await _subscribe(stores, time="08:00, 08:10, 08:20")
    poster.answer(["fails"] * 12)
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    await _until(stores, deliver, clock, at("2026-11-24T10:00"), idle_minutes=10)
    told = _told(poster)
    assert [one["late"] for one in told] == [False, True]
    assert [message.at for message in poster.messages] == sorted(m.at for m in poster.messages)


async def test_after_a_day_without_an_answer_a_person_decides(stores, clock):
    class SilentHistory(FakeDiscordPoster):
        async def find(self, delivery):
            raise PostingUncertain(f"Discord did not answer about {delivery.key}.")

    poster = SilentHistory(clock)
    poster.answer(["fails"])
    deliver = make_deliver(stores, poster, clock)
    await _subscribe(stores)
    clock.advance(hours=3)
    assert (await _round(deliver, clock)).retried == 1
    clock.advance(hours=23)
    assert (await _round(deliver, clock)).to_tell == ()
    clock.advance(hours=2)
    assert (await _round(deliver, clock)).count(DeliveryState.UNKNOWN) == 1


async def test_a_send_without_an_answer_is_given_up_in_time(stores, clock):
    class SilentPoster(FakeDiscordPoster):
        async def post(self, delivery):  # noqa: ARG002 - a Poster's
            await asyncio.Event().wait()
            return 0

    poster = SilentPoster(clock)
    pace = Pace(send_timeout=dt.timedelta(milliseconds=10))
    deliver = make_deliver(stores, poster, clock, pace)
    await _subscribe(stores)
    clock.advance(hours=3)
    assert (await _round(deliver, clock)).retried == 1


async def test_what_this_life_planned_is_sent_at_once_however_late(stores, clock):
    """Ten thousand at one instant take minutes; they are not read back for that."""

    class CountingPoster(FakeDiscordPoster):
        finds = 0

        async def find(self, delivery):
            self.finds += 1
            return await super().find(delivery)

    poster = CountingPoster(clock)
    deliver = make_deliver(stores, poster, clock)
    await _subscribe(stores)
    clock.advance(hours=3)
    await deliver.plan_due(clock())
    clock.advance(minutes=10)
    assert (await deliver.recover(clock)) == SendReport()
    assert (await deliver.send_due(clock)).sent == 1
    assert poster.finds == 0


async def test_what_another_life_planned_is_read_back_when_it_is_late(stores, poster, clock):
    await _subscribe(stores)
    clock.advance(hours=3)
    await make_deliver(stores, poster, clock).plan_due(clock())
    (delivery,) = await stores.deliveries.history(GUILD)
    poster._store(delivery)
    clock.advance(minutes=10)
    later = make_deliver(stores, poster, clock)
    assert (await later.send_due(clock)).sent == 0
    assert (await later.recover(clock)).found == 1
    assert len(poster.messages) == 1


async def test_a_message_seen_by_the_gateway_settles_a_post_whose_answer_is_lost(stores, clock):
    class EchoedPoster(FakeDiscordPoster):
        async def post(self, delivery):
            message = self._store(delivery)
            assert await life.confirm(delivery.key, message.id, clock()) is False
            raise PostingUncertain("The answer was lost.")

    poster = EchoedPoster(clock)
    life = make_deliver(stores, poster, clock)
    await _subscribe(stores)
    clock.advance(hours=3)
    assert (await _round(life, clock)).sent == 1
    (delivery,) = await stores.deliveries.history(GUILD)
    assert (delivery.state, delivery.message_id) == (DeliveryState.SENT, poster.messages[0].id)


async def test_a_claim_that_waited_too_long_is_not_sent(stores, poster, clock):
    """A process that stood still between claim and send must not send on an old lease."""

    class SlowDeliveries:
        def __init__(self, inner: DeliveryStore) -> None:
            self._inner = inner

        def __getattr__(self, name):
            return getattr(self._inner, name)

        async def take_over(self, key, **options):
            taken = await self._inner.take_over(key, **options)
            clock.advance(seconds=100)
            return taken

    await _subscribe(stores)
    clock.advance(hours=4)
    slow = replace(stores, deliveries=cast("DeliveryStore", SlowDeliveries(stores.deliveries)))
    await make_deliver(stores, poster, clock).plan_due(clock())
    clock.advance(seconds=1)
    assert (await make_deliver(slow, poster, clock).recover(clock)).retried == 1
    assert poster.posts == 0
    await _until(
        stores, make_deliver(stores, poster, clock), clock, clock() + dt.timedelta(minutes=10)
    )
    assert len(poster.messages) == 1


async def test_many_channels_are_served_a_few_at_a_time(stores, clock):
    class CountingPoster(FakeDiscordPoster):
        at_once = 0
        most = 0

        async def post(self, delivery):
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            await asyncio.sleep(0)
            self.at_once -= 1
            return await super().post(delivery)

    poster = CountingPoster(clock)
    deliver = make_deliver(stores, poster, clock, Pace(workers=5))
    for channel in range(25):
        await _subscribe(stores, channel=ChannelId(channel + 1))
    clock.advance(hours=3)
    report = await _round(deliver, clock)
    assert report.sent == 25
    assert {message.channel_id for message in poster.messages} == set(range(1, 26))
    assert poster.most <= 5


async def test_a_stopped_sender_claims_nothing_more(stores, deliver, poster, clock):
    await _subscribe(stores)
    clock.advance(hours=3)
    await deliver.plan_due(clock())
    deliver.stop()
    assert await deliver.send_due(clock) == SendReport()
    assert poster.posts == 0


async def test_while_discord_gives_no_answers_it_is_asked_less_and_less(stores, clock):
    class DownPoster(FakeDiscordPoster):
        is_down = True
        asked = 0

        async def post(self, delivery):
            self.asked += 1
            if self.is_down:
                raise PostingUncertain("Discord answered 429.")
            return await super().post(delivery)

        async def find(self, delivery):
            self.asked += 1
            if self.is_down:
                raise PostingUncertain("Discord answered 429.")
            return await super().find(delivery)

    poster = DownPoster(clock)
    deliver = make_deliver(stores, poster, clock, Pace(workers=5))
    for guild in range(4):
        for channel in range(25):
            where = ChannelId(guild * 100 + channel)
            draft = SubscriptionDraft(GuildId(50 + guild), where, Cadence((dt.time(8),), "UTC"))
            await stores.subscriptions.create(draft, CREATED)
    clock.advance(hours=3)
    begun = clock()
    while clock() < begun + dt.timedelta(hours=6):
        await _round(deliver, clock)
        clock.advance(seconds=15)
    assert 20 <= poster.asked < 90, "a ban lasts as long as it is provoked"
    poster.is_down = False
    for _ in range(400):
        await _round(deliver, clock)
        clock.advance(seconds=15)
    assert len(poster.messages) == 100
    assert len({message.channel_id for message in poster.messages}) == 100


def test_times_that_leave_no_room_to_read_back_are_refused():
    with pytest.raises(ValueError, match="no time to read back"):
        Pace(lease=dt.timedelta(seconds=80))


async def test_no_request_leaves_so_late_that_it_outlives_the_lease(stores, clock):
    """Whoever finds the lease ended must find all quiet: found with the lease at its half."""

    class SlowHistory(FakeDiscordPoster):
        async def find(self, delivery):
            found = await super().find(delivery)
            clock.advance(seconds=45)
            return found

    poster = SlowHistory(clock)
    poster.answer(["fails"])
    deliver = make_deliver(stores, poster, clock)
    await _subscribe(stores)
    clock.advance(hours=3)
    await _round(deliver, clock)
    clock.advance(seconds=121)
    assert (await deliver.recover(clock)).retried == 1
    assert poster.posts == 1


async def test_subscriptions_alike_share_the_work_but_no_message(stores, clock):
    rendered = []

    def render(digest, key, locale):
        rendered.append(key)
        return render_plainly(digest, key, locale)

    poster = FakeDiscordPoster(clock)
    deliver = make_deliver(stores, poster, clock)
    deliver._planner._render = render
    await stores.take_in(samples.HARBOUR, CREATED)
    for channel in range(20):
        topics = "Taiwan" if channel % 2 else "Ukraine"
        await _subscribe(stores, channel=ChannelId(channel + 1), topics=topics)
    clock.advance(hours=3)
    assert (await deliver.plan_due(clock())).planned == 20
    assert len(rendered) == 2, "once for all that are alike"
    await deliver.send_due(clock)
    assert len({message.key for message in poster.messages}) == 20
    assert all(message.key in message.payload for message in poster.messages)
    assert not any(key in message.payload for message in poster.messages for key in rendered)


async def test_one_that_cannot_be_planned_does_not_keep_the_others(stores, clock):
    def render(digest, key, locale):
        if locale == "xx":
            raise RuntimeError("no such language")
        return render_plainly(digest, key, locale)

    poster = FakeDiscordPoster(clock)
    deliver = make_deliver(stores, poster, clock)
    deliver._planner._render = render
    for channel, locale in ((1, "en"), (2, "xx"), (3, "en")):
        await _subscribe(stores, channel=ChannelId(channel), locale=locale)
    clock.advance(hours=3)
    report = await deliver.plan_due(clock())
    assert (report.planned, len(report.faults)) == (2, 1)


# Preview and history


async def test_a_preview_is_what_is_posted_and_changes_nothing(stores, deliver, poster, clock):
    subscription = await _subscribe(stores, topics="Taiwan")
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    clock.advance(hours=2)
    preview = await deliver.preview_message(GUILD, subscription.id, clock())
    again = await deliver.preview_message(GUILD, subscription.id, clock())
    assert preview == again
    await _until(stores, deliver, clock, DUE + dt.timedelta(minutes=1))
    expected = json.loads(preview.payload) | {"next": "2026-11-25T08:00:00+00:00"}
    assert _told(poster) == [expected]


async def test_a_span_can_be_told_without_a_subscription(stores, deliver):
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    day = dt.timedelta(days=1)
    digest = await deliver.span(None, CREATED, CREATED + day, ["taiwan question"])
    assert [section.topic for section in digest.sections] == ["Taiwan"]
    assert digest.other == 2
    empty = await deliver.span(None, CREATED - 2 * day, CREATED - day)
    assert empty.is_empty
    with pytest.raises(UnknownName):
        await deliver.span(None, CREATED, CREATED + day, ["xyzzy plugh"])


async def test_another_servers_digest_has_no_preview_and_no_history(stores, deliver, clock):
    subscription = await _subscribe(stores)
    for foreign in ((GuildId(8), subscription.id), (GUILD, SubscriptionId(999))):
        with pytest.raises(UnknownName):
            await deliver.preview(*foreign, clock())
        with pytest.raises(UnknownName):
            await deliver.history(*foreign)
    assert await deliver.history(GUILD, subscription.id) == ()


async def test_one_subscription_that_cannot_be_laid_out_does_not_stop_the_others(
    stores, poster, clock
):
    broken = await _subscribe(stores, locale="xx")
    await _subscribe(stores, channel=ChannelId(71))

    def render(digest, key, locale):
        if locale == "xx":
            raise LookupError("no such locale")
        return render_plainly(digest, key, locale)

    deliver = Deliver(
        subscriptions=stores.subscriptions,
        deliveries=stores.deliveries,
        briefings=stores.briefings,
        sources=stores.sources,
        guilds=stores.guilds,
        topics=samples.topics(),
        render=render,
        poster=poster,
        monotonic=clock.monotonic,
    )
    clock.advance(hours=3)
    report = await deliver.plan_due(clock())
    assert [type(error) for error in report.faults] == [LookupError]
    assert report.planned == 1
    await deliver.send_due(clock)
    assert [message.channel_id for message in poster.messages] == [71]
    assert (await stores.subscriptions.one(GUILD, broken.id)).planned_until is None
