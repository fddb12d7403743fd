"""How well lookups find what a user expects: `python -m tests.evaluation.lookups [--verbose]`.

Ingests the gold documents of the corpus into a fresh database and asks every query of
`queries.dev.jsonl` as `readout quotes` would: kind outlet as the outlet option, topic as the
topic option, mixed as words; one row per exchange. Where a query was only judged against labelled
exchanges (pool `topics`), hits outside of them are left out before counting.
"""

import argparse
import asyncio
import datetime as dt
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import structlog

from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.errors import BadRequest, UnreadableDocument
from digests.ingest import Ingest
from digests.lookup import Lookup, LookupRequest
from digests.model import Document, Source, SourceId, SourceKind
from digests.storage import (
    BriefingStore,
    Database,
    GuildStore,
    QuoteSearch,
    SourceStore,
    open_database,
    upgrade_database,
)
from tests.conftest import CORPUS
from tests.digests import samples

FLOORS = {
    "hit@5 outlet": 0.95,
    "hit@5 topic": 0.90,
    "recall outlet": 0.95,
    "recall topic": 0.85,
    "empty": 1.0,
}
_FIVE, _TEN = 5, 10
_NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query, what it should find and what it found, unjudged hits left out."""

    id: str
    kind: str
    text: str
    expected: frozenset[str]
    found: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def hits_in_five(self) -> bool:
        return bool(self.expected & set(self.found[:_FIVE]))

    @property
    def recall(self) -> float:
        top = set(self.found[: max(_TEN, len(self.expected))])
        return len(self.expected & top) / len(self.expected)


def read_lines(name: str) -> list[dict[str, Any]]:
    """The rows of one of the corpus's lists, but for a header."""
    lines = (CORPUS / name).read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if "id" in row]


async def ingest_gold(database: Database) -> list[str]:
    """Store the labelled documents; what could not be read, and why."""
    ingest = Ingest(
        briefings=BriefingStore(database),
        outlets=samples.outlets(),
        condenser=ExtractiveCondenser(),
        matcher=TopicMatcher(samples.topics()),
    )
    faults = []
    for entry in read_lines("manifest.jsonl"):
        if not entry["gold"]:
            continue
        path = CORPUS / entry["path"]
        institution = entry["institution"]
        source = Source(SourceId(institution), institution, SourceKind.FOLDER, str(path.parent))
        document = Document(path.read_bytes(), str(path), _NOW)
        try:
            await ingest.ingest(document, source, now=_NOW)
        except UnreadableDocument as error:
            faults.append(f"{entry['id']}: {error}")
    return faults


async def ask_all(database: Database) -> list[Asked]:
    """Every query, asked."""
    lookup = Lookup(
        briefings=BriefingStore(database),
        search=QuoteSearch(database),
        guilds=GuildStore(database),
        sources=SourceStore(database),
        outlets=samples.outlets(),
        topics=samples.topics(),
        now=lambda: _NOW,
    )
    judged = {row["id"] for row in read_lines("topics.dev.jsonl")}
    ids = {str(CORPUS / row["path"]): row["id"] for row in read_lines("manifest.jsonl")}
    queries = read_lines("queries.dev.jsonl")
    return [await _ask(lookup, query, judged, ids) for query in queries]


async def _ask(
    lookup: Lookup, query: dict[str, Any], judged: set[str], ids: dict[str, str]
) -> Asked:
    text = query["query"]
    option = query["kind"] if query["kind"] in {"outlet", "topic"} else "words"
    found: tuple[str, ...] = ()
    try:
        answer = await lookup.quotes(None, LookupRequest(**{option: text}), limit=200)
    except BadRequest as error:
        notes: tuple[str, ...] = (f"{type(error).__name__}: {error}",)
    else:
        rows = [row.exchange for row in answer.page.rows]
        found = tuple(f"{ids[row.document]}#{row.turn}" for row in rows)
        notes = answer.notes
    if query["pool"] == "topics":
        found = tuple(exchange for exchange in found if exchange in judged)
    return Asked(query["id"], query["kind"], text, frozenset(query["expected"]), found, notes)


def score(asked: list[Asked]) -> dict[str, float]:
    """Means per kind; a mixed query counts as a topic."""
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_kind["outlet" if one.kind == "outlet" else "topic"].append(one)
    scores = {}
    for kind, queries in sorted(by_kind.items()):
        full = [query for query in queries if query.expected]
        scores[f"hit@5 {kind}"] = sum(query.hits_in_five for query in full) / len(full)
        scores[f"recall {kind}"] = sum(query.recall for query in full) / len(full)
    empty = [query for query in asked if not query.expected]
    scores["empty"] = sum(not query.found for query in empty) / len(empty)
    return scores


async def evaluate() -> tuple[list[Asked], list[str]]:
    """All queries on a fresh database, and the documents that could not be read."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/lookups.db"
        upgrade_database(url)
        database = await open_database(url)
        try:
            faults = await ingest_gold(database)
            return await ask_all(database), faults
        finally:
            await database.close()


def main() -> int:
    """Print the table; 1 when a floor is broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--verbose", action="store_true", help="each query that misses something")
    chosen = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asked, faults = asyncio.run(evaluate())
    for fault in faults:
        print(f"not read: {fault}")
    for one in asked if chosen.verbose else ():
        if one.found[: len(one.expected)] and set(one.found) == one.expected:
            continue
        missed = sorted(one.expected - set(one.found))
        print(
            f"{one.id} {one.kind} {one.text!r}: {len(one.expected)} expected, "
            f"{len(one.found)} found, missed {missed}"
        )
        print(f"     found {one.found[:12]}\n     {' '.join(one.notes)}")
    scores = score(asked)
    for name, value in scores.items():
        print(f"{name:15} {value:6.3f}  floor {FLOORS[name]:.2f}")
    return int(any(value < FLOORS[name] for name, value in scores.items()))


if __name__ == "__main__":
    sys.exit(main())
