"""`python -m tests.loopback_discord --port N` → the server alone, driven through /_control/."""

import argparse
import asyncio
import contextlib
import signal
import sys

from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.world import World


async def serve(port: int, shards: int, seed: int) -> None:
    """Listen until SIGTERM or SIGINT; the environment for the bot goes to stdout."""
    world = World()
    world.shards = shards
    discord = LoopbackDiscord(world, seed=seed)
    await discord.start(port)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    sys.stdout.write(f"READOUT_DISCORD__API_URL={discord.api_url}\n")
    sys.stdout.write(f"READOUT_DISCORD__TOKEN={world.token}\n")
    sys.stdout.flush()
    await ended.wait()
    await discord.stop()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.loopback_discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="decides the faults' chance")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.shards, given.seed))


if __name__ == "__main__":
    main()
