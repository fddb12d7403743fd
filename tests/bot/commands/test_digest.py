import discord
import pytest

from tests.bot.commands.desk import Desk

REFUSED = "This needs the permission Manage Server, or the editor role of this server."


async def test_admin_creates_a_digest_and_sees_when_it_runs_and_how_to_undo(desk: Desk) -> None:
    seen = await desk.slash(
        desk.admin, "digest create", time="08:00, 17:30", zone="Europe/Berlin", days="weekdays"
    )
    assert seen.private
    assert "**Digest created**" in seen.text
    assert f"<#{desk.channel.id}> · 08:00, 17:30 · weekdays · Europe/Berlin" in seen.text
    # 24 November 2026 is a Tuesday; 08:00 in Berlin is 07:00 UTC.
    assert (
        "Next: <t:1795503600:F> (<t:1795503600:R>) · <t:1795537800:f> · <t:1795590000:f>"
        in seen.text
    )
    assert "/digest remove digest:1" in seen.text


async def test_digest_goes_through_its_life(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00", topics="Taiwan")
    assert "Paused." in (await desk.slash(desk.admin, "digest pause", digest="1")).text
    assert "Next:" in (await desk.slash(desk.admin, "digest resume", digest="1")).text
    assert "left out" in (await desk.slash(desk.admin, "digest skip", digest="1")).text
    edited = await desk.slash(desk.admin, "digest edit", digest="1", topics="all", days="mon, thu")
    assert "all topics" in edited.text
    assert "Mon, Thu" in edited.text
    assert "days:daily topics:Taiwan" in edited.text
    removed = await desk.slash(desk.admin, "digest remove", digest="1")
    assert "/digest create time:08:00 zone:UTC days:mon, thu" in removed.text
    assert "No digests yet" in (await desk.slash(desk.admin, "digest list")).text


async def test_preview_looks_like_the_post(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00", topics="Taiwan, Climate")
    seen = await desk.slash(desk.admin, "digest preview")
    assert seen.private
    assert "### Taiwan" in seen.text
    assert "**Mara Lindqvist to Anadolu Agency:** “" in seen.text
    assert ["Quotes", "Full exchanges", "Report a problem"] == seen.labels


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"time": "25:99"}, "25:99"),
        ({"time": "08:00", "zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"time": "08:00", "days": "someday"}, "someday"),
        ({"time": "08:00", "topics": "Taiwan, Xyzzy"}, "Xyzzy"),
    ],
)
async def test_mistyped_options_are_named_and_nothing_is_stored(
    desk: Desk, options: dict[str, str], said: str
) -> None:
    seen = await desk.slash(desk.admin, "digest create", **options)
    assert said in seen.text
    assert "No digests yet" in (await desk.slash(desk.admin, "digest list")).text


async def test_digest_of_another_server_is_unknown_like_one_that_is_not(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    eve, other = desk.elsewhere()
    foreign = await desk.slash(eve, "digest pause", other, digest="1")
    missing = await desk.slash(desk.admin, "digest pause", digest="7")
    assert foreign.text.replace("1", "7") == missing.text


async def test_member_may_list_topics_but_not_change_them(desk: Desk) -> None:
    assert "Catalogue" in (await desk.slash(desk.member, "topic list")).text
    refused = await desk.slash(desk.member, "topic follow", topic="Taiwan")
    assert refused.private
    assert REFUSED == refused.text


async def test_editor_role_may_change_topics(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00", topics="Taiwan")
    editor = await desk.editor()
    followed = await desk.slash(editor, "topic follow", topic="climate")
    assert "**Topic added**" in followed.text
    assert "/topic unfollow topic:climate" in followed.text


async def test_topic_is_followed_and_unfollowed(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00", topics="Taiwan")
    followed = await desk.slash(desk.admin, "topic follow", topic="north korea")
    assert "Taiwan, North Korea" in followed.text
    left = await desk.slash(desk.admin, "topic unfollow", topic="Taiwan")
    assert "follows: North Korea" in left.text


async def test_zone_is_suggested_by_city(desk: Desk) -> None:
    found = await desk.admin.autocomplete(desk.channel, "digest create", "zone", "ber", time="8:00")
    assert "Europe/Berlin" in [choice["value"] for choice in found]


async def test_digests_are_suggested_with_place_and_times(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    found = await desk.admin.autocomplete(desk.channel, "digest pause", "digest", "")
    assert [("1 · #asia-desk · 08:00 · daily · UTC", "1")] == [
        (choice["name"], choice["value"]) for choice in found
    ]


async def test_topics_are_suggested_after_a_comma(desk: Desk) -> None:
    found = await desk.admin.autocomplete(
        desk.channel, "digest create", "topics", "Taiwan, cli", time="8:00"
    )
    assert any(choice["value"].startswith("Taiwan, Cli") for choice in found)


async def test_history_is_empty_before_the_first_post(desk: Desk) -> None:
    assert "Nothing has been posted yet." == (await desk.slash(desk.admin, "digest history")).text


async def test_channel_that_the_bot_cannot_write_in_is_named_at_once(desk: Desk) -> None:
    assert desk.env.bot.user is not None
    silent = discord.PermissionOverwrite(send_messages=False)
    closed = desk.guild.create_text_channel("closed", overwrites={desk.env.bot.user: silent})
    seen = await desk.slash(desk.admin, "digest create", time="08:00", channel=closed)
    assert "**Digest created**" in seen.text
    assert "Give it in that channel: Send Messages." in seen.text
