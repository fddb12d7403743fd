from typing import Any

from bot.commands.setup import welcome
from digests.model import GuildId
from tests.bot.commands.conftest import NOW
from tests.bot.commands.desk import Desk, Seen


async def _open(desk: Desk) -> Seen:
    guild = desk.env.bot.get_guild(desk.guild.id)
    assert guild is not None
    assert await welcome(guild)
    post = desk.channel.last_message
    return Seen(await desk.admin.click(post, custom_id="r1:su:start"))


def _menu(seen: Seen, name: str) -> dict[str, Any]:
    return next(one for one in seen.components if one.get("custom_id", "").endswith(f":{name}"))


async def test_welcome_then_save_makes_a_digest_without_typing(desk: Desk) -> None:
    seen = await _open(desk)
    assert seen.private
    assert "at 08:00 (America/New\\_York): all topics, from all sources." in seen.text
    saved = await desk.click(desk.admin, seen, "Save")
    assert "Saved." in saved.text
    assert "/digest remove digest:1" in saved.text
    (made,) = await desk.digests.subscribe.list(GuildId(desk.guild.id), now=NOW)
    assert desk.channel.id == made.subscription.channel_id


async def test_menus_change_the_page_in_place(desk: Desk) -> None:
    seen = await _open(desk)
    topics = await desk.select(desk.admin, seen, _menu(seen, "topics"), "Taiwan")
    assert seen.result.response.id == topics.result.response.id
    assert "Taiwan, from all sources." in topics.text
    time = await desk.select(desk.admin, topics, _menu(topics, "time"), "17:00")
    zone = await desk.select(desk.admin, time, _menu(time, "zone"), "Asia/Tokyo")
    assert "at 17:00 (Asia/Tokyo): Taiwan" in zone.text
    saved = await desk.click(desk.admin, zone, "Save")
    assert "17:00 · weekdays · Asia/Tokyo" in saved.text


async def test_preview_stands_beside_the_page(desk: Desk) -> None:
    seen = await _open(desk)
    shown = await desk.click(desk.admin, seen, "Preview")
    assert shown.result.response.id != seen.result.response.id
    assert "Mara Lindqvist to" in shown.text


async def test_topics_are_searched_by_form(desk: Desk) -> None:
    seen = await _open(desk)
    button = _menu(seen, "topic")["custom_id"]
    opened = await desk.admin.click(seen.result.response.message, custom_id=button)
    after = Seen(await desk.admin.submit_modal(opened, {"topic": "taiwann"}))
    assert "Taiwan, from all sources." in after.text


async def test_member_is_told_who_may_set_up(desk: Desk) -> None:
    seen = await desk.press(desk.member, "r1:su:start")
    assert "Manage Server" in seen.text


async def test_forgotten_choice_is_said_politely(desk: Desk) -> None:
    seen = await desk.press(desk.admin, "r1:su:0123456789abcdef:save")
    assert "too old" in seen.text


async def test_setup_command_opens_the_same_page(desk: Desk) -> None:
    seen = await desk.slash(desk.admin, "setup")
    assert "Set up a digest" in seen.text
