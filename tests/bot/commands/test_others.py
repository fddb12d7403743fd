from sqlalchemy import text

from tests.bot.commands.desk import Desk


async def test_briefing_opens_exchange_by_exchange(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "briefing", source="tides")
    assert seen.private
    assert "Fri 20 Nov 2026 · 5 exchanges · Mara Lindqvist" in seen.text
    menu = next(each for each in seen.components if each["type"] == 3)
    chosen = await desk.select(desk.member, seen, menu, menu["options"][1]["value"])
    assert "**Reporter (Anadolu Agency)**" in chosen.text
    following = await desk.click(desk.member, chosen, "Next question ›")
    assert "military telephone line" in following.text
    whole = await desk.click(desk.member, following, "Whole briefing")
    assert seen.text == whole.text


async def test_briefing_of_a_day_without_one_says_since_when_there_are_records(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "briefing", date="2020-02-02")
    assert "2026-11-20" in seen.text


async def test_help_shows_editors_more_than_members(desk: Desk) -> None:
    for_member = await desk.slash(desk.member, "help")
    for_admin = await desk.slash(desk.admin, "help")
    assert "/digest create" not in for_member.text
    assert "/digest create" in for_admin.text


async def test_status_lists_the_digests_of_this_server(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    seen = await desk.slash(desk.member, "status")
    assert f"`1` <#{desk.channel.id}> · <t:1795507200:R>" in seen.text


async def test_privacy_is_answered(desk: Desk) -> None:
    assert "Messages are not read" in (await desk.slash(desk.member, "privacy")).text


async def test_what_breaks_is_told_with_an_id_only(desk: Desk) -> None:
    async with desk.digests.database.write() as connection:
        await connection.execute(text("ALTER TABLE subscriptions RENAME TO gone"))
    seen = await desk.slash(desk.member, "status")
    assert seen.private
    assert "the operator" in seen.text
    assert "subscriptions" not in seen.text


async def test_no_command_is_hidden_from_members(desk: Desk) -> None:
    """Each change is checked by us; what Discord hides, an editor by role cannot reach."""
    tree = desk.env.bot.tree  # type: ignore[attr-defined]
    assert [] == [one.name for one in tree.get_commands() if one.default_permissions is not None]
