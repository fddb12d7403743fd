"""A service that may not run says why in one sentence and ends with the documented code."""

import asyncio
from pathlib import Path

from tests.end_to_end.conftest import TICK, Desk
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.process import BotProcess


async def test_a_token_that_discord_refuses_ends_the_service_with_code_3(
    discord: LoopbackDiscord, desk: Desk
) -> None:
    wrong = "MTAwMDAwMDAwMDAwMDAwMDAwMA.GwRong.wrong-token-wrong-token-wrong-token-wr"
    bot = BotProcess(discord, desk.folder, env=TICK | {"READOUT_DISCORD__TOKEN": wrong})
    await bot.spawn()
    async with asyncio.timeout(20):
        code = await bot.wait()
    assert code == 3, bot.stderr
    assert "token" in bot.stderr.lower()
    assert wrong not in bot.stderr + bot.stdout
    assert "Traceback" not in bot.stderr
    discord.gateway.violations.clear()


async def test_without_a_token_the_service_says_where_to_get_one(
    discord: LoopbackDiscord, desk: Desk
) -> None:
    bot = BotProcess(discord, desk.folder, env=TICK | {"READOUT_DISCORD__TOKEN": ""})
    await bot.spawn()
    async with asyncio.timeout(20):
        code = await bot.wait()
    assert code == 2, bot.stderr
    assert "READOUT_DISCORD__TOKEN" in bot.stderr
    assert "Traceback" not in bot.stderr


async def test_a_second_service_on_the_same_database_ends_and_names_the_first(
    discord: LoopbackDiscord, desk: Desk
) -> None:
    await desk.bot.start()
    second = BotProcess(discord, desk.folder, env=TICK, log_dir=_apart(desk))
    await second.spawn()
    # 5 s is the promise; a busy machine starts a process slowly, and a hang is what this is for.
    async with asyncio.timeout(20):
        code = await second.wait()
    assert code == 1, second.stderr
    assert str(desk.bot.pid) in second.stderr
    assert "Traceback" not in second.stderr


async def test_commands_beside_a_running_service_use_the_same_database(
    discord: LoopbackDiscord, desk: Desk
) -> None:
    await desk.bot.start()
    status = await desk.readout("db", "status")
    assert status.code == 0, status.stderr
    backup = await desk.readout("db", "backup", desk.folder / "copy.db")
    assert backup.code == 0, backup.stderr
    assert (desk.folder / "copy.db").stat().st_size > 0


def _apart(desk: Desk) -> Path:
    folder = desk.folder / "second"
    folder.mkdir()
    return folder
