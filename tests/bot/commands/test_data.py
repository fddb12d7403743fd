import json

from digests.model import ExchangeId, GuildId, Problem
from tests.bot.commands.conftest import NOW
from tests.bot.commands.desk import Desk


async def _make(desk: Desk) -> GuildId:
    await desk.slash(desk.admin, "digest create", time="08:00", zone="Europe/Oslo", topics="Taiwan")
    await desk.slash(desk.admin, "alerts follow", topics="Taiwan")
    await desk.slash(desk.admin, "settings", zone="Europe/Oslo")
    return GuildId(desk.guild.id)


async def test_export_comes_back_into_an_empty_server_once(desk: Desk) -> None:
    guild_id = await _make(desk)
    data = desk.digests.server_data
    kept = json.dumps(await data.export(guild_id)).encode()
    assert await data.delete(guild_id) > 0
    assert [] == (await data.export(guild_id))["digests"]
    done = await data.bring_in(guild_id, kept, has_channel=lambda _: True, now=NOW)
    assert (0, 1, 1, ()) == (done.topics, done.digests, done.alerts, done.left_out)
    again = await data.bring_in(guild_id, kept, has_channel=lambda _: True, now=NOW)
    assert (0, 0) == (again.digests, again.alerts)
    assert json.loads(kept) == await data.export(guild_id)


async def test_channels_of_another_server_are_left_out(desk: Desk) -> None:
    kept = json.dumps(await desk.digests.server_data.export(await _make(desk))).encode()
    done = await desk.digests.server_data.bring_in(
        GuildId(8), kept, has_channel=lambda _: False, now=NOW
    )
    assert (0, 0, 2) == (done.digests, done.alerts, len(done.left_out))


async def test_member_gets_and_deletes_their_own(desk: Desk) -> None:
    reports = desk.digests.reports
    guild_id, who = GuildId(desk.guild.id), desk.member.id
    await reports.file(guild_id, ExchangeId(1), Problem.QUOTE, "Wrong.", who=who, now=NOW)
    assert 1 == len((await desk.digests.server_data.of_member(who))["reports"])
    seen = await desk.slash(desk.member, "data delete")
    assert "out of 1 report" in seen.text
    ((report, _),) = await reports.list(guild_id)
    assert 0 == report.who


async def test_only_managers_delete_a_server_and_are_asked_again(desk: Desk) -> None:
    guild_id = await _make(desk)
    refused = await desk.slash(desk.member, "data delete", server=True)
    assert "Manage Server" in refused.text
    assert "Manage Server" in (await desk.press(desk.member, "r1:dd")).text
    seen = await desk.slash(desk.admin, "data delete", server=True)
    assert 1 == len((await desk.digests.server_data.export(guild_id))["digests"])
    done = await desk.click(desk.admin, seen, "Delete everything")
    assert "Everything of this server was deleted" in done.text
    assert [] == (await desk.digests.server_data.export(guild_id))["digests"]


async def test_flood_is_refused_then_ignored(desk: Desk) -> None:
    answers = [await desk.slash(desk.member, "privacy") for _ in range(20)]
    assert "What is stored" in answers[14].text
    assert "wait ten seconds" in answers[15].text
