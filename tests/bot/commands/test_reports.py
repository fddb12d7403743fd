from typing import Any

from digests.model import GuildId, GuildSettings
from tests.bot.commands.desk import Desk, Seen
from tests.bot.commands.test_posted import EIGHT


async def _posted(desk: Desk) -> Any:
    await desk.slash(desk.admin, "digest create", time="08:00", topics="Taiwan, North Korea")
    return await desk.deliver(EIGHT)


async def _report(desk: Desk, post: Any, exchange: str) -> Seen:
    opened = await desk.member.click(post, custom_id=_id_of(post, ":rd:"))
    filled = {"problem": ["outlet"], "remark": "It was Reuters.", "exchange": [exchange]}
    return Seen(await desk.member.submit_modal(opened, filled))


def _id_of(post: Any, part: str) -> str:
    return next(
        str(item.custom_id)
        for box in post.components
        for row in getattr(box, "children", ())
        for item in getattr(row, "children", ())
        if part in (item.custom_id or "")
    )


async def test_report_reaches_the_editors_channel_and_is_answered_there(desk: Desk) -> None:
    notices = desk.guild.create_text_channel("editors")
    settings = GuildSettings(GuildId(desk.guild.id), notice_channel_id=notices.id)
    await desk.digests.guilds.save_settings(settings)
    post = await _posted(desk)
    exchange, *_ = await desk.digests.posted.exchanges(GuildId(desk.guild.id), _key(post))
    seen = await _report(desk, post, exchange=str(exchange))
    assert seen.private
    assert "Thank you. Report 1 is noted." in seen.text
    told = notices.last_message
    assert "The asking outlet is wrong" in str(told.components[0].to_dict())
    assert "It was Reuters." in str(told.components[0].to_dict())
    opened = await desk.admin.click(told, custom_id="r1:ra:1")
    settled = Seen(await desk.admin.submit_modal(opened, {"answer": "Alias added."}))
    assert "Answered by" in settled.text
    assert "Alias added." in settled.text
    assert () == await desk.digests.reports.list(None)


async def test_without_a_channel_the_operator_has_it(desk: Desk) -> None:
    post = await _posted(desk)
    exchange, *_ = await desk.digests.posted.exchanges(GuildId(desk.guild.id), _key(post))
    seen = await _report(desk, post, exchange=str(exchange))
    assert "the operator's list" in seen.text
    ((report, about),) = await desk.digests.reports.list(None)
    assert about is not None
    assert (exchange, desk.member.id) == (report.exchange_id, report.who)


async def test_member_does_not_answer_reports(desk: Desk) -> None:
    seen = await desk.press(desk.member, "r1:ra:1")
    assert "Manage Server" in seen.text


async def test_report_of_another_server_does_not_exist(desk: Desk) -> None:
    seen = await desk.press(desk.admin, "r1:ra:99")
    assert "No report has the number 99." in seen.text


async def test_preview_takes_no_reports(desk: Desk) -> None:
    seen = await desk.press(desk.member, "r1:rd:-")
    assert "preview" in seen.text


def _key(post: Any) -> str:
    return _id_of(post, ":rd:").split(":")[2]
