"""A source or address → step by step what would be found there. Stores nothing.

For `readout sources test` and `/source test`: fetched, discovered, read, exchanges, sample. Stops
at the first step that fails and says why.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from digests.errors import FetchFailed, FetchRefused, UnreadableDocument
from digests.model import Source, SourceId, SourceKind, Transcript
from digests.sources.visit import ReadBriefing, Visit, Visitor

FEED_SHAPES = frozenset({"rss", "atom", "json", "rdf"})
_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trial. `name` is stable; `detail` is for people."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying a source gave; `source` has the kind that was found."""

    source: Source
    steps: tuple[Step, ...]

    @property
    def ok(self) -> bool:
        """Whether every step went well."""
        return all(step.ok for step in self.steps)


def source_for_address(address: str, kind: SourceKind | None = None) -> Source:
    """A source for an address that nobody named yet; a feed or listing finds out by itself."""
    return Source(SourceId("trial"), address, kind or SourceKind.LISTING, address)


async def try_source(
    source: Source,
    visitor: Visitor,
    *,
    now: dt.datetime,
    heard: Callable[[Step], None] | None = None,
) -> tuple[Step, ...]:
    """Look at the source and read its newest briefing, as a first poll would.

    `heard` is told of each step when it is done: a slow publisher takes half a minute.
    """
    return (await _try(source, visitor, now, heard)).steps


async def try_address(address: str, visitor: Visitor, *, now: dt.datetime) -> tuple[Step, ...]:
    """As a feed or listing first, as a single briefing where it is neither."""
    return (await find_kind(source_for_address(address), visitor, now=now)).steps


async def find_kind(source: Source, visitor: Visitor, *, now: dt.datetime) -> Trial:
    """Which kind of source stands at the address: feed or listing first, then a single page.

    Where it is neither, the steps are those of the listing, and so is the kind.
    """
    listed = await _try(replace(source, kind=SourceKind.LISTING), visitor, now)
    if listed.ok:
        return listed
    as_page = await _try(replace(source, kind=SourceKind.PAGE), visitor, now)
    return as_page if as_page.ok else listed


async def _try(
    source: Source,
    visitor: Visitor,
    now: dt.datetime,
    heard: Callable[[Step], None] | None = None,
) -> Trial:
    steps: list[Step] = []

    def done(name: str, *, ok: bool, detail: str) -> None:
        steps.append(Step(name, ok=ok, detail=detail))
        if heard is not None:
            heard(steps[-1])

    doing = "fetched"
    try:
        visit = await visitor.look(source, now=now)
        if visit.shape in FEED_SHAPES:
            source = replace(source, kind=SourceKind.FEED)
        done("fetched", ok=True, detail=f"{source.name!r} answered.")
        done("discovered", ok=bool(visit.candidates), detail=_discovered(visit))
        if not visit.candidates:
            return Trial(source, tuple(steps))
        doing = "read"
        read = await _newest(source, visitor, visit, now)
    except (FetchRefused, FetchFailed) as error:
        done(doing, ok=False, detail=f"{error} ({error.reason})")
    except UnreadableDocument as error:
        if doing == "fetched":
            done("fetched", ok=True, detail=f"{source.name!r} answered.")
            doing = "discovered"
        done(doing, ok=False, detail=str(error))
    else:
        for step in _read_steps(read.transcript, read.document.address):
            done(step.name, ok=step.ok, detail=step.detail)
    return Trial(source, tuple(steps))


async def _newest(source: Source, visitor: Visitor, visit: Visit, now: dt.datetime) -> ReadBriefing:
    if visit.page is not None:
        return await visitor.understand(visit.page, url=source.address)
    return await visitor.read(source, visit.candidates[0].address, now=now)


def _discovered(visit: Visit) -> str:
    count = len(visit.candidates)
    if not count:
        return "Nothing that looks like a briefing stands there."
    newest = visit.candidates[0]
    title = f" {newest.title!r}" if newest.title else ""
    printed = f", dated {newest.printed_date!r}" if newest.printed_date else ""
    return f"{count} found ({visit.shape}); the newest is{title} {newest.address}{printed}."


def _read_steps(transcript: Transcript, address: str) -> tuple[Step, ...]:
    date = transcript.date.isoformat() if transcript.date else "unknown"
    title = transcript.title or "without title"
    read = f"{address}: {title!r}, date {date}, layout {transcript.layout}."
    outlets = {e.attribution.shown for e in transcript.exchanges if e.attribution is not None}
    found = f"{len(transcript.turns)} turns, {len(transcript.exchanges)} exchanges"
    asked = f", asked by {', '.join(sorted(outlets)[:8])}" if outlets else ""
    first = transcript.exchanges[0]
    question = " ".join(transcript.question_of(first).split())[:_SAMPLE]
    answer = " ".join(transcript.answer_of(first).split())[:_SAMPLE]
    return (
        Step("read", ok=True, detail=read),
        Step("exchanges", ok=True, detail=f"{found}{asked}."),
        Step("sample", ok=True, detail=f"Q: {question}\nA: {answer}"),
    )
