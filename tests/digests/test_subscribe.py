import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from digests.errors import AmbiguousName, BadRequest, UnknownName, UnknownZone
from digests.model import (
    ChannelId,
    GuildId,
    GuildSettings,
    Source,
    SourceId,
    SourceKind,
    SubscriptionId,
    SubscriptionState,
    Weekday,
)
from digests.subscribe import Limits, Subscribe, SubscribeAnswer
from tests.digests import samples
from tests.digests.builders import at
from tests.digests.stores import Stores

GUILD = GuildId(7)
OTHER = GuildId(8)
CHANNEL = ChannelId(70)
NOW = at("2026-11-24T12:00")


@pytest.fixture
def subscribe(stores: Stores) -> Subscribe:
    return stores.subscribe()


async def _create(subscribe: Subscribe, time: str = "08:00", **options: Any) -> SubscribeAnswer:
    channel = options.pop("channel", CHANNEL)
    chosen = {"zone": "UTC", "now": NOW, **options}
    return await subscribe.create(GUILD, channel, time=time, **chosen)


def _runs(answer: SubscribeAnswer) -> list[str]:
    return [run.name for run in answer.next_runs]


async def test_a_digest_is_created_from_what_people_type(subscribe, stores):
    await stores.sources.put(samples.MINISTRY)
    answer = await _create(
        subscribe,
        "17:30, 8am",
        zone="berlin",
        days="mon, thu",
        topics="taiwan, Middle East; taiwan question",
        sources="Maren Foreign Ministry",
        locale="de",
        skip_empty=True,
    )
    made = answer.subscription
    assert made.cadence.times == (dt.time(8), dt.time(17, 30))
    assert made.cadence.zone == "Europe/Berlin"
    assert made.cadence.days == {Weekday.MON, Weekday.THU}
    assert made.topics == ("Taiwan", "Gaza / Middle East")
    assert made.sources == ("maren-mfa",)
    assert (made.locale, made.skip_empty) == ("de", True)
    assert _runs(answer) == ["2026-11-26T08:00", "2026-11-26T17:30", "2026-11-30T08:00"]
    assert [made] == [found.subscription for found in await subscribe.list(GUILD, now=NOW)]


async def test_only_a_time_is_needed(subscribe):
    answer = await subscribe.create(GUILD, CHANNEL, time="08:00", now=NOW)
    assert answer.subscription.cadence.zone == "UTC"
    assert answer.subscription.topics == ()
    assert len(answer.subscription.cadence.days) == 7
    assert "UTC" in answer.notes[0]


async def test_a_servers_zone_is_taken_where_none_is_typed(subscribe, stores):
    await stores.guilds.save_settings(GuildSettings(GUILD, zone="Asia/Tokyo"))
    answer = await subscribe.create(GUILD, CHANNEL, time="08:00", now=NOW)
    assert answer.subscription.cadence.zone == "Asia/Tokyo"
    assert answer.notes == ()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"time": "8"}, BadRequest),
        ({"zone": "Mars/Olympus"}, UnknownZone),
        ({"days": "someday"}, BadRequest),
        ({"topics": "xyzzy plugh"}, UnknownName),
        ({"sources": "nowhere"}, UnknownName),
        ({"topics": ",".join(f"t{n}" for n in range(26))}, BadRequest),
    ],
)
async def test_nothing_is_stored_when_an_option_is_wrong(subscribe, options, error):
    with pytest.raises(error):
        await _create(subscribe, **options)
    assert await subscribe.list(GUILD, now=NOW) == ()


async def test_a_server_may_have_so_many_digests(stores):
    few = Subscribe(
        subscriptions=stores.subscriptions,
        guilds=stores.guilds,
        sources=stores.sources,
        topics=samples.topics(),
        limits=replace(Limits(), subscriptions=1),
    )
    first = await _create(few)
    with pytest.raises(BadRequest, match="/digest remove"):
        await _create(few)
    await few.remove(GUILD, first.subscription.id, now=NOW)
    await _create(few)


async def test_a_source_of_another_server_cannot_be_chosen(subscribe, stores):
    own = Source(SourceId("own"), "Own", SourceKind.PAGE, "https://own.test/", guild_id=OTHER)
    await stores.sources.put(own)
    with pytest.raises(UnknownName):
        await _create(subscribe, sources="own")


async def test_what_is_not_given_stays_when_a_digest_is_edited(subscribe):
    old = (await _create(subscribe, topics="Taiwan")).subscription
    answer = await subscribe.edit(GUILD, old.id, now=NOW, time="09:00", channel_id=ChannelId(71))
    assert answer.subscription.cadence == replace(old.cadence, times=(dt.time(9),))
    assert answer.subscription.channel_id == 71
    assert answer.subscription.topics == ("Taiwan",)
    back = await subscribe.edit(GUILD, old.id, now=NOW, topics="all", skip_empty=True)
    assert back.subscription.topics == ()
    assert back.subscription.skip_empty is True


async def test_an_edit_that_names_nothing_says_what_can_be_changed(subscribe):
    old = (await _create(subscribe)).subscription
    with pytest.raises(BadRequest, match="Say what to change: time, zone, days, channel"):
        await subscribe.edit(GUILD, old.id, now=NOW)


async def test_a_new_time_that_has_passed_today_is_not_made_up_for(subscribe):
    old = (await _create(subscribe)).subscription
    later = NOW + dt.timedelta(days=2)
    answer = await subscribe.edit(GUILD, old.id, now=later, time="11:00")
    assert answer.subscription.planned_until == later
    assert _runs(answer)[0] == "2026-11-27T11:00"


async def test_a_paused_digest_has_no_next_run_until_its_day(subscribe):
    made = (await _create(subscribe, zone="America/New_York")).subscription
    paused = await subscribe.pause(GUILD, made.id, now=NOW)
    assert paused.subscription.state is SubscriptionState.PAUSED
    assert _runs(paused) == []
    until = await subscribe.pause(GUILD, made.id, now=NOW, until="2026-12-01")
    assert until.subscription.paused_until == at("2026-12-01T05:00")
    assert _runs(until)[0] == "2026-12-01T08:00"
    resumed = await subscribe.resume(GUILD, made.id, now=NOW)
    assert resumed.subscription.paused_until is None
    assert _runs(resumed)[0] == "2026-11-24T08:00"


@pytest.mark.parametrize("until", ["2026-11-24", "yesterday", "7d", "whenever"])
async def test_a_pause_ends_in_the_future_and_the_mend_says_when(subscribe, until):
    made = (await _create(subscribe)).subscription
    with pytest.raises(BadRequest, match="such as 2026-12-01 or 'tomorrow', or none"):
        await subscribe.pause(GUILD, made.id, now=NOW, until=until)


async def test_a_skipped_run_is_not_among_the_next(subscribe):
    made = (await _create(subscribe)).subscription
    skipped = await subscribe.skip(GUILD, made.id, now=NOW)
    assert _runs(skipped) == ["2026-11-26T08:00", "2026-11-27T08:00", "2026-11-28T08:00"]
    assert _runs(await subscribe.resume(GUILD, made.id, now=NOW))[0] == "2026-11-25T08:00"
    await subscribe.pause(GUILD, made.id, now=NOW)
    with pytest.raises(BadRequest, match="paused"):
        await subscribe.skip(GUILD, made.id, now=NOW)


async def test_a_removed_digest_is_gone(subscribe):
    made = (await _create(subscribe)).subscription
    assert _runs(await subscribe.remove(GUILD, made.id, now=NOW)) == []
    assert await subscribe.list(GUILD, now=NOW) == ()
    with pytest.raises(UnknownName):
        await subscribe.show(GUILD, made.id, now=NOW)


async def test_a_digest_of_another_server_answers_like_one_that_does_not_exist(subscribe):
    made = (await _create(subscribe)).subscription
    for change in (subscribe.show, subscribe.pause, subscribe.resume, subscribe.remove):
        said = []
        for guild, number in ((OTHER, made.id), (GUILD, SubscriptionId(99))):
            with pytest.raises(UnknownName) as caught:
                await change(guild, number, now=NOW)
            said.append(str(caught.value).replace(str(number), "N"))
        assert said[0] == said[1]
    assert await subscribe.list(OTHER, now=NOW) == ()


async def test_following_adds_to_every_digest_of_the_channel(subscribe):
    await _create(subscribe, topics="Taiwan")
    await _create(subscribe, "18:00")
    await _create(subscribe, channel=ChannelId(71))
    first, second = await subscribe.follow(GUILD, CHANNEL, "middel east", now=NOW)
    assert first.subscription.topics == ("Taiwan", "Gaza / Middle East")
    assert second.subscription.topics == ("Gaza / Middle East",)
    assert first.notes == ()
    assert "everything so far" in second.notes[0]
    again, _ = await subscribe.follow(GUILD, CHANNEL, "Gaza", now=NOW)
    assert again.subscription.topics == ("Taiwan", "Gaza / Middle East")
    assert "already" in again.notes[0]
    listed = await subscribe.topics(GUILD)
    assert dict(listed.followed) == {70: ("Taiwan", "Gaza / Middle East"), 71: ()}
    assert "Taiwan" in listed.catalogue


async def test_unfollowing_takes_away_but_never_the_last(subscribe):
    await _create(subscribe, topics="Taiwan, Iran")
    (answer,) = await subscribe.unfollow(GUILD, CHANNEL, "iran", now=NOW)
    assert answer.subscription.topics == ("Taiwan",)
    with pytest.raises(BadRequest, match="only topic"):
        await subscribe.unfollow(GUILD, CHANNEL, "Taiwan", now=NOW)
    with pytest.raises(UnknownName):
        await subscribe.unfollow(GUILD, CHANNEL, "Fisheries", now=NOW)


async def test_a_channel_without_a_digest_cannot_follow(subscribe):
    with pytest.raises(BadRequest, match="/digest create"):
        await subscribe.follow(GUILD, CHANNEL, "Taiwan", now=NOW)


async def test_a_server_defines_its_own_topics(subscribe, stores):
    topic = await subscribe.define(GUILD, " Port  Maren ", "Port Maren, grain terminal*")
    assert (topic.name, topic.phrases) == ("Port Maren", ("Port Maren", "grain terminal*"))
    assert (await _create(subscribe, topics="port maren")).subscription.topics == ("Port Maren",)
    assert [own.name for own in (await subscribe.topics(GUILD)).own] == ["Port Maren"]
    assert (await subscribe.topics(OTHER)).own == ()


@pytest.mark.parametrize(
    ("name", "phrases"),
    [("taiwan", "Taipei"), ("", "x"), ("a, b", "x"), ("Ports", " , "), ("Ports", "x" * 81)],
)
async def test_a_topic_that_cannot_be_defined_is_refused(subscribe, name, phrases):
    with pytest.raises(BadRequest):
        await subscribe.define(GUILD, name, phrases)


async def test_an_ambiguous_source_is_asked_back(subscribe, stores):
    for number in (1, 2):
        where = f"https://mfa.test/{number}"
        source = Source(SourceId(f"page-{number}"), "Ministry", SourceKind.PAGE, where)
        await stores.sources.put(source)
    with pytest.raises(AmbiguousName):
        await _create(subscribe, sources="Ministry")


async def test_a_topic_of_hints_alone_is_refused(subscribe):
    with pytest.raises(BadRequest, match="hint"):
        await subscribe.define(GUILD, "Ships", "ship?, boat*?")
