"""What a case costs the process that reads: peak memory, and how long its loop stood still."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_BEAT = 0.01


@dataclass
class Gauges:
    """Filled when the measured block ends."""

    seconds: float = 0.0
    worst_lag: float = 0.0
    grown_bytes: int = 0


@asynccontextmanager
async def measured() -> AsyncIterator[Gauges]:
    gauges = Gauges()
    before = _restart_peak()
    heart = asyncio.create_task(_beat(gauges))
    started = time.monotonic()
    try:
        yield gauges
    finally:
        gauges.seconds = time.monotonic() - started
        heart.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await heart
        gauges.grown_bytes = max(_status("VmHWM") - before, 0)


async def _beat(gauges: Gauges) -> None:
    """The lag that the loop itself is guilty of: waiting for a processor is taken off."""
    while True:
        at, waited = time.monotonic(), _time_in_queue()
        await asyncio.sleep(_BEAT)
        queued = _time_in_queue() - waited
        gauges.worst_lag = max(gauges.worst_lag, time.monotonic() - at - _BEAT - queued)


def _time_in_queue() -> float:
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _restart_peak() -> int:
    """Bytes in use now; the peak counts from here where the kernel lets us."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
        return _status("VmRSS")
    return _status("VmHWM")


def _status(field: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return 0
