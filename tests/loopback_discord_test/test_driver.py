"""What a person does reaches discord.py as Discord would send it, and the answers come back."""

import time

import pytest

from tests.loopback_discord import (
    Answered,
    How,
    LoopbackDiscord,
    NoAnswer,
    NoSuchControl,
    NotShown,
    PersonError,
    Upload,
    text_of,
)
from tests.loopback_discord.commands import Value
from tests.loopback_discord_test.places import found
from tests.loopback_discord_test.small_bot import SmallBot

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.asyncio
async def test_slash_command_is_answered(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.slash(place.news, place.ben, "quotes", topic="Taiwan", hidden=True)
    assert reply.text == "Taiwan for ben in Asia desk (en-US, guild)"
    assert reply.ephemeral
    assert reply.kind is Answered.MESSAGE
    assert reply.elapsed < 1
    assert reply.labels == ["Next", "Slow", "Off"]
    assert discord.messages(place.news) == []


@pytest.mark.asyncio
async def test_every_type_of_option_is_resolved(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    role = discord.world.role(place.guild, "editors")
    given: dict[str, Value] = {
        "word": "abc",
        "number": 3,
        "channel": place.news,
        "person": place.ben,
        "role": role,
        "file": Upload("a.txt", b"inside", "text/plain"),
        "size": "Small",
        "share": 0.25,
    }
    reply = await discord.slash(place.news, place.ada, "every_option", **given)
    words = "('abc', 3, 'asia-desk', 'ben', 'editors', 'a.txt', 0.25) Small inside"
    assert words == reply.text


@pytest.mark.asyncio
async def test_what_a_person_cannot_type_is_an_error_of_the_test(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    for error, name, options in (
        (NoSuchControl, "nothing", {}),
        (NoSuchControl, "quotes", {"subject": "x"}),
        (PersonError, "quotes", {"topic": 3}),
        (PersonError, "digest create", {}),
        (PersonError, "digest", {"time": "08:00"}),
        (NoSuchControl, "digest erase", {}),
        (PersonError, "every_option", {"word": "a"}),
        (PersonError, "every_option", {"word": "abc", "number": 10}),
    ):
        with pytest.raises(error):
            await discord.slash(place.news, place.ada, name, **options)


@pytest.mark.asyncio
async def test_default_permissions_hide_a_command_until_admins_open_it(
    discord: LoopbackDiscord,
) -> None:
    place = await found(discord)
    reply = await discord.slash(
        place.news, place.ada, "digest create", time="08:00", channel=place.news
    )
    assert reply.text == "created at 08:00 in asia-desk"
    with pytest.raises(NotShown):
        await discord.slash(place.news, place.ben, "digest create", time="08:00")
    opened = How(override=True)
    reply = await discord.slash(place.news, place.ben, "digest create", opened, time="08:00")
    assert reply.text == "created at 08:00 in here"


@pytest.mark.asyncio
async def test_autocomplete_gives_choices(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.autocomplete(place.news, place.ben, "quotes", focused=("topic", "ta"))
    assert [one.name for one in reply.choices] == ["Taiwan", "Tariffs"]
    assert reply.choices[0].value == "taiwan"
    with pytest.raises(PersonError):
        await discord.autocomplete(place.news, place.ben, "quotes", focused=("hidden", "t"))


@pytest.mark.asyncio
async def test_buttons_update_the_message_in_place(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    first = await discord.slash(place.news, place.ben, "quotes")
    second = await discord.click(first, "Next", place.ada)
    assert second.message is first.message
    assert second.kind is Answered.UPDATE
    assert first.text == "page 2"
    third = await discord.click(first, "page:slow", place.ben)
    assert third.deferred
    assert third.text == "page 3"
    for name, error in (("Off", PersonError), ("Back", NoSuchControl)):
        with pytest.raises(error):
            await discord.click(first, name, place.ben)


@pytest.mark.asyncio
async def test_ephemeral_messages_are_for_one_person(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.slash(place.news, place.ben, "quotes", hidden=True)
    with pytest.raises(NotShown):
        await discord.click(reply, "Next", place.ada)
    assert (await discord.click(reply, "Next", place.ben)).text == "page 2"


@pytest.mark.asyncio
async def test_selects_take_values_labels_and_objects(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.slash(place.news, place.ben, "quotes")
    chosen = await discord.choose(reply, "Choose a topic", ["taiwan", "Trade"], place.ben)
    assert chosen.text == "chosen: taiwan, trade"
    assert reply.select("page:topic").option_labels == ["Taiwan", "Tariffs", "Trade"]
    there = await discord.choose(reply, "page:where", [place.news], place.ben)
    assert there.text == "there: asia-desk"
    with pytest.raises(PersonError):
        await discord.choose(reply, "page:topic", ["Weather"], place.ben)


@pytest.mark.asyncio
async def test_forms_are_filled_and_sent(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.slash(place.news, place.ben, "form")
    assert reply.modal.title == "Define a topic"
    assert list(reply.modal.fields) == ["name", "kind"]
    sent = await discord.submit_modal(reply, place.ben, {"Name": "Taiwan", "kind": ["broad"]})
    assert sent.text == "Taiwan is broad"
    for typed in ({"Name": "T", "Kind": "broad"}, {"Kind": "broad"}, {"Nom": "Taiwan"}):
        with pytest.raises(PersonError):
            await discord.submit_modal(reply, place.ben, typed)


@pytest.mark.asyncio
async def test_deferral_is_followed_to_its_end(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.slash(place.news, place.ben, "late")
    assert reply.deferred
    assert reply.ephemeral
    assert reply.elapsed < 0.1
    assert reply.text == "here at last"
    assert (await discord.click(reply, "Next", place.ben)).text == "page 2"
    early = await discord.slash(place.news, place.ben, "late", How(settle=False))
    assert early.message.is_loading


@pytest.mark.asyncio
async def test_followups_edits_and_deletion_are_seen(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.slash(place.news, place.ben, "more", How(settle=False))
    while len(reply.followups) < 2:
        await reply.next_followup()
    second, third = reply.followups
    assert second.is_ephemeral
    assert not third.is_ephemeral
    await discord.world.changed.until(lambda: reply.message.deleted, 5)
    assert [text_of(one) for one in discord.messages(place.news)] == ["third, mended"]


@pytest.mark.asyncio
async def test_newer_components_are_read_in_order(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    reply = await discord.slash(place.news, place.ben, "panel")
    assert reply.text == "**Daily readout**\nOne line"
    assert reply.button("Sources").custom_id == "panel:sources"


@pytest.mark.asyncio
async def test_context_menus(discord: LoopbackDiscord) -> None:
    place = await found(discord)
    said = discord.world.say(place.news, place.ben, "Taiwan is a topic")
    assert (await discord.user_menu(place.news, place.ada, "Who is this", place.ben)).text == "ben"
    reply = await discord.message_menu(place.news, place.ada, "Verify", said)
    assert reply.text == "ben: Taiwan is a topic"


@pytest.mark.asyncio
async def test_private_chats_and_own_installs(discord: LoopbackDiscord) -> None:
    place, world = await found(discord), discord.world
    carl = world.user("carl", locale="fr")
    alone = await discord.slash(world.dm(carl), carl, "quotes")
    assert alone.text == "all for carl in here (fr, dm)"
    elsewhere = world.guild("Elsewhere", with_bot=False)
    lobby = world.text_channel(elsewhere, "lobby")
    world.join(elsewhere, carl)
    with pytest.raises(NotShown):
        await discord.slash(lobby, carl, "quotes")
    world.install_for(carl)
    reply = await discord.slash(lobby, carl, "quotes")
    assert "carl in" in reply.text
    assert (await discord.click(reply, "Next", carl)).text == "page 2"
    group = world.group_dm(carl, place.ben)
    together = await discord.slash(group, carl, "quotes")
    assert together.text == "all for carl in here (fr, private)"
    with pytest.raises(NotShown):
        await discord.slash(world.dm(carl), carl, "digest create", time="08:00")


@pytest.mark.asyncio
async def test_silence_is_reported(discord: LoopbackDiscord, bot: SmallBot) -> None:
    place = await found(discord)
    assert discord.world.first_answer_seconds == 3.0
    discord.world.first_answer_seconds = 0.1
    began = time.monotonic()
    with pytest.raises(NoAnswer, match="did not respond"):
        await discord.slash(place.news, place.ben, "mute")
    assert 0.1 <= time.monotonic() - began < 1.0
    assert not bot.is_closed()
