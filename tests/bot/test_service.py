import asyncio
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.running import run_bot
from bot.settings import BadSettings, Settings, load_settings
from digests.errors import DatabaseInUse
from digests.storage import upgrade_database
from tests.conftest import ROOT
from tests.loopback_discord.fixtures import discord as loopback
from tests.loopback_discord.loopback import LoopbackDiscord

__all__ = ["loopback"]

INBOX = """
[[source]]
id = "inbox"
name = "Inbox"
kind = "folder"
address = "{folder}"
enabled = true
"""


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def _settings(folder: Path, discord: LoopbackDiscord, **more: str) -> Settings:
    url = f"sqlite:///{folder}/readout.db"
    upgrade_database(url)
    environ = {
        "READOUT_DATABASE__URL": url,
        "READOUT_DISCORD__API_URL": discord.api_url,
        "READOUT_DISCORD__TOKEN": discord.world.token,
        "READOUT_SCHEDULE__TICK_SECONDS": "0.2",
    }
    return load_settings(None, environ | more)


async def test_service_polls_answers_and_stops_when_asked(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    placed = shutil.copy(ROOT / "config" / "samples" / "norland-foreign-ministry.txt", folder)
    # A file that was written a moment ago may not be whole yet and is left for the next look.
    os.utime(placed, (1, 1))
    (tmp_path / "sources.toml").write_text(INBOX.format(folder=folder), encoding="utf-8")
    world = loopback.world
    guild = world.guild("desk")
    ben, channel = world.member(guild, "ben"), world.text_channel(guild, "news")
    settings = _settings(tmp_path, loopback, READOUT_CONFIG_DIR=str(tmp_path))
    running = asyncio.create_task(run_bot(settings))
    await loopback.wait_ready(commands=["quotes", "status"])

    async def polled() -> str:
        while True:
            seen = await loopback.slash(channel, ben, "quotes", source="inbox")
            if " of " in seen.text:
                return seen.text
            await asyncio.sleep(0.2)

    assert "Inbox" in await asyncio.wait_for(polled(), 30)
    status = await loopback.slash(channel, ben, "status")
    assert "poll: well" in status.text
    with pytest.raises(DatabaseInUse, match=str(os.getpid())):
        await run_bot(settings)
    os.kill(os.getpid(), signal.SIGTERM)
    assert 0 == await asyncio.wait_for(running, 10)


async def test_refused_token_is_exit_code_three(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    settings = _settings(tmp_path, loopback, READOUT_DISCORD__TOKEN="not.the.token")
    assert 3 == await asyncio.wait_for(run_bot(settings), 20)


async def test_token_that_is_refused_later_is_exit_code_three(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    running = asyncio.create_task(run_bot(_settings(tmp_path, loopback)))
    await loopback.wait_ready()
    await loopback.caught_up()
    loopback.gateway.close(4004)
    assert 3 == await asyncio.wait_for(running, 20)


async def test_missing_token_is_a_setting_to_mend(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    settings = _settings(tmp_path, loopback, READOUT_DISCORD__TOKEN="")
    with pytest.raises(BadSettings, match="READOUT_DISCORD__TOKEN"):
        await run_bot(settings)
