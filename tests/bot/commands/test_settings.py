from tests.bot.commands.desk import Desk, Seen


async def test_member_reads_settings_and_sees_no_menus(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "settings")
    assert seen.private
    assert "Editors: members with Manage Server" in seen.text
    assert [] == [each for each in seen.components if each["type"] in {3, 6, 8}]


async def test_member_changes_nothing(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "settings", zone="Europe/Oslo")
    assert "Manage Server" in seen.text
    assert "not chosen (UTC)" in (await desk.slash(desk.member, "settings")).text


async def test_admin_changes_by_options_and_sees_how_to_undo(desk: Desk) -> None:
    await desk.slash(desk.admin, "settings", zone="Europe/Oslo")
    seen = await desk.slash(
        desk.admin, "settings", zone="tokyo", notices=desk.channel, language="en"
    )
    assert "Asia/Tokyo" in seen.text
    assert "/settings zone:Europe/Oslo" in seen.text
    assert f"<#{desk.channel.id}>" in seen.text


async def test_menus_change_and_show_the_new_state_in_place(desk: Desk) -> None:
    seen = await desk.slash(desk.admin, "settings")
    menu = next(each for each in seen.components if each["type"] == 3)
    after = await desk.select(desk.admin, seen, menu, "en")
    assert "Language of posts: English" in after.text
    assert after.result.response.id == seen.result.response.id


async def test_editor_may_change_the_zone_but_not_who_edits(desk: Desk) -> None:
    editor = await desk.editor()
    assert "Europe/Oslo" in (await desk.slash(editor, "settings", zone="Europe/Oslo")).text
    role = desk.guild.create_role("friends")
    refused = await desk.slash(editor, "settings", editors=role)
    assert "This needs the permission Manage Server." in refused.text


async def test_zone_is_typed_into_a_form(desk: Desk) -> None:
    seen = await desk.slash(desk.admin, "settings")
    opened = await desk.admin.click(seen.result.response.message, custom_id="r1:se:zone")
    done = Seen(await desk.admin.submit_modal(opened, {"zone": "Europe/Oslo"}))
    assert "Time zone: Europe/Oslo" in done.text
