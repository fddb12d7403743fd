"""The gateway's moods, met by a real discord.py client."""

import asyncio

import discord as discord_py
import pytest

from tests.loopback_discord import LoopbackDiscord
from tests.loopback_discord.compression import encoder_for
from tests.loopback_discord_test.places import connected, found
from tests.loopback_discord_test.small_bot import SmallBot


@pytest.mark.asyncio
async def test_lost_connection_is_resumed_and_missed_events_come(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place, before = await found(discord), discord.gateway.ready_count
    discord.gateway.cut()
    discord.world.rename_channel(place.news, "renamed meanwhile")
    await discord.wait_ready(since=before)
    await discord.caught_up()
    assert discord.gateway.counts["RESUMED"] == 1
    assert discord.gateway.counts["IDENTIFY"] == 1
    assert str(bot.get_channel(place.news.id)) == "renamed meanwhile"
    assert (await discord.slash(place.news, place.ben, "quotes")).text


@pytest.mark.asyncio
async def test_reconnect_request_is_followed(discord: LoopbackDiscord, bot: SmallBot) -> None:
    before = discord.gateway.ready_count
    discord.gateway.reconnect()
    await discord.wait_ready(since=before)
    assert discord.gateway.counts["RESUMED"] == 1
    assert not bot.is_closed()


@pytest.mark.asyncio
async def test_refused_resume_leads_to_a_new_session(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place, before = await found(discord), discord.gateway.ready_count
    discord.gateway.refuses_resumes = True
    discord.gateway.cut()
    await discord.wait_ready(since=before)
    assert discord.gateway.counts["IDENTIFY"] == 2
    assert (await discord.slash(place.news, place.ben, "quotes")).text
    assert bot.seen.count("READY") == 2


@pytest.mark.asyncio
async def test_invalidated_session_is_begun_anew(discord: LoopbackDiscord, bot: SmallBot) -> None:
    before = discord.gateway.ready_count
    discord.gateway.invalidate()
    await discord.wait_ready(since=before)
    assert discord.gateway.counts["READY"] == 2
    assert not bot.is_closed()


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [4004, 4014])
async def test_final_close_codes_end_the_client(discord: LoopbackDiscord, code: int) -> None:
    expected = (discord_py.ConnectionClosed, discord_py.PrivilegedIntentsRequired)
    async with connected(discord) as (_, running):
        await discord.wait_ready()
        discord.gateway.close(code)
        with pytest.raises(expected):
            await asyncio.wait_for(running, 5)


@pytest.mark.asyncio
async def test_wrong_token_and_unearned_intents_are_refused(discord: LoopbackDiscord) -> None:
    async with connected(discord, token="wrong") as (_, running):
        with pytest.raises(discord_py.LoginFailure):
            await asyncio.wait_for(running, 5)
    async with connected(discord, intents=discord_py.Intents.all()) as (_, running):
        with pytest.raises(discord_py.PrivilegedIntentsRequired):
            await asyncio.wait_for(running, 5)


@pytest.mark.asyncio
async def test_guilds_are_spread_over_shards(discord: LoopbackDiscord) -> None:
    world = discord.world
    world.shards = 2
    guilds = [world.guild(f"g{i}") for i in range(6)]
    async with connected(discord) as (client, _):
        await discord.wait_ready()
        await discord.caught_up()
        assert {one.shard_id for one in client.guilds} == {0, 1}
        for guild in guilds[:2]:
            channel, ben = world.text_channel(guild), world.member(guild, "ben")
            assert (await discord.slash(channel, ben, "quotes")).text.startswith("all for ben")


@pytest.mark.parametrize("name", [None, "zlib-stream"])
def test_plain_and_compressed_frames(name: str | None) -> None:
    frame = encoder_for(name).encode({"op": 11})
    assert (frame == '{"op": 11}') is (name is None)
