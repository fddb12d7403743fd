"""The bot as a process: killed, frozen, started again; and the server driven from outside."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.loopback_discord import BotProcess, LoopbackDiscord, NoAnswer
from tests.loopback_discord_test.places import found

ROOT = Path(__file__).resolve().parents[2]
SMALL_BOT = (sys.executable, "-m", "tests.loopback_discord_test.small_bot")


@pytest.mark.asyncio
async def test_killed_bot_comes_back_to_the_world_as_it_was(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    place = await found(discord)
    bot = BotProcess(discord, tmp_path, command=SMALL_BOT)
    async with bot:
        reply = await discord.slash(place.news, place.ben, "quotes", topic="Taiwan")
        first = bot.pid
        await bot.kill()
        assert bot.returncode == -signal.SIGKILL
        with pytest.raises(NoAnswer):
            await asyncio.wait_for(discord.wait_ready(0.1, since=discord.gateway.ready_count), 1)
        await bot.start(commands=["quotes"])
        assert bot.pid != first
        assert (await discord.click(reply, "Next", place.ben)).text == "page 2"
        assert discord.gateway.counts["IDENTIFY"] == 2
        bot.freeze()
        asking = asyncio.create_task(discord.slash(place.news, place.ben, "quotes"))
        await asyncio.sleep(0.1)
        assert not asking.done()
        bot.thaw()
        assert (await asking).elapsed >= 0.1
    assert "loopback" not in bot.stdout
    assert "connected to Gateway" in bot.stderr


@pytest.mark.asyncio
async def test_bot_that_ends_at_once_is_an_error_with_its_words(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    words = (sys.executable, "-c", "import sys; sys.exit('no such setting')")
    with pytest.raises(NoAnswer, match="no such setting"):
        await BotProcess(discord, tmp_path, command=words).start()
    wrong = {"READOUT_DISCORD__TOKEN": "wrong"}
    refused = BotProcess(discord, tmp_path, command=SMALL_BOT, env=wrong)
    await refused.spawn()
    assert await asyncio.wait_for(refused.wait(), 10) == 3


@pytest.mark.asyncio
async def test_server_alone_is_driven_through_its_control_endpoint() -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.loopback_discord", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        line = (await asyncio.wait_for(server.stdout.readline(), 10)).decode()
        origin = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert origin is not None
        async with aiohttp.ClientSession(f"{origin[0]}/_control/") as session:

            async def do(verb: str, **ask: object) -> dict[str, object]:
                async with session.post(verb, json=ask) as answer:
                    got: dict[str, object] = await answer.json()
                    return got | {"status": answer.status}

            made = await do("guild", name="Load", channels=2)
            channels = made["channels"]
            assert isinstance(channels, list)
            assert len(channels) == 2
            assert "TOKEN" in str(await do("env"))
            said = await do("say", channel=channels[0], user=made["reader"], text="hello")
            assert said["text"] == "hello"
            await do("fault", kind="error", status=503)
            await do("pacing", **{"global": 50, "window": "sliding"})
            refused = await do(
                "slash", channel=channels[0], user=made["reader"], command="quotes", options={}
            )
            assert refused["status"] == 409
            assert "no command 'quotes'" in str(refused["error"])
            stats = await do("stats")
            assert (stats["ready"], stats["violations"]) == (False, [])
    finally:
        server.terminate()
        assert await server.wait() == 0
