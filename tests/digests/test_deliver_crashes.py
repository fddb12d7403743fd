"""Each digest once, whatever happens: a crash at every step, and chance on top of it."""

import asyncio
import datetime as dt
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import pytest

from digests.deliver import Deliver
from digests.model import (
    Cadence,
    ChannelId,
    DeliveryState,
    GuildId,
    SubscriptionDraft,
)
from digests.storage import open_database
from tests.digests import samples
from tests.digests.builders import at
from tests.digests.stores import Stores
from tests.fakes import Clock, CrashError, FakeDiscordPoster, Fuse, Fused, render_plainly
from tests.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]

GUILD = GuildId(7)
CHANNELS = (ChannelId(70), ChannelId(71), ChannelId(72))
CREATED = at("2026-11-24T07:00")
DUE = at("2026-11-24T08:00")
ON_THEIR_WAY = {DeliveryState.PLANNED, DeliveryState.SENDING}


async def _prepare(url: str) -> None:
    """A briefing, and channels that want it at eight."""
    database = await open_database(url)
    stores = Stores.on(database)
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"))
    for channel in CHANNELS:
        cadence = Cadence((dt.time(8),), "UTC")
        await stores.subscriptions.create(SubscriptionDraft(GUILD, channel, cadence), CREATED)
    await database.close()


@pytest.fixture
async def prepared(migrated_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "prepared.db"
    shutil.copy(migrated_file, path)
    await _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        path = shutil.copy(migrated_file, tmp_path / "shared.db")
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.migrated_database()
    yield url
    server.drop(url)


def _process(stores: Stores, poster: FakeDiscordPoster, clock: Clock, fuse: Fuse) -> Deliver:
    """A fresh process on the same database; it dies when the fuse blows."""
    wired: dict[str, Any] = {
        field.name: Fused(getattr(stores, field.name), fuse) for field in fields(stores)
    }
    wired = {name: wired[name] for name in ("subscriptions", "deliveries", "briefings")}
    return Deliver(
        **wired,
        sources=stores.sources,
        guilds=stores.guilds,
        topics=samples.topics(),
        render=render_plainly,
        poster=cast("Any", Fused(poster, fuse)),
        owner=f"process-{id(fuse)}",
        monotonic=clock.monotonic,
    )


async def _ring(deliver: Deliver, clock: Clock) -> None:
    await deliver.plan_due(clock())
    await deliver.send_due(clock)
    await deliver.recover(clock)


async def _settle(stores: Stores, clock: Clock, process: Deliver) -> None:
    """Ring until the digest of every channel is settled."""
    for _ in range(60):
        await _ring(process, clock)
        history = await stores.deliveries.history(GUILD)
        settled = [delivery for delivery in history if delivery.state not in ON_THEIR_WAY]
        if len(settled) == len(CHANNELS):
            return
        clock.advance(seconds=125)
    raise AssertionError("the deliveries never settled")


async def _once_each(stores: Stores, poster: FakeDiscordPoster) -> None:
    """No channel lacks what was stored, none has a message twice, none is on its way."""
    history = await stores.deliveries.history(GUILD, limit=100)
    assert {delivery.state for delivery in history} == {DeliveryState.SENT}
    standing = Counter(message.key for message in poster.messages)
    assert standing == Counter(delivery.key for delivery in history)
    told = Counter(m.channel_id for m in poster.messages if "Port Maren" in m.payload)
    assert told == Counter(CHANNELS)


async def _crash_at(path: Path, steps: int, answers: list[str], seed: int) -> bool:
    """Crash at that step, restart after a while; whether the walk got so far."""
    copy = path.with_name(f"walk-{steps}-{seed}.db")
    shutil.copy(path, copy)
    database = await open_database(f"sqlite:///{copy}")
    try:
        stores, clock, fuse = Stores.on(database), Clock(DUE), Fuse(steps)
        poster = FakeDiscordPoster(clock)
        poster.answer(answers)
        try:
            await _settle(stores, clock, _process(stores, poster, clock, fuse))
        except CrashError:
            clock.advance(seconds=random.Random(f"{seed}-{steps}").choice((1, 60, 150, 900)))
            await _settle(stores, clock, _process(stores, poster, clock, Fuse()))
        await _once_each(stores, poster)
    finally:
        await database.close()
        copy.unlink()
    return fuse.is_blown


@pytest.mark.parametrize("answers", [[], ["stored-then-fails", "fails", "late"]])
async def test_a_crash_at_any_step_loses_and_doubles_nothing(prepared, answers):
    steps = 1
    while await _crash_at(prepared, steps, answers, seed=0):
        steps += 1
    assert steps > 30, "the walk goes through planning, claims, posts and records"


@pytest.mark.parametrize("seed", range(8))
async def test_crashes_beside_faults_of_discord_lose_and_double_nothing(prepared, seed):
    chance = random.Random(seed)
    answers = chance.choices(
        ("ok", "stored-then-fails", "fails", "late"), weights=(4, 3, 2, 2), k=12
    )
    for _ in range(2):
        await _crash_at(prepared, chance.randrange(1, 60), answers, seed)


async def test_two_processes_on_one_database_do_not_double(empty_url):
    await _prepare(empty_url)
    first, second = [await open_database(empty_url) for _ in range(2)]
    stores, clock = Stores.on(first), Clock(DUE)
    poster = FakeDiscordPoster(clock, nonce_window=dt.timedelta(0))
    one = _process(stores, poster, clock, Fuse())
    other = _process(Stores.on(second), poster, clock, Fuse())
    poster.answer(["stored-then-fails", "late", "ok", "fails"])
    while clock() < DUE + dt.timedelta(minutes=15):
        await asyncio.gather(_ring(one, clock), _ring(other, clock))
        clock.advance(seconds=30)
    await _once_each(stores, poster)
    await first.close()
    await second.close()
