import datetime as dt

from digests.model import DeliveryState, GuildId
from digests.storage import DeliveryStore
from tests.bot.commands.desk import Desk

DUE = dt.datetime(2026, 11, 24, 8, 0, 1, tzinfo=dt.UTC)


async def test_why_tells_each_step_to_anybody(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00", topics="Taiwan")
    told = await desk.slash(desk.member, "why")
    assert told.private
    for step in ("Read: ", "Matched: ", "Due: ", "Allowed: ", "Sent: "):
        assert step in told.text
    assert "for Taiwan" in told.text
    assert "nothing was due yet" in told.text
    await desk.deliver(DUE)
    after = await desk.slash(desk.member, "why", digest="1")
    assert "Read: 0 exchanges" in after.text
    assert "2026-11-24T08:00 sent" in after.text


async def test_why_without_a_digest_says_how_to_make_one(desk: Desk) -> None:
    assert "/digest create" in (await desk.slash(desk.member, "why")).text


async def test_a_server_without_corrections_is_told_so(desk: Desk) -> None:
    told = await desk.slash(desk.member, "corrections")
    assert "No posted digest had to be corrected" in told.text


async def test_history_has_a_button_that_sends_again_what_ended_badly(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    await desk.digests.deliver.plan_due(DUE)
    store = DeliveryStore(desk.digests.database)
    (planned,) = await store.history(GuildId(desk.guild.id))
    state = DeliveryState.UNKNOWN
    await store.record_failure(planned.key, state, "The bot may not read there.", now=DUE)
    history = await desk.slash(desk.admin, "digest history")
    again = "Send 2026-11-24T08:00 again"
    assert history.labels == [again]
    await desk.click(desk.admin, history, again)
    reopened = await store.one(planned.key)
    assert reopened is not None
    assert reopened.state is DeliveryState.SENDING


async def test_resume_sends_the_digest_that_its_channel_refused(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    await desk.digests.deliver.plan_due(DUE)
    store = DeliveryStore(desk.digests.database)
    (planned,) = await store.history(GuildId(desk.guild.id))
    await store.record_failure(planned.key, DeliveryState.PARKED, "missing_access", now=DUE)
    await desk.slash(desk.admin, "digest resume", digest="1")
    reopened = await store.one(planned.key)
    assert reopened is not None
    assert reopened.state is DeliveryState.SENDING
