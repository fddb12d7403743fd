"""The real program beside a Discord on loopback: commands run as a person would run them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.loopback_discord.fixtures import discord
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.process import BotProcess

__all__ = ["discord"]

SAMPLES = ROOT / "config" / "samples"
TICK = {"READOUT_SCHEDULE__TICK_SECONDS": "1"}


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Desk:
    """A folder with a database, the program's commands, and the bot's process."""

    folder: Path
    bot: BotProcess

    async def readout(self, *arguments: str | Path) -> Ran:
        """Run `readout …` in the folder, without anything READOUT_ from outside."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("READOUT_")}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *map(str, arguments),
            cwd=self.folder,
            env=environment | {"PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return Ran(process.returncode, out.decode(), err.decode())


@pytest.fixture
async def desk(discord: LoopbackDiscord, tmp_path: Path) -> AsyncIterator[Desk]:
    """The bot is not started yet; what a test leaves running is stopped."""
    bot = BotProcess(discord, tmp_path, env=TICK | {"PYTHONPATH": str(ROOT)})
    yield Desk(tmp_path, bot)
    if bot.is_running:
        await bot.stop()
