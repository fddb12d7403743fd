"""Thousands of channels due at one instant: how fast, how fair, and what a lookup feels of it.

    python -m tests.reliability.fan_out --channels 10000 [--window sliding]

The loopback Discord allows 50 requests in any second (or in each second of the clock) and answers
posts after 50 to 100 ms. The service may not earn one 429; its rate is compared with what the
gate's formula gives at the round-trip times which the service itself measured.
"""

import argparse
import asyncio
import datetime as dt
import itertools
import math
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.pacing import LIMIT, SHARE_OF_ROUND_TRIP
from digests.storage import open_database, upgrade_database
from tests.loopback_discord.errors import NoAnswer
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import Channel, User
from tests.loopback_discord.process import BotProcess
from tests.reliability import ground

_TO_A_GUILD = 100
_ASK_EVERY = 0.2
_READERS = 200


async def fan_out(channels: int, window: str) -> bool:
    """Print the figures; whether all aims were met."""
    folder = Path(tempfile.mkdtemp(prefix="fanout"))
    url = f"sqlite:///{folder}/readout.db"
    upgrade_database(url)
    database = await open_database(url)
    await ground.take_in_samples(database)
    async with LoopbackDiscord.running() as discord:
        discord.check_schema(on=False)
        rooms = _rooms(discord, channels)
        guild = discord.world.guild("readers")
        # One person who asks five times a second is told to wait, and then not told any more.
        readers = [discord.world.member(guild, f"reader {n}") for n in range(_READERS)]
        desk = discord.world.text_channel(guild, "desk")
        lead = dt.timedelta(seconds=20 + channels / 150)
        due_at = dt.datetime.now(dt.UTC) + lead
        due_at = due_at.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
        await ground.subscribe_now(database, rooms, due_at)
        await database.close()
        discord.faults.delay(0.05, jitter=0.05, method="POST", path="/messages$")
        discord.pacing.limit_globally(LIMIT, "sliding" if window == "sliding" else "fixed")
        bot = BotProcess(
            discord,
            folder,
            env={
                "READOUT_DATABASE__URL": url,
                "READOUT_SCHEDULE__TICK_SECONDS": "1",
                "READOUT_LOG__FORMAT": "json",
            },
        )
        await bot.start(commands=["quotes"])
        try:
            asking = asyncio.create_task(_ask(discord, desk, readers))
            await _await_posts(discord, channels, due_at)
            asking.cancel()
            answers = await asyncio.gather(asking, return_exceptions=True)
            assert isinstance(answers[0], list)
            memory = _memory(bot.pid)
        finally:
            code = await bot.stop()
        assert code == 0
        return _report(discord, rooms, due_at, answers[0], bot.stderr, memory)


def _rooms(discord: LoopbackDiscord, count: int) -> list[Channel]:
    rooms: list[Channel] = []
    while len(rooms) < count:
        guild = discord.world.guild(f"desk {len(rooms)}")
        more = min(_TO_A_GUILD, count - len(rooms))
        rooms += [discord.world.text_channel(guild, f"news-{n}") for n in range(more)]
    return rooms


async def _ask(discord: LoopbackDiscord, desk: Channel, readers: list[User]) -> list[float]:
    """Lookups five times a second until cancelled; seconds to each first response."""
    taken: list[float] = []
    pending: set[asyncio.Task[None]] = set()

    async def once(who: User, topic: str) -> None:
        try:
            taken.append((await discord.slash(desk, who, "quotes", topic=topic)).elapsed)
        except NoAnswer:
            taken.append(math.inf)

    try:
        topics = itertools.cycle(("Taiwan", "Ukraine", "lighthouse"))
        for who, topic in zip(itertools.cycle(readers), topics, strict=False):
            task = asyncio.create_task(once(who, topic))
            pending.add(task)
            task.add_done_callback(pending.discard)
            await asyncio.sleep(_ASK_EVERY)
    except asyncio.CancelledError:
        await asyncio.gather(*pending)
    return taken


async def _await_posts(discord: LoopbackDiscord, wanted: int, due_at: dt.datetime) -> None:
    await asyncio.sleep(max(0.0, (due_at - dt.datetime.now(dt.UTC)).total_seconds()))
    async with asyncio.timeout(30 + wanted / 20):
        while len(_posts(discord)) < wanted:  # noqa: ASYNC110 - another process's doing
            await asyncio.sleep(1)


def _posts(discord: LoopbackDiscord) -> list[float]:
    return [
        record.at
        for record in discord.requests
        if record.method == "POST" and record.path.endswith("/messages") and record.status == 200
    ]


def _memory(pid: int) -> float:
    """Resident megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) / 1024


def _report(
    discord: LoopbackDiscord,
    rooms: list[Channel],
    due_at: dt.datetime,
    answers: list[float],
    words: str,
    memory: float,
) -> bool:
    at = sorted(_posts(discord))
    zero = time.monotonic() - time.time()
    first = at[0] - zero - due_at.timestamp()
    rate = (len(at) - 1) / (at[-1] - at[0])
    stopped = [re.search(rf'"{name}": ([\d.]+)', words) for name in ("smallest_ms", "mean_ms")]
    assert stopped[0] is not None
    assert stopped[1] is not None
    smallest, mean = (float(one[1]) / 1000 for one in stopped if one is not None)
    formula = LIMIT / (1 + mean - SHARE_OF_ROUND_TRIP * smallest)
    standing = ground.markers(discord, rooms)
    earned = sum(discord.pacing.earned.values())
    p99 = statistics.quantiles(answers, n=100)[98]
    print(f"channels            {len(rooms)}, window {discord.pacing.global_window}")
    print(f"posted              {len(at)}, doubled {sum(n > 1 for n in standing.values())}")
    print(f"first post          {first:.1f} s after the instant; all within {at[-1] - at[0]:.0f} s")
    print(f"accepted a second   {rate:.1f}; the formula gives {formula:.1f} ({rate / formula:.1%})")
    print(f"round trips         smallest {smallest * 1000:.0f} ms, mean {mean * 1000:.0f} ms")
    print(f"429s earned         {earned}")
    print(
        f"/quotes meanwhile   {len(answers)} asked, median {statistics.median(answers):.3f} s, "
        f"p99 {p99:.3f} s, slowest {max(answers):.3f} s"
    )
    print(f"memory              {memory:.0f} MB at its highest")
    once = len(standing) == len(rooms) and set(standing.values()) == {1}
    return once and rate >= 0.95 * formula and not earned and p99 <= 0.5 and max(answers) <= 1


def main() -> int:
    """Exit code 1 when an aim was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--channels", type=int, default=1000)
    parser.add_argument("--window", choices=("fixed", "sliding"), default="fixed")
    chosen = parser.parse_args()
    met = asyncio.run(fan_out(chosen.channels, chosen.window))
    print("aims met" if met else "AIMS MISSED", file=sys.stderr)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
