"""Each fault as discord.py meets it, and what is stored in spite of it."""

import asyncio

import aiohttp
import discord as discord_py
import pytest

from tests.loopback_discord import LoopbackDiscord
from tests.loopback_discord_test.places import found
from tests.loopback_discord_test.small_bot import SmallBot
from tests.loopback_discord_test.test_rest import text_channel


@pytest.mark.asyncio
async def test_502_is_tried_again_by_discord_py_and_the_nonce_keeps_it_single(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place = await found(discord)
    wire = discord.world.text_channel(place.guild, "wire")
    await discord.caught_up()
    discord.faults.error(502, path=f"{place.news.id}/messages$")
    after = discord.faults.error(502, path=f"{wire.id}/messages$", stored=True)
    # Together, because discord.py sleeps a second before it tries again.
    await asyncio.gather(*(text_channel(bot, one).send("once") for one in (place.news, wire)))
    assert after.hits == 1
    for channel in (place.news, wire):
        assert len(discord.messages(channel)) == 1
        sent = [r.status for r in discord.requests if str(channel.id) in r.path]
        assert sent == [502, 200]
    assert discord.world.nonces.hits == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("stored", [False, True])
async def test_503_and_cuts_reach_the_caller(
    discord: LoopbackDiscord, bot: SmallBot, stored: bool
) -> None:
    place = await found(discord)
    channel = text_channel(bot, place.news)
    discord.pacing.unlimited()
    discord.faults.error(503, stored=stored)
    with pytest.raises(discord_py.DiscordServerError):
        await channel.send("a", nonce="a")
    discord.faults.reset(stored=stored)
    with pytest.raises((aiohttp.ClientOSError, ConnectionResetError)):
        await channel.send("b", nonce="b")
    discord.faults.reset(stored=stored, cut="close")
    with pytest.raises((aiohttp.ClientError, ConnectionResetError)):
        await channel.send("c", nonce="c")
    assert len(discord.messages(place.news)) == (3 if stored else 0)
    assert [one.status for one in discord.requests if one.fault == "reset"] == [None, None]
    # The same nonce again: nothing is doubled, nothing is lost.
    for name in "abc":
        await channel.send(name, nonce=name)
    assert [one.content for one in discord.messages(place.news)] == ["a", "b", "c"]


@pytest.mark.asyncio
async def test_late_request_is_stored_after_the_client_gave_up(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place = await found(discord)
    discord.faults.late(0.1)
    with pytest.raises((aiohttp.ClientError, ConnectionResetError)):
        await text_channel(bot, place.news).send("late")
    assert discord.messages(place.news) == []
    assert (await discord.wait_for_message(place.news, timeout=2)).content == "late"


@pytest.mark.asyncio
async def test_delays_chance_and_numbers(discord: LoopbackDiscord, bot: SmallBot) -> None:
    place = await found(discord)
    channel = text_channel(bot, place.news)
    slow = discord.faults.delay(30, path="/messages$", times=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await channel.send("never")
    assert slow.hits == 1
    discord.faults.error(403, code=50013, times=None, probability=0.5)
    outcomes = []
    for _ in range(20):
        try:
            await channel.fetch_message(1)
        except discord_py.NotFound as error:
            outcomes.append(error.code)
    assert outcomes == [10008] * 20
    discord.pacing.unlimited()
    codes = [await _code(channel) for _ in range(20)]
    assert {0, 50013} == set(codes)


async def _code(channel: discord_py.TextChannel) -> int:
    try:
        await channel.send("x")
    except discord_py.Forbidden as error:
        return error.code
    return 0


@pytest.mark.asyncio
@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_429_is_waited_out(discord: LoopbackDiscord, bot: SmallBot, scope: str) -> None:
    place = await found(discord)
    discord.faults.limited(0.05, scope=scope)  # type: ignore[arg-type]  # a parametrised literal
    await text_channel(bot, place.news).send("in the end")
    assert [one.status for one in discord.requests if one.method == "POST"] == [429, 200]
    assert discord.pacing.invalid_in_window() == (0 if scope == "shared" else 1)


@pytest.mark.asyncio
async def test_ban_page_and_revoked_token(discord: LoopbackDiscord, bot: SmallBot) -> None:
    place = await found(discord)
    discord.faults.banned(times=1)
    with pytest.raises(discord_py.HTTPException) as banned:
        await text_channel(bot, place.news).send("x")
    assert banned.value.status == 429
    assert "1015" in banned.value.text
    discord.faults.unauthorized(times=1)
    with pytest.raises(discord_py.HTTPException) as revoked:
        await text_channel(bot, place.news).send("x")
    assert revoked.value.status == 401
    assert discord.pacing.invalid_in_window() == 2


@pytest.mark.asyncio
async def test_gateway_can_drop_in_the_middle_of_a_post(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place, before = await found(discord), discord.gateway.ready_count
    discord.faults.drop_gateway()
    sent = await text_channel(bot, place.news).send("x")
    await discord.wait_ready(since=before)
    await discord.caught_up()
    assert sent.id in [one.id for one in bot.heard]


@pytest.mark.asyncio
async def test_bucket_headers_keep_the_client_below_the_limit(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place = await found(discord)
    discord.pacing.bucket("POST", "/channels/{channel_id}/messages", 2, 0.2)
    channel = text_channel(bot, place.news)
    await asyncio.gather(*(channel.send(str(i)) for i in range(5)))
    assert len(discord.messages(place.news)) == 5
    assert discord.pacing.earned["user"] == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("window", ["fixed", "sliding"])
async def test_global_limit_is_earned_by_a_burst_but_not_by_interactions(
    discord: LoopbackDiscord, bot: SmallBot, window: str
) -> None:
    place = await found(discord)
    discord.pacing.limit_globally(3, window)  # type: ignore[arg-type]  # a parametrised literal
    for _ in range(4):
        assert (await discord.slash(place.news, place.ben, "quotes")).text
    assert discord.pacing.earned["global"] == 0
    channel = text_channel(bot, place.news)
    asked = (channel.fetch_message(i) for i in range(1, 6))
    refused = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(one) for one in refused} == {discord_py.NotFound}
    assert discord.pacing.earned["global"] > 0


@pytest.mark.asyncio
async def test_unknown_routes_are_kept_for_the_test(
    discord: LoopbackDiscord, bot: SmallBot
) -> None:
    place = await found(discord)
    with pytest.raises(discord_py.NotFound):
        await text_channel(bot, place.news).webhooks()
    assert [one.path for one in discord.unknown_requests] == [f"/channels/{place.news.id}/webhooks"]
    discord.unknown_requests.clear()
