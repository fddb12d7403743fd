"""The server, and a discord.py client in this process that talks to it."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.loopback_discord import LoopbackDiscord
from tests.loopback_discord.fixtures import discord
from tests.loopback_discord_test.places import connected
from tests.loopback_discord_test.small_bot import SmallBot

__all__ = ["bot", "discord"]


@pytest_asyncio.fixture
async def bot(discord: LoopbackDiscord) -> AsyncIterator[SmallBot]:
    async with connected(discord) as (client, _running):
        await discord.wait_ready()
        yield client
