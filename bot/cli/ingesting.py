"""Many targets → the store, one after the other, with progress for whoever watches."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.app import Digests, open_digests
from bot.cli import output
from bot.cli.session import Session
from bot.cli.targets import expand, is_address, why_no_exchange
from bot.polling import Polling, open_polling
from digests.errors import BadRequest, FetchFailed, FetchRefused, UnreadableDocument
from digests.model import Ingested, Source, SourceId, SourceKind
from digests.sources.files import read_file
from digests.storage import schema_status, upgrade_database

_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HERE = Source(SourceId("files"), "Files", SourceKind.UPLOAD)
_FAILED = "failed"
Report = Callable[[str], None]


async def ingest_targets(
    session: Session, targets: Sequence[str], source_id: str, *, archive: bool
) -> int:
    """Store them all; how many could not be. One that fails does not stop the others."""
    chosen = tuple(expand(targets))
    if not chosen:
        raise UnreadableDocument("There is no transcript in that folder. Nothing was stored.")
    source = _source(session, source_id)
    create_if_new(session.settings.database.url)
    outcomes: Counter[str] = Counter()
    async with (
        open_digests(session.settings) as digests,
        open_polling(session.settings, digests, make_known=False) as polling,
    ):
        with _progress(len(chosen)) as report:
            for target in chosen:
                try:
                    done = await _ingest_one(
                        session, digests, polling, target, source, archive=archive
                    )
                except (UnreadableDocument, FetchFailed, FetchRefused) as problem:
                    outcomes[_FAILED] += 1
                    report(f"{target}: failed. {problem}")
                else:
                    outcomes[done.outcome] += 1
                    report(f"{target}: {_outcome(done, target)}")
    output.say(_summary(outcomes))
    return outcomes[_FAILED]


def create_if_new(url: str) -> None:
    """A database that does not exist yet is made; an older one is left to `readout db upgrade`."""
    if schema_status(url).current is None:
        upgrade_database(url)


async def _ingest_one(
    session: Session,
    digests: Digests,
    polling: Polling,
    target: str,
    source: Source,
    *,
    archive: bool,
) -> Ingested:
    now = session.now()
    if is_address(target):
        return await polling.take_in.fetch(source, target, now=now, archive=archive)
    document = await asyncio.to_thread(read_file, Path(target), now)
    return await digests.ingest.ingest(document, source, now=now, archive=archive)


def _source(session: Session, source_id: str) -> Source:
    known = {source.id: source for source in (*session.sources, _HERE)}
    if source_id in known:
        return known[SourceId(source_id)]
    if not _SOURCE_ID.fullmatch(source_id):
        raise BadRequest(
            f"{source_id!r} cannot be a source's id. Use small letters, digits, - and _, "
            "beginning with a letter or digit."
        )
    output.say(f"No source is called {source_id!r} yet; the files make it.")
    return Source(SourceId(source_id), source_id, SourceKind.UPLOAD)


@contextmanager
def _progress(total: int) -> Iterator[Report]:
    """A bar at a terminal; a line for each document elsewhere."""
    console = output.words_console()
    if not console.is_terminal or total == 1:
        yield output.say
        return
    from rich.progress import Progress

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Reading", total=total)

        def report(line: str) -> None:
            progress.advance(task)
            progress.console.print(line, soft_wrap=True)

        yield report


def _outcome(done: Ingested, target: str) -> str:
    exchanges = f"{done.exchanges} exchange{'' if done.exchanges == 1 else 's'}"
    warnings = [*done.warnings] if done.exchanges else [*done.warnings, why_no_exchange(target)]
    return " ".join((f"{done.outcome}, {exchanges}.", *warnings))


def _summary(outcomes: Mapping[str, int]) -> str:
    """How many were new, and how many were not."""
    counted = {
        "new": outcomes["new"],
        "revised by the publisher": outcomes["revised"],
        "read better than before": outcomes["mended"],
        "already stored": outcomes["unchanged"] + outcomes["duplicate"],
    }
    said = [f"{n} {what}" for what, n in counted.items() if n or what == "new"]
    words = f"{', '.join(said)}."
    failed = outcomes[_FAILED]
    return words if not failed else f"{words} {failed} failed; nothing was stored of what failed."
