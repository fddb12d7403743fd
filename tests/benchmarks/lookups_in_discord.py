"""How soon `/quotes` answers in Discord: the real bot process, 10,000 exchanges, no cache warmed.

    python -m tests.benchmarks.lookups_in_discord [--exchanges 10000] [--asked 300]

Time is what a member would see: from the interaction leaving the loopback Discord to the first
answer coming back, REST and gateway included. Everything runs on this one machine.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from digests.storage import open_database, upgrade_database
from tests.benchmarks.storage import OUTLETS, PER_BRIEFING, TOPICS, Writer, ingest
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.process import BotProcess
from tests.loopback_discord.reply import Reply

ROOT = Path(__file__).resolve().parent.parent.parent
Asking = Callable[[], Awaitable[Reply]]


async def measure(exchanges: int, asked: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(7)
        url = f"sqlite:///{folder}/readout.db"
        upgrade_database(url)
        database = await open_database(url)
        await ingest(database, list(writer.briefings(exchanges // PER_BRIEFING)))
        await database.close()
        async with LoopbackDiscord.running() as discord:
            # The server's own checks of bodies are for tests; here they would be measured too.
            discord.check_schema(on=False)
            discord.pacing.unlimited()
            world = discord.world
            guild = world.guild("Bench")
            ben, channel = world.member(guild, "ben"), world.text_channel(guild, "bench")
            async with BotProcess(discord, Path(folder), env={"PYTHONPATH": str(ROOT)}):
                rare = itertools.cycle(writer.words[4000:4300])
                broad = itertools.cycle(writer.words[:10])
                topics, outlets = itertools.cycle(TOPICS), itertools.cycle(OUTLETS)
                lookups: dict[str, Asking] = {
                    "topic": lambda: discord.slash(channel, ben, "quotes", topic=next(topics)),
                    "outlet": lambda: discord.slash(channel, ben, "quotes", outlet=next(outlets)),
                    "rare word": lambda: discord.slash(channel, ben, "quotes", words=next(rare)),
                    "broad word": lambda: discord.slash(channel, ben, "quotes", words=next(broad)),
                    "autocomplete": lambda: discord.autocomplete(
                        channel, ben, "quotes", focused=("outlet", next(outlets)[:8])
                    ),
                }
                print(f"  {'lookup':<14}{'first ms':>9}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}")
                for name, ask in lookups.items():
                    times = [(await ask()).elapsed * 1000 for _ in range(asked)]
                    p99 = sorted(times)[int(asked * 0.99) - 1]
                    print(
                        f"  {name:<14}{times[0]:>9.1f}{statistics.median(times):>9.1f}"
                        f"{p99:>9.1f}{max(times):>9.1f}"
                    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--exchanges", type=int, default=10_000)
    parser.add_argument("--asked", type=int, default=300, help="lookups of each kind")
    given = parser.parse_args()
    print(f"{given.exchanges} exchanges, load {os.getloadavg()[0]:.1f}")
    asyncio.run(measure(given.exchanges, given.asked))


if __name__ == "__main__":
    main()
