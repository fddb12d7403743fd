"""SIGKILL at random moments, again and again, and nothing is lost or doubled.

    python -m tests.reliability.kills --kills 500
    python -m tests.reliability.kills --kills 200 --postgres      two processes, and freezes

Real processes of the service against a Discord on loopback that stores and then resets the
connection, stores and then answers 5xx, fails, or stores late; its nonce window is shorter than
many of the restarts. Each round makes digests due at once in all channels and kills the service
until chance says enough; then every delivery must be SENT and stand in its channel once.
"""

import argparse
import asyncio
import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from digests.model import DeliveryState
from digests.storage import Database, open_database, upgrade_database
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import Channel
from tests.loopback_discord.process import BotProcess
from tests.postgres import find_binaries, running_server
from tests.reliability import ground
from tests.reliability.scaled_bot import LATEST_APPLY, NONCE_WINDOW

_SETTLED_WITHIN = 60.0


@dataclass
class Tally:
    """What happened so far."""

    kills: int = 0
    freezes: int = 0
    stops: int = 0
    slowest_stop: float = 0.0
    rounds: int = 0
    deliveries: int = 0
    lost: int = 0
    doubled: int = 0
    ends: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.freezes} freezes, {self.stops} stops (slowest "
            f"{self.slowest_stop:.1f} s), {self.rounds} rounds, {self.deliveries} deliveries: "
            f"{self.lost} lost, {self.doubled} doubled; {dict(self.ends)}"
        )


@dataclass
class Field:
    """Where it is played: one Discord, one database, the processes on it."""

    discord: LoopbackDiscord
    database: Database
    channels: list[Channel]
    bots: list[BotProcess]
    chance: random.Random
    tally: Tally = field(default_factory=Tally)

    @property
    def guilds(self) -> set[int]:
        return {channel.guild_id for channel in self.channels if channel.guild_id is not None}


def break_things(discord: LoopbackDiscord) -> None:
    """About one post in four goes wrong, half of these after it was stored."""
    faults = discord.faults
    faults.reset(stored=True, times=None, probability=0.06)
    faults.reset(stored=True, cut="close", times=None, probability=0.03)
    faults.error(502, stored=True, times=None, probability=0.03)
    faults.error(503, stored=True, times=None, probability=0.03)
    faults.error(503, times=None, probability=0.04)
    faults.reset(times=None, probability=0.03)
    faults.late(0.3, times=None, probability=0.03)
    faults.late(LATEST_APPLY, times=None, probability=0.03)
    faults.error(503, method="GET", path="/messages", times=None, probability=0.05)
    faults.delay(0.02, jitter=0.15, path="/messages")


async def play(ground_: Field, kills: int, *, freezes: bool = False) -> Tally:
    """Rounds until there were that many kills."""
    while ground_.tally.kills < kills:
        await _round(ground_, kills, freezes=freezes)
        print(f"{time.strftime('%H:%M:%S')} {ground_.tally}", file=sys.stderr, flush=True)
    return ground_.tally


async def _round(ground_: Field, most: int, *, freezes: bool) -> None:
    tally, chance = ground_.tally, ground_.chance
    late_after = chance.choice(("1", "120"))
    for bot in ground_.bots:
        bot._env["LATE_AFTER"] = late_after
    numbers = await ground.subscribe_now(ground_.database, ground_.channels)
    for _ in range(min(chance.randrange(3, 9), most - tally.kills)):
        await _start(ground_)
        await _await_moment(ground_)
        bot = chance.choice(ground_.bots)
        if freezes and chance.random() < 0.5:
            await _freeze(ground_, chance.choice(ground_.bots))
        await bot.kill()
        tally.kills += 1
        if chance.random() < 0.2:
            # Longer than Discord remembers the nonce.
            await asyncio.sleep(NONCE_WINDOW + 0.3)
        if await _is_settled(ground_, numbers):
            break
    await _start(ground_)
    await _settle(ground_, numbers)
    await _count(ground_, numbers)
    await ground.end(ground_.database, numbers)
    if chance.random() < 0.3:
        await _stop(ground_, chance.choice(ground_.bots))


async def _await_moment(ground_: Field) -> None:
    """Mostly while it posts and records, sometimes while it starts or plans, or at any time."""
    chance = ground_.chance
    kind = chance.random()
    if kind < 0.1:
        await asyncio.sleep(chance.uniform(0.0, 0.8))
    elif kind < 0.25:
        await asyncio.sleep(chance.uniform(0.8, 3.0))
    else:
        before = _asked(ground_.discord)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                while _asked(ground_.discord) == before:  # noqa: ASYNC110 - another process's doing
                    await asyncio.sleep(0.005)
        await asyncio.sleep(chance.uniform(0.0, 0.3))


def _asked(discord: LoopbackDiscord) -> int:
    """Requests about messages, posts and read-backs alike."""
    return sum(record.path.endswith("/messages") for record in discord.requests)


async def _start(ground_: Field) -> None:
    for bot in ground_.bots:
        if not bot.is_running:
            await bot.spawn()


async def _freeze(ground_: Field, bot: BotProcess) -> None:
    bot.freeze()
    ground_.tally.freezes += 1
    await asyncio.sleep(ground_.chance.uniform(0.2, 6.0))
    bot.thaw()
    await asyncio.sleep(ground_.chance.uniform(0.0, 0.5))


async def _stop(ground_: Field, bot: BotProcess) -> None:
    if bot.is_running:
        # Before it listens to signals, SIGTERM ends it at once, which is no feat.
        await asyncio.sleep(6)
        began = time.monotonic()
        code = await bot.stop()
        assert code == 0, f"exit code {code}"
        ground_.tally.stops += 1
        took = time.monotonic() - began
        ground_.tally.slowest_stop = max(ground_.tally.slowest_stop, took)


async def _settle(ground_: Field, numbers: tuple[int, ...]) -> None:
    async with asyncio.timeout(_SETTLED_WITHIN):
        while True:
            if await _is_settled(ground_, numbers):
                break
            if not all(bot.is_running for bot in ground_.bots):
                raise RuntimeError(ground_.bots[0].stderr[-4000:])
            await asyncio.sleep(0.2)
    # What was sent before the last kill may still come.
    await asyncio.sleep(LATEST_APPLY + 0.1)


async def _is_settled(ground_: Field, numbers: tuple[int, ...]) -> bool:
    found = await ground.deliveries_of(ground_.database, ground_.guilds, numbers)
    return len(found) == len(numbers) and not any(one.state in ground.ON_THEIR_WAY for one in found)


async def _count(ground_: Field, numbers: tuple[int, ...]) -> None:
    tally = ground_.tally
    standing = ground.markers(ground_.discord, ground_.channels)
    for delivery in await ground.deliveries_of(ground_.database, ground_.guilds, numbers):
        here = standing[delivery.key]
        if here != 1 or delivery.state is not DeliveryState.SENT:
            print(f"WRONG: {here} standing, {delivery}", file=sys.stderr, flush=True)
        tally.lost += here == 0 or delivery.state is not DeliveryState.SENT
        tally.doubled += here > 1
        tally.ends["read back" if delivery.reason == "read back" else delivery.state.value] += 1
    tally.deliveries += len(numbers)
    tally.rounds += 1


@contextlib.asynccontextmanager
async def field_of(url: str, folder: Path, *, processes: int, seed: int) -> AsyncIterator[Field]:
    """Everything prepared; at the end only the processes that were started here are ended."""
    upgrade_database(url)
    database = await open_database(url)
    await ground.take_in_samples(database)
    async with LoopbackDiscord.running() as discord:
        discord.check_schema(on=False)
        discord.world.nonces.window = NONCE_WINDOW
        channels = []
        for at in range(4):
            guild = discord.world.guild(f"desk {at}")
            channels += [discord.world.text_channel(guild, f"news-{n}") for n in range(8)]
        break_things(discord)
        bots = [_bot(discord, url, folder, at, processes) for at in range(processes)]
        try:
            yield Field(discord, database, channels, bots, random.Random(seed))
        finally:
            for bot in bots:
                if bot.is_running:
                    await bot.kill()
            await database.close()


def _bot(discord: LoopbackDiscord, url: str, folder: Path, at: int, processes: int) -> BotProcess:
    home = folder / f"process-{at}"
    home.mkdir()
    lock = ("--no-lock",) if processes > 1 else ()
    return BotProcess(
        discord,
        home,
        command=(sys.executable, "-m", "tests.reliability.scaled_bot", *lock),
        env={"READOUT_DATABASE__URL": url, "READOUT_SCHEDULE__TICK_SECONDS": "0.2"},
    )


@contextlib.contextmanager
def database_of(folder: Path, *, postgres: bool) -> Iterator[str]:
    """The address of an empty database."""
    if not postgres:
        yield f"sqlite:///{folder}/readout.db"
        return
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL binaries are not installed: apt-get install postgresql")
    with running_server(binaries) as server:
        yield server.empty_database()


async def run(kills: int, *, postgres: bool = False, seed: int = 1) -> Tally:
    """The whole of it in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="kills"))
    with database_of(folder, postgres=postgres) as url:
        processes = 2 if postgres else 1
        async with field_of(url, folder, processes=processes, seed=seed) as ground_:
            tally = await play(ground_, kills, freezes=postgres)
    if not tally.lost and not tally.doubled:
        shutil.rmtree(folder)
    return tally


def main() -> int:
    """Exit code 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    began = time.monotonic()
    tally = asyncio.run(run(chosen.kills, postgres=chosen.postgres, seed=chosen.seed))
    print(f"{tally} in {time.monotonic() - began:.0f} s")
    return 1 if tally.lost or tally.doubled else 0


if __name__ == "__main__":
    raise SystemExit(main())
