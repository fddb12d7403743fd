"""Messages, threads and permissions as discord.py meets them."""

import io
from datetime import timedelta

import discord as discord_py
import pytest

from tests.loopback_discord import LoopbackDiscord, moment_of, snowflake_at
from tests.loopback_discord.model import Channel
from tests.loopback_discord_test.places import found
from tests.loopback_discord_test.small_bot import SmallBot


def text_channel(bot: SmallBot, channel: Channel) -> discord_py.TextChannel:
    got = bot.get_channel(channel.id)
    assert isinstance(got, discord_py.TextChannel)
    return got


@pytest.mark.asyncio
async def test_same_nonce_gives_the_earlier_message(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place = await found(discord)
    channel = text_channel(bot, place.news)
    first = await channel.send("one", nonce="k1")
    again = await channel.send("two", nonce="k1")
    assert again.id == first.id
    assert again.content == "one"
    assert again.nonce == "k1"
    assert (await channel.send("three", nonce="k2")).id != first.id
    assert [one.content for one in discord.messages(place.news)] == ["one", "three"]
    assert [one.nonce async for one in channel.history()] == [None, None]
    assert discord.world.nonces.hits == 1


@pytest.mark.asyncio
async def test_nonce_of_a_deleted_message_is_10008_and_of_an_old_one_free(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place = await found(discord)
    channel = text_channel(bot, place.news)
    await channel.send("one", nonce="k1")
    discord.world.delete_message(await discord.wait_for_message(place.news))
    with pytest.raises(discord_py.NotFound) as refused:
        await channel.send("one", nonce="k1")
    assert refused.value.code == 10008
    discord.world.nonces.window = 0.0
    fresh = await channel.send("one", nonce="k1")
    assert [one.id for one in discord.messages(place.news)] == [fresh.id]


@pytest.mark.asyncio
async def test_own_message_comes_over_the_gateway_with_its_nonce(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place = await found(discord)
    await text_channel(bot, place.news).send("one", nonce="k1")
    said = discord.world.say(place.news, place.ben, "secret words")
    await discord.caught_up()
    heard = {one.id: one for one in bot.heard}
    own = await discord.wait_for_message(place.news)
    assert heard[own.id].nonce == "k1"
    # Without the message content intent other people's words are blank.
    assert heard[said.id].content == ""


@pytest.mark.asyncio
async def test_history_pages_and_is_empty_without_the_permission(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place, world = await found(discord), discord.world
    said = [world.say(place.news, place.ben, f"m{i}") for i in range(7)]
    channel = text_channel(bot, place.news)
    middle = discord_py.Object(said[3].id)
    assert len([one async for one in channel.history(limit=100)]) == 7
    assert len([one async for one in channel.history(before=middle)]) == 3
    assert len([one async for one in channel.history(after=middle)]) == 3
    around = [one.id async for one in channel.history(around=middle, limit=3)]
    assert sorted(around) == [one.id for one in said[2:5]]
    since = moment_of(said[0].id) - timedelta(minutes=2)
    assert snowflake_at(since) < said[0].id
    assert len([one async for one in channel.history(after=since)]) == 7
    world.deny(place.news, world.bot, "read_message_history")
    assert [one async for one in channel.history()] == []


@pytest.mark.asyncio
async def test_refusals_have_discords_numbers(discord: LoopbackDiscord, bot: SmallBot) -> None:
    place, world = await found(discord), discord.world
    channel = text_channel(bot, place.news)
    forum = world.forum_channel(place.guild)
    shy = world.user("shy", dms_closed=True)
    said = world.say(place.news, place.ben, "mine")
    codes: dict[str, int] = {}

    async def refused(name: str, doing: object) -> None:
        with pytest.raises(discord_py.HTTPException) as error:
            await doing  # type: ignore[misc]  # any awaitable of discord.py's
        codes[name] = error.value.code

    await refused("unknown message", channel.fetch_message(1))
    await refused("unknown channel", bot.fetch_channel(1))
    await refused("somebody else's", channel.get_partial_message(said.id).edit(content="x"))
    await refused("forum", bot.http.send_message(forum.id, params=_just("x")))
    await refused("closed", bot.http.send_message(world.dm(shy).id, params=_just("x")))
    await refused("no announcement", channel.get_partial_message(said.id).publish())
    assert [one.id async for one in bot.fetch_guilds()] == [place.guild.id]
    await refused("members", bot.http.get_members(place.guild.id, 10, None))
    world.deny(place.news, world.bot, "embed_links")
    await refused("embed", channel.send(embed=discord_py.Embed(title="x")))
    world.deny(place.news, world.bot, "send_messages")
    await refused("write", channel.send("x"))
    world.deny(place.news, place.guild, "view_channel")
    await refused("see", channel.send("x"))
    world.delete_channel(place.news)
    await refused("gone", channel.send("x"))
    assert codes == {
        "unknown message": 10008,
        "unknown channel": 10003,
        "somebody else's": 50005,
        "forum": 50008,
        "closed": 50007,
        "no announcement": 50024,
        "members": 50001,
        "embed": 50013,
        "write": 50013,
        "see": 50001,
        "gone": 10003,
    }


def _just(content: str) -> discord_py.http.MultipartParameters:
    return discord_py.http.handle_message_parameters(content)


@pytest.mark.asyncio
async def test_publishing_threads_and_forum_posts(discord: LoopbackDiscord, bot: SmallBot) -> None:
    place, world = await found(discord), discord.world
    news = world.announcement_channel(place.guild)
    forum = world.forum_channel(place.guild, tags=("Taiwan",), requires_tag=True)
    await discord.caught_up()
    wire = text_channel(bot, news)
    post = await wire.send("news")
    await post.publish()
    with pytest.raises(discord_py.HTTPException, match="40033"):
        await post.publish()
    thread = await post.create_thread(name="Sources")
    assert thread.id == post.id
    await thread.send("inside")
    with pytest.raises(discord_py.HTTPException, match="160004"):
        await post.create_thread(name="Again")
    made = bot.get_channel(forum.id)
    assert isinstance(made, discord_py.ForumChannel)
    with pytest.raises(discord_py.HTTPException, match="40067"):
        await made.create_thread(name="Monday", content="text")
    started = await made.create_thread(
        name="Monday", content="text", applied_tags=[made.available_tags[0]]
    )
    assert started.message.content == "text"
    assert (await discord.wait_for_thread(forum)).id == started.thread.id
    assert (await discord.wait_for_message(discord.threads(forum)[0])).content == "text"
    world.archive(world.channels[started.thread.id])
    await started.thread.send("wakes it up")
    world.archive(world.channels[started.thread.id], locked=True)
    with pytest.raises(discord_py.HTTPException, match="50083"):
        await started.thread.send("too late")


@pytest.mark.asyncio
async def test_pings_are_told_from_words(discord: LoopbackDiscord, bot: SmallBot) -> None:
    place = await found(discord)
    channel = text_channel(bot, place.news)
    words = f"@everyone <@{place.ben.id}>"
    await channel.send(words)
    await channel.send(words, allowed_mentions=discord_py.AllowedMentions(users=True))
    pings = [one.pings for one in discord.messages(place.news)]
    assert pings == [(), (f"user:{place.ben.id}",)]


@pytest.mark.asyncio
async def test_files_are_kept_and_can_be_fetched(discord: LoopbackDiscord, bot: SmallBot) -> None:
    place = await found(discord)
    channel = text_channel(bot, place.news)
    sent = await channel.send(file=discord_py.File(io.BytesIO(b"picture"), "chart.png"))
    assert await sent.attachments[0].read() == b"picture"
    stored = await discord.wait_for_message(place.news)
    assert (stored.attachments[0].filename, stored.attachments[0].data) == ("chart.png", b"picture")


@pytest.mark.asyncio
async def test_events_of_the_world_reach_the_client(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place, world = await found(discord), discord.world
    channel = text_channel(bot, place.news)
    world.rename_channel(place.news, "renamed")
    world.set_role(place.guild.roles[place.guild.id], "view_channel")
    world.begin_outage(place.guild)
    await discord.caught_up()
    guild = bot.get_guild(place.guild.id)
    assert guild is not None
    assert guild.unavailable
    assert channel.name == "renamed"
    assert not guild.default_role.permissions.send_messages
    world.end_outage(place.guild)
    world.remove_bot(place.guild)
    await discord.caught_up()
    assert bot.get_guild(place.guild.id) is None
