"""Transactions are whole or nothing, under failure, cancellation and kill."""

import asyncio
import contextlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from digests.errors import DatabaseUnavailable
from digests.model import QuoteQuery
from digests.storage import BriefingStore, Database, QuoteSearch, open_database, storage_stats
from tests.digests.storage.briefing_texts import FERRY, TIDE, save, write_briefing


class Stop(Exception):
    """Raised in the middle of a transaction."""


async def counters(database: Database) -> list[tuple[str, int]]:
    async with database.read() as connection:
        rows = await connection.execute(text("SELECT name, value FROM counters ORDER BY name"))
        return [(row.name, row.value) for row in rows]


async def test_a_transaction_that_fails_leaves_nothing(database: Database):
    before = await counters(database)

    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(text("UPDATE counters SET value = value + 5"))
            raise Stop

    with pytest.raises(Stop):
        await fail()
    assert before == await counters(database)


async def rename(database: Database, old: str, new: str) -> None:
    async with database.write() as connection:
        await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


async def test_a_save_that_fails_midway_leaves_nothing(database: Database):
    store = BriefingStore(database)
    before = (await storage_stats(database)).rows

    # The search index is the last thing that a save writes.
    await rename(database, "exchange_terms", "hidden_terms")
    with contextlib.suppress(DatabaseUnavailable, DBAPIError):
        await save(store, write_briefing([TIDE, FERRY]))
        pytest.fail("the save did not fail")
    await rename(database, "hidden_terms", "exchange_terms")

    assert before == (await storage_stats(database)).rows
    assert "new" == (await save(store, write_briefing([TIDE, FERRY]))).outcome


async def test_a_cancelled_save_leaves_nothing_and_blocks_nobody(database: Database):
    store = BriefingStore(database)
    for delay in (0, 0.001, 0.004, 0.01, 0.02):
        saving = asyncio.create_task(save(store, write_briefing([TIDE] * 20, address=str(delay))))
        await asyncio.sleep(delay)
        saving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await saving
    listed = await store.briefings(None)
    assert all(briefing.exchanges == 20 for briefing in listed)
    assert "new" == (await save(store, write_briefing([FERRY], address="after"))).outcome


@pytest.mark.slow
async def test_cancelled_saves_never_leave_a_lock(database: Database):
    store = BriefingStore(database)
    chance = random.Random(11)
    for number in range(60):
        written = write_briefing([TIDE] * 20, address=str(number), title=str(number))
        saving = asyncio.create_task(save(store, written))
        await asyncio.sleep(chance.random() * 0.012)
        saving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await saving
        started = time.monotonic()
        await save(store, write_briefing([FERRY], address=f"after {number}"))
        # The lock of a writer that was left behind is waited for ten seconds.
        assert time.monotonic() - started < 5


async def test_a_snapshot_does_not_see_what_is_stored_meanwhile(database: Database):
    store = BriefingStore(database)
    count = text("SELECT count(*) FROM exchanges")
    async with database.read() as connection:
        before = (await connection.execute(count)).scalar_one()
        await save(store, write_briefing([TIDE]))
        assert before == (await connection.execute(count)).scalar_one()


async def test_many_writers_and_readers_get_along(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)

    async def look() -> None:
        await search.find(QuoteQuery(words=("ferry",)))

    async def store_one(number: int) -> str:
        written = write_briefing([FERRY], address=f"{number}", title=f"Briefing {number}")
        return (await save(store, written)).outcome

    looking = [asyncio.create_task(look()) for _ in range(20)]
    outcomes = await asyncio.gather(*(store_one(number) for number in range(9)))
    await asyncio.gather(*looking)
    assert ["duplicate"] * 8 + ["new"] == sorted(outcomes)


WRITER = """
import asyncio, sys
from digests.storage import BriefingStore, open_database
from tests.digests.storage.briefing_texts import TIDE, FERRY, LAMP, save, write_briefing
import dataclasses

async def run():
    store = BriefingStore(await open_database(sys.argv[1]))
    for number in range(100000):
        said = dataclasses.replace(TIDE, answer=f"{TIDE.answer} Number {number}.")
        await save(store, write_briefing([said, FERRY, LAMP], address=str(number)))
        print(number, flush=True)

asyncio.run(run())
"""


def kill_a_writer(url: str, pause: float) -> list[str]:
    """The numbers of the briefings that it said were stored."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert writer.stdout is not None
    with writer.stdout as told:
        told.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        numbers = told.read().split()
    writer.wait()
    return numbers


@pytest.mark.slow
@pytest.mark.parametrize("pause", [0.05, 0.13])
async def test_a_killed_writer_leaves_whole_briefings_only(sqlite_url: str, pause: float):
    told = kill_a_writer(sqlite_url, pause)

    database = await open_database(sqlite_url)
    store, search = BriefingStore(database), QuoteSearch(database)
    listed = await store.briefings(None, limit=10_000)
    found = await search.find(QuoteQuery(words=("dike",)), limit=1)
    async with database.read() as connection:
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    await database.close()

    assert {3} == {briefing.exchanges for briefing in listed}
    assert len(listed) == found.total
    assert len(listed) >= len(told)
    assert [] == broken
