"""The service killed, or its disk full, at one system call after the other.

    python -m tests.reliability.syscalls [--points 80] [--disk-full]

SQLite's own method: let the N-th call fail, for N = 1, 2, 3 …, until a run comes through. The
scenario is plan → post to three channels → record; each point has a database and a Discord of its
own, is killed at its call, started again in peace, and must then have every digest standing once.
Needs `strace`.
"""

import argparse
import asyncio
import contextlib
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from digests.model import DeliveryState
from digests.storage import Database, open_database, upgrade_database
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import Channel
from tests.loopback_discord.process import BotProcess
from tests.reliability import ground

CALLS = ("fdatasync", "pwrite64", "sendto", "recvfrom", "write", "connect")
_CHANNELS = 3
_AT_ONCE = 3
_BOT = (sys.executable, "-m", "tests.reliability.scaled_bot")


@dataclass(frozen=True)
class Point:
    """Where the walk is: the call, its number, and what happens to it."""

    call: str
    number: int
    full: bool = False

    @property
    def injection(self) -> str:
        """As strace wants it."""
        if self.full:
            return f"inject={self.call}:error=ENOSPC:when={self.number}+"
        return f"inject={self.call}:signal=KILL:when={self.number}"


@dataclass
class Stage:
    """One point's own database, Discord and process."""

    folder: Path
    database: Database
    discord: LoopbackDiscord
    channels: list[Channel]
    numbers: tuple[int, ...]

    def bot(self, *command: str) -> BotProcess:
        return BotProcess(
            self.discord,
            self.folder,
            command=command,
            env={
                "READOUT_DATABASE__URL": f"sqlite:///{self.folder}/readout.db",
                "READOUT_SCHEDULE__TICK_SECONDS": "0.2",
            },
        )

    async def is_settled(self) -> bool:
        guilds = {channel.guild_id for channel in self.channels if channel.guild_id}
        found = await ground.deliveries_of(self.database, guilds, self.numbers)
        return len(found) == _CHANNELS and all(one.state is DeliveryState.SENT for one in found)

    def standing(self) -> list[int]:
        """How often each digest stands in its channel."""
        return sorted(ground.markers(self.discord, self.channels).values())


class Walk:
    """All points, a few at a time."""

    def __init__(self, template: Path) -> None:
        self._template = template
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self.results: Counter[str] = Counter()

    async def count(self) -> Counter[str]:
        """How many calls of each kind an undisturbed run makes."""
        async with self._stage() as stage:
            trace = stage.folder / "trace.txt"
            wanted = f"trace={','.join(CALLS)}"
            bot = stage.bot("strace", "-D", "-f", "-qq", "-o", str(trace), "-e", wanted, *_BOT)
            await self._run(stage, bot)
            text = trace.read_text(encoding="utf-8", errors="replace")
        return Counter(re.findall(r"^\d+ +(\w+)\(", text, re.MULTILINE))

    async def visit(self, point: Point) -> None:
        """Break there, start again, count."""
        async with self._gate, self._stage() as stage:
            strace = ("strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", point.injection)
            await self._run(stage, stage.bot(*strace, *_BOT), point.full)
            await self._run(stage, stage.bot(*_BOT))
            settled, standing = await stage.is_settled(), stage.standing()
            right = settled and standing == [1] * _CHANNELS
            self.results["right" if right else "WRONG"] += 1
            print(f"{time.strftime('%H:%M:%S')} {dict(self.results)}", file=sys.stderr, flush=True)
            if not right:
                print(f"{point}: settled {settled}, standing {standing}", file=sys.stderr)

    async def _run(self, stage: Stage, bot: BotProcess, full: bool = False) -> None:
        """Until it dies, or all is settled and it is asked to end."""
        await bot.spawn()
        patience = 8.0 if full else 25.0
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    while bot.is_running and not await stage.is_settled():  # noqa: ASYNC110 - a process
                        await asyncio.sleep(0.1)
            await asyncio.sleep(0.2)
        finally:
            if bot.is_running:
                await (bot.kill() if full else bot.stop())

    @contextlib.asynccontextmanager
    async def _stage(self) -> AsyncIterator[Stage]:
        folder = Path(tempfile.mkdtemp(prefix="walk"))
        shutil.copy(self._template, folder / "readout.db")
        database = await open_database(f"sqlite:///{folder}/readout.db")
        async with LoopbackDiscord.running() as discord:
            discord.check_schema(on=False)
            discord.world.nonces.window = 2.0
            guild = discord.world.guild("desk")
            channels = [discord.world.text_channel(guild, f"n{n}") for n in range(_CHANNELS)]
            numbers = await ground.subscribe_now(database, channels)
            try:
                yield Stage(folder, database, discord, channels, numbers)
            finally:
                await database.close()
        shutil.rmtree(folder)


def spread(counted: Counter[str], points: int) -> list[Point]:
    """As many points as asked for, over all calls alike, the last calls included."""
    total = sum(counted.values())
    chosen = []
    for call, count in counted.items():
        share = max(2, round(points * count / total))
        step = max(1, count / share)
        numbers = {max(1, round(count - step * at)) for at in range(share)}
        chosen += [Point(call, number) for number in sorted(numbers)]
    return chosen


async def walk(points: int, *, full: bool) -> Counter[str]:
    """Walk and print; the results."""
    home = Path(tempfile.mkdtemp(prefix="walk"))
    template = home / "template.db"
    upgrade_database(f"sqlite:///{template}")
    database = await open_database(f"sqlite:///{template}")
    await ground.take_in_samples(database)
    await database.close()
    walk_ = Walk(template)
    counted = await walk_.count()
    print(f"calls of an undisturbed run: {dict(counted)}", file=sys.stderr, flush=True)
    chosen = spread(counted, points)
    if full:
        chosen = [
            Point(point.call, point.number, full=True)
            for point in spread(Counter({"pwrite64": counted["pwrite64"]}), points)
        ]
    await asyncio.gather(*(walk_.visit(point) for point in chosen))
    shutil.rmtree(home)
    return walk_.results


def main() -> int:
    """Exit code 1 when a point was not right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--points", type=int, default=80)
    parser.add_argument("--disk-full", action="store_true")
    chosen = parser.parse_args()
    if shutil.which("strace") is None:
        raise SystemExit("strace is not installed: apt-get install strace")
    began = time.monotonic()
    results = asyncio.run(walk(chosen.points, full=chosen.disk_full))
    print(f"{dict(results)} in {time.monotonic() - began:.0f} s")
    return 1 if results["WRONG"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
