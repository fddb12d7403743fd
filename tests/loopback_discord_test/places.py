"""One guild as most tests want it, and a client that is closed whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord as discord_py
from discord.gateway import DiscordWebSocket

from tests.loopback_discord import Channel, Guild, LoopbackDiscord, User
from tests.loopback_discord_test.small_bot import SmallBot, point_at


@dataclass(frozen=True, slots=True)
class Place:
    """A guild with an admin, a reader and a channel."""

    guild: Guild
    ada: User
    ben: User
    news: Channel


async def found(discord: LoopbackDiscord) -> Place:
    """Build it, and wait until a connected bot knows it."""
    world = discord.world
    guild = world.guild("Asia desk")
    news = world.text_channel(guild, "asia-desk")
    place = Place(guild, world.admin(guild, "ada"), world.member(guild, "ben"), news)
    await discord.caught_up()
    return place


@asynccontextmanager
async def connected(
    discord: LoopbackDiscord, token: str | None = None, intents: discord_py.Intents | None = None
) -> AsyncIterator[tuple[SmallBot, asyncio.Task[None]]]:
    """Run a client; the addresses it keeps for the whole process are put back after."""
    before = (discord_py.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    point_at(discord.api_url)
    client = SmallBot(intents=intents or discord_py.Intents.default())
    running = asyncio.create_task(client.start(token or discord.world.token))
    try:
        yield client, running
    finally:
        await client.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        discord_py.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
