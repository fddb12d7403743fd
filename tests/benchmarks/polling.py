"""500 sources on 125 hosts over loopback, with the real fetcher, reader and database.

    python -m tests.benchmarks.polling [SOURCES]

Rounds: everything new; nothing new; one new briefing on a tenth of the hosts. The pause at a host
is a twentieth of the real one, so that the first round ends soon; nothing else is scaled. `p95 s`
is the time from a feed's answer to the storing of the briefing that it showed.
"""

import asyncio
import datetime as dt
import logging
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import structlog

from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.ingest import Ingest
from digests.model import Document, Ingested, Source, SourceId, SourceKind
from digests.names import NameIndex
from digests.poll import Poll
from digests.sources.answers import Validators
from digests.sources.fetch import Fetched, Fetcher
from digests.sources.options import FetchOptions
from digests.sources.read_ahead import ReadAhead
from digests.sources.worker import LimitedReader
from digests.storage import (
    BriefingStore,
    SourceMemoryStore,
    SourceStore,
    StandingStore,
    open_database,
    upgrade_database,
)
from tests.hostile_web.gauges import measured
from tests.hostile_web.reach import RecordingDialler, ScriptedNames

PER_HOST = 4
START = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)


class StopWatch:
    """Stands before the fetcher and the ingest: how long from a feed's answer to its briefing."""

    def __init__(self, web: Fetcher, ingest: Ingest) -> None:
        self._web = web
        self._ingest = ingest
        self._seen: dict[str, float] = {}
        self.seconds: list[float] = []

    async def fetch(
        self, address: str, *, now: dt.datetime, validators: Validators | None = None
    ) -> Fetched:
        fetched = await self._web.fetch(address, now=now, validators=validators)
        self._seen[address] = time.monotonic()
        return fetched

    async def ingest(
        self,
        document: Document,
        source: Source,
        *,
        now: dt.datetime,
        archive: bool = False,
        url: str | None = None,
    ) -> Ingested:
        stored = await self._ingest.ingest(document, source, now=now, archive=archive, url=url)
        self.seconds.append(time.monotonic() - self._seen[source.address or ""])
        return stored

    def p95(self) -> str:
        ordered, self.seconds = sorted(self.seconds), []
        return f"{ordered[int(len(ordered) * 0.95)]:.2f}" if ordered else "–"


async def main(count: int) -> None:
    web = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.polling_web",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert web.stdin is not None
    assert web.stdout is not None
    dialler = RecordingDialler(int(await web.stdout.readline()), frozenset())
    options = FetchOptions(pause=dt.timedelta(seconds=0.05))
    fetcher = Fetcher(options, resolver=ScriptedNames(), dialler=dialler)
    outlets = NameIndex([])
    listed = [
        Source(
            SourceId(f"s{n}"),
            f"Source {n}",
            SourceKind.FEED,
            f"http://host-{n // PER_HOST}.test/feed/{n % PER_HOST}",
        )
        for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'readout.db'}"
        upgrade_database(url)
        database = await open_database(url)
        sources, briefings, read_ahead = SourceStore(database), BriefingStore(database), ReadAhead()
        for source in listed:
            await sources.put(source)
        ingest = Ingest(
            briefings=briefings,
            outlets=outlets,
            condenser=ExtractiveCondenser(),
            matcher=TopicMatcher(()),
            read=read_ahead,
        )
        watch = StopWatch(fetcher, ingest)
        async with LimitedReader(outlets) as reader:
            poll = Poll(
                ingest=watch,
                briefings=briefings,
                sources=sources,
                memories=SourceMemoryStore(database),
                standing=StandingStore(database),
                web=watch,
                reader=reader,
                read_ahead=read_ahead,
                chance=random.random,
            )
            print("round          polled  new  fail  seconds  CPU s  lag ms  grown MB  p95 s  saw")
            for number, name in enumerate(["all new", "nothing new", "a tenth new"]):
                if name == "a tenth new":
                    web.stdin.write(f"publish {count // PER_HOST // 10}\n".encode())
                    await web.stdout.readline()
                started = time.process_time()
                async with measured() as gauges:
                    reports = await poll.poll_due(
                        listed, now=START + number * dt.timedelta(minutes=20)
                    )
                cpu = time.process_time() - started
                web.stdin.write(b"report\n")
                saw = (await web.stdout.readline()).decode().strip()
                print(
                    f"{name:12}{len(reports):9}{sum(r.new for r in reports):5}"
                    f"{sum(bool(r.failure) for r in reports):6}{gauges.seconds:9.1f}{cpu:7.1f}"
                    f"{gauges.worst_lag * 1000:8.0f}{gauges.grown_bytes / 1e6:10.1f}"
                    f"{watch.p95():>7}  {saw}"
                )
        await database.close()
    await fetcher.aclose()
    web.stdin.close()
    await web.wait()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of the process {peak:.0f} MB; forbidden dials: {dialler.forbidden}")


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
