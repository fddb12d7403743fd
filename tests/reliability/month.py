"""Thirty days in compressed time: each due digest once, and nothing grows.

    python -m tests.reliability.month [--days 30]

The product's own planning, sending and storage over an SQLite file, with a clock that only this
script moves, across a night on which clocks change. A briefing a day comes in; a tenth of the
posts goes wrong. Memory, file descriptors and tasks are counted at each midnight.
"""

import argparse
import asyncio
import datetime as dt
import gc
import logging
import random
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import structlog

from bot.layouts.delivery import render_delivery
from digests.cadence import occurrences_between, parse_days, parse_times
from digests.deliver import Deliver
from digests.errors import PostingUncertain
from digests.model import Cadence, ChannelId, Delivery, GuildId, Subscription, SubscriptionDraft
from digests.storage import open_database, upgrade_database
from tests.digests import samples
from tests.digests.stores import Stores
from tests.fakes import Clock

BEGIN = dt.datetime(2026, 10, 10, 0, 0, 30, tzinfo=dt.UTC)
"""Berlin's and New York's clocks change within the thirty days after it."""
_STEP = dt.timedelta(minutes=5)
_CADENCES = (
    ("08:00", "Europe/Berlin", "daily"),
    ("02:30", "Europe/Berlin", "daily"),
    ("01:30", "America/New_York", "daily"),
    ("06:00, 12:00, 18:00", "Asia/Tokyo", "weekdays"),
    ("00:00", "Australia/Lord_Howe", "mon, thu"),
    ("23:45", "UTC", "daily"),
)
_GUILDS = 8


class CountingPoster:
    """A Discord that keeps no messages, only how often each key was posted."""

    def __init__(self, chance: random.Random) -> None:
        self.posted: Counter[str] = Counter()
        self._chance = chance

    async def post(self, delivery: Delivery) -> int:
        """Store; one answer in twenty is lost, and one post in twenty does not arrive."""
        luck = self._chance.random()
        if luck < 0.05:
            raise PostingUncertain("It did not arrive.")
        # The nonce is forgotten at once: only reading back keeps a second post away.
        self.posted[delivery.key] += 1
        if luck < 0.1:
            raise PostingUncertain("The answer was lost.")
        return 1

    async def find(self, delivery: Delivery) -> int | None:
        """By the marker."""
        return 1 if self.posted[delivery.key] else None


async def month(days: int) -> bool:
    """Live through it and print; whether all aims were met."""
    folder = Path(tempfile.mkdtemp(prefix="month"))
    url = f"sqlite:///{folder}/readout.db"
    upgrade_database(url)
    database = await open_database(url)
    stores, clock = Stores.on(database), Clock(BEGIN)
    poster = CountingPoster(random.Random(1))
    deliver = Deliver(
        subscriptions=stores.subscriptions,
        deliveries=stores.deliveries,
        briefings=stores.briefings,
        sources=stores.sources,
        guilds=stores.guilds,
        topics=samples.topics(),
        render=render_delivery,
        poster=poster,
        monotonic=clock.monotonic,
    )
    made = await _subscribe(stores)
    end = BEGIN + dt.timedelta(days=days)
    nights: list[tuple[float, int, int]] = []
    began = time.monotonic()
    while clock() < end:
        if clock().hour == 5 and clock().minute == 0:
            await stores.take_in(_briefing(clock()), clock())
        await deliver.plan_due(clock())
        await deliver.send_due(clock)
        await deliver.recover(clock)
        if clock().hour == 0 and clock().minute < 5:
            gc.collect()
            nights.append((_resident(), len(list(Path("/proc/self/fd").iterdir())), _tasks()))
        clock.advance(seconds=_STEP.total_seconds())
    for _ in range(5):
        await deliver.recover(clock)
        clock.advance(seconds=125)
    met = await _report(stores, made, poster, end, nights, time.monotonic() - began)
    await database.close()
    return met


async def _subscribe(stores: Stores) -> list[Subscription]:
    made = []
    for guild in range(_GUILDS):
        for place, (times, zone, days) in enumerate(_CADENCES):
            draft = SubscriptionDraft(
                GuildId(100 + guild),
                ChannelId(1000 + guild * 10 + place),
                Cadence(parse_times(times), zone, parse_days(days)),
                topics=("Taiwan",) if guild % 2 else (),
            )
            made.append(await stores.subscriptions.create(draft, BEGIN))
    return made


def _briefing(now: dt.datetime) -> str:
    """The day's own."""
    return samples.HARBOUR.replace("November 23, 2026", f"{now:%B} {now.day}, {now.year}").replace(
        "40 ships", f"{now.day + 40} ships"
    )


def _resident() -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024


def _tasks() -> int:
    return len(asyncio.all_tasks())


async def _report(
    stores: Stores,
    made: list[Subscription],
    poster: CountingPoster,
    end: dt.datetime,
    nights: list[tuple[float, int, int]],
    took: float,
) -> bool:
    wrong = due = 0
    for one in made:
        expected = {o.name for o in occurrences_between(one.cadence, one.created_at, end)}
        history = await stores.deliveries.history(one.guild_id, one.id, limit=1000)
        told = Counter(delivery.occurrence for delivery in history)
        due += len(expected)
        wrong += told != Counter(expected)
        wrong += any(poster.posted[delivery.key] != 1 for delivery in history)
    settled = nights[len(nights) // 3 :]
    slope = (settled[-1][0] - settled[0][0]) / max(1, len(settled) - 1)
    print(f"{len(nights)} days in {took:.0f} s, {len(made)} subscriptions")
    print(f"due {due}, posted {poster.posted.total()}, channels with a wrong list {wrong}")
    print(f"memory {nights[0][0]:.0f} → {nights[-1][0]:.0f} MB, slope {slope:.2f} MB a day")
    print(f"file descriptors {min(n[1] for n in settled)}–{max(n[1] for n in settled)}")
    print(f"tasks {min(n[2] for n in settled)}–{max(n[2] for n in settled)}")
    steady = len({n[1] for n in settled}) == 1 and len({n[2] for n in settled}) == 1
    return not wrong and slope <= 1 and steady


def main() -> int:
    """Exit code 1 when an aim was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--days", type=int, default=30)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    return 0 if asyncio.run(month(chosen.days)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
