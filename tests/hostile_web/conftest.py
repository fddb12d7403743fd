"""The hostile web as a process, and what reaches for it, once for all cases."""

import asyncio
import datetime as dt
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from digests.names import Name, NameIndex
from digests.sources.fetch import Fetcher
from digests.sources.options import FetchOptions, ReadingLimits
from digests.sources.worker import LimitedReader
from tests.hostile_web.reach import INTERNAL, RecordingDialler, ScriptedNames

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = dt.timedelta(seconds=1.5)
"""A twentieth of the real one; the web's slowness is scaled likewise."""
LIMITS = ReadingLimits(cpu_seconds=3, wall=dt.timedelta(seconds=8))


@dataclass(frozen=True)
class Reach:
    fetcher: Fetcher
    dialler: RecordingDialler
    names: ScriptedNames


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def hostile_port() -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.hostile_web.server",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    yield int(await process.stdout.readline())
    process.stdin.close()
    await process.wait()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def reach(hostile_port: int) -> AsyncIterator[Reach]:
    names = ScriptedNames()
    dialler = RecordingDialler(hostile_port, frozenset({(INTERNAL, 8080)}))
    options = FetchOptions(
        allow_origins=frozenset({"http://feed.internal.test:8080"}),
        deadline=DEADLINE,
        pause=dt.timedelta(),
    )
    fetcher = Fetcher(options, resolver=names, dialler=dialler)
    yield Reach(fetcher, dialler, names)
    await fetcher.aclose()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def reader() -> AsyncIterator[LimitedReader]:
    outlets = NameIndex([Name("Harbour Post")])
    async with LimitedReader(outlets, LIMITS) as limited:
        yield limited
