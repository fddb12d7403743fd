"""How fast briefings go in and lookups come out, on invented text.

    python -m tests.benchmarks.storage [--exchanges 10000] [--postgres]

Every lookup runs as a command would run it, connection and transaction included; times are wall
clock on whatever else the machine does. Words follow Zipf's law: `broad` ones stand in a fifth of
all exchanges and more, `rare` ones in less than one in a hundred.
"""

import argparse
import asyncio
import datetime as dt
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from digests.model import Certainty, QuoteQuery
from digests.storage import (
    BriefingStore,
    Database,
    QuoteSearch,
    open_database,
    storage_stats,
    upgrade_database,
)
from tests.digests.storage.briefing_texts import NOW, Said, Written, save, write_briefing
from tests.postgres import find_binaries, running_server

PER_BRIEFING = 20
WORDS = 20_000
OUTLETS = [f"Outlet {number}" for number in range(150)]
TOPICS = [f"Topic {number}" for number in range(40)]


class Writer:
    """Invented briefings, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.words = [
            "".join(self._random.choices(letters, k=self._random.randint(3, 9)))
            for _ in range(WORDS)
        ]
        self._weights = [1 / (rank + 2) for rank in range(WORDS)]

    def briefings(self, count: int) -> Iterator[Written]:
        for number in range(count):
            yield write_briefing(
                [self._said() for _ in range(PER_BRIEFING)],
                title=f"Briefing {number}",
                date=dt.date(2020, 1, 1) + dt.timedelta(days=number),
                address=f"https://bench.example/{number}",
            )

    def _said(self) -> Said:
        rank = min(int(self._random.paretovariate(1)) - 1, len(OUTLETS) - 1)
        topics = self._random.sample(TOPICS, self._random.randint(0, 3))
        return Said(
            OUTLETS[rank],
            self._sentence(25) + "?",
            " ".join(self._sentence(65) + "." for _ in range(2)),
            {topic: self._random.choice(list(Certainty)) for topic in topics},
        )

    def _sentence(self, length: int) -> str:
        return " ".join(self._random.choices(self.words, self._weights, k=length))


async def measure(url: str, exchanges: int) -> None:
    writer = Writer(7)
    database = await open_database(url)
    await ingest(database, list(writer.briefings(exchanges // PER_BRIEFING)))
    async with database.write() as connection:
        # PostgreSQL does so by itself after a while.
        await connection.execute(text("ANALYZE"))
    lookups = {
        "broad word": [QuoteQuery(words=(word,)) for word in writer.words[:10]],
        "middling word": [QuoteQuery(words=(word,)) for word in writer.words[100:120]],
        "rare word": [QuoteQuery(words=(word,)) for word in writer.words[4000:4030]],
        "two broad words": [
            QuoteQuery(words=pair) for pair in zip(writer.words, writer.words[1:12], strict=False)
        ],
        "phrase": [QuoteQuery(phrases=(f"{writer.words[0]} {w}",)) for w in writer.words[1:12]],
        "topic": [QuoteQuery(topic=topic) for topic in TOPICS],
        "outlet": [QuoteQuery(outlet=outlet) for outlet in OUTLETS[:40]],
        "outlet and word": [
            QuoteQuery(outlet=OUTLETS[3], words=(word,)) for word in writer.words[:20]
        ],
        "topic, 90 days": [
            QuoteQuery(topic=topic, since=dt.date(2020, 3, 1), until=dt.date(2020, 5, 30))
            for topic in TOPICS
        ],
        "every quote": [QuoteQuery(topic=topic, every_quote=True) for topic in TOPICS],
        "everything": [QuoteQuery()],
    }
    search = QuoteSearch(database)
    print(f"  {'lookup':<18}{'p50 ms':>9}{'p99 ms':>9}{'found':>8}")
    for name, queries in lookups.items():
        times, total = [], 0
        for query in (queries * 100)[:100]:
            started = time.perf_counter()
            page = await search.find(query)
            times.append((time.perf_counter() - started) * 1000)
            total += page.total
        p99 = sorted(times)[98]
        print(f"  {name:<18}{statistics.median(times):>9.1f}{p99:>9.1f}{total // 100:>8}")
    stats = await storage_stats(database)
    print(f"  size {stats.size / 1e6:.1f} MB, {stats.size // exchanges} bytes per exchange")
    await database.close()


async def ingest(database: Database, written: list[Written]) -> None:
    store = BriefingStore(database)
    started, used = time.perf_counter(), time.process_time()
    for one in written:
        await save(store, one, now=NOW)
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    count = len(written) * PER_BRIEFING
    print(f"  ingest {count / wall:.0f} exchanges/s ({count / cpu:.0f} per second of CPU)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exchanges", type=int, default=10_000)
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL instead of SQLite")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    back_end = "PostgreSQL" if asked.postgres else "SQLite"
    print(f"{asked.exchanges} exchanges, load {load:.1f}, {back_end}")
    if asked.postgres:
        binaries = find_binaries()
        if binaries is None:
            raise SystemExit("PostgreSQL binaries are not installed.")
        with running_server(binaries) as server:
            server.make_template()
            asyncio.run(measure(server.migrated_database(), asked.exchanges))
    else:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'bench.db'}"
            upgrade_database(url)
            asyncio.run(measure(url, asked.exchanges))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory {peak:.0f} MB (the invented text included)")


if __name__ == "__main__":
    main()
