"""Sources that are due → their new briefings in the store, and how each source is.

    due? → look (feed, listing, page, folder) → choose → fetch and read in a limited process
         → ingest → health, validators, alert

Nothing is decided here that `sources.rhythm` can decide, and nothing is read here that came from
outside. Validators are handed on only when all that the source showed is stored or known to be no
briefing: what was lost on the way is seen again. What vanished is asked for a second time before
its briefing counts as removed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog

from digests.errors import FetchFailed, FetchRefused, UnreadableDocument
from digests.model import (
    GuildId,
    Ingested,
    Source,
    SourceHealth,
    SourceId,
    SourceKind,
    StoredBriefing,
)
from digests.poll.memory import Memory, memory_from
from digests.poll.seams import Briefings, Ingests, Memories, Sources, Standing
from digests.sources.answers import Validators
from digests.sources.read_ahead import ReadAhead
from digests.sources.reports import PollReport, Problem
from digests.sources.rhythm import (
    PollRules,
    after_not_read,
    alert_for,
    choose_new,
    is_due,
    is_time_to_recheck,
    next_poll_at,
)
from digests.sources.rounds import each_host_in_turn
from digests.sources.visit import ReadBriefing, Reader, SharedFetches, Visit, Visitor, Web

log = structlog.get_logger()

_RECENT = 50
_MOST_KNOWN = 3_000
_TRIES = 3
_Trouble = (FetchRefused, FetchFailed, UnreadableDocument)


@dataclass(slots=True)
class _Tally:
    """What one poll gathers on its way."""

    memory: Memory
    visit: Visit = field(default_factory=Visit)
    known: frozenset[str] = frozenset()
    ingested: list[Ingested] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    absent: dict[str, bool] = field(default_factory=dict)
    taken_out: frozenset[str] = frozenset()
    vanished: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    """Addresses that may give next time what they did not give now."""


class Poll:
    """Brings in what sources publish. What a restart would miss is kept in `memories`."""

    def __init__(
        self,
        *,
        ingest: Ingests,
        briefings: Briefings,
        sources: Sources,
        memories: Memories,
        standing: Standing,
        web: Web,
        reader: Reader,
        read_ahead: ReadAhead,
        chance: Callable[[], float],
        rules: PollRules | None = None,
    ) -> None:
        self._ingest = ingest
        self._briefings = briefings
        self._sources = sources
        self._memories = memories
        self._standing = standing
        self._web = web
        self._reader = reader
        self._read_ahead = read_ahead
        self._chance = chance
        self._rules = rules or PollRules()
        self._recalled: dict[SourceId, tuple[Memory, str]] = {}
        """Memories of sources, each with the text that is kept of it."""
        self._tries: defaultdict[tuple[SourceId, str], int] = defaultdict(int)

    async def poll_due(
        self, sources: Iterable[Source], *, now: dt.datetime
    ) -> tuple[PollReport, ...]:
        """Poll what is due, several hosts at once; sources with one address share its fetches."""
        enabled = [s for s in sources if s.enabled and s.kind is not SourceKind.UPLOAD]
        healths = await self._healths({source.guild_id for source in enabled})
        groups: defaultdict[str | None, list[Source]] = defaultdict(list)
        for source in enabled:
            if is_due(healths.get(source.id), now):
                groups[source.address].append(source)
        polls = [
            (group[0].address, partial(self._poll_group, group, healths, now))
            for group in groups.values()
        ]
        reports: list[PollReport] = []
        for address, outcome in await each_host_in_turn(polls):
            if isinstance(outcome, BaseException):
                # One bad source must not stop the others; what broke is for us to mend.
                log.error("poll broke", source=groups[address][0].id, exc_info=outcome)
            else:
                reports.extend(outcome)
        return tuple(reports)

    async def poll(self, source: Source, *, now: dt.datetime) -> PollReport:
        """Poll one source, due or not."""
        health = (await self._healths({source.guild_id})).get(source.id)
        return await self._poll(source, health, Visitor(self._web, self._reader), now)

    async def backfill(
        self,
        source: Source,
        *,
        now: dt.datetime,
        limit: int = 100,
        progress: Callable[[int, str], None] | None = None,
    ) -> PollReport:
        """Bring in what stands at the source already, over its next pages; into no digest."""
        visitor = Visitor(self._web, self._reader)
        wanted = await self._backlog(source, visitor, now)
        stored = await self._stored(source, len(wanted))
        memory = await self._recall(source.id)
        tally = _Tally(memory, known=frozenset(briefing.document for briefing in stored))
        chosen = [address for address in wanted if address not in tally.known][:limit]
        for done, address in enumerate(chosen, start=1):
            await self._take(source, address, visitor, tally, now, archive=True)
            if progress is not None:
                progress(done, address)
        await self._keep(source.id)
        return PollReport(source, len(wanted), tuple(tally.ingested), tuple(tally.problems))

    async def _poll_group(
        self, group: Sequence[Source], healths: Mapping[SourceId, SourceHealth], now: dt.datetime
    ) -> list[PollReport]:
        web = SharedFetches(self._web) if len(group) > 1 else self._web
        visitor = Visitor(web, self._reader)
        return [await self._poll(s, healths.get(s.id), visitor, now) for s in group]

    async def _poll(
        self, source: Source, health: SourceHealth | None, visitor: Visitor, now: dt.datetime
    ) -> PollReport:
        if health is None:
            # Never polled, or forgotten and added anew: what this process remembers is of before.
            self._recalled.pop(source.id, None)
        health = health or SourceHealth(source.id)
        tally = _Tally(await self._recall(source.id))
        retry_after: dt.timedelta | None = None
        try:
            await self._bring_in(source, health, visitor, tally, now)
            failure = self._judge(source, tally)
        except _Trouble as error:
            failure = str(error)
            if isinstance(error, FetchFailed):
                retry_after = error.retry_after
                if source.kind is SourceKind.PAGE and error.reason == "gone":
                    await self._miss(source, source.address or "", tally, now)
        await self._keep(source.id)
        return await self._record(source, health, tally, failure, retry_after, now)

    async def _bring_in(
        self,
        source: Source,
        health: SourceHealth,
        visitor: Visitor,
        tally: _Tally,
        now: dt.datetime,
    ) -> None:
        validators = Validators(health.etag, health.last_modified)
        tally.visit = visit = await visitor.look(source, now=now, validators=validators)
        stored = await self._stored(source, len(visit.candidates))
        tally.known = frozenset(briefing.document for briefing in stored)
        tally.absent = await self._standing.absent(source.id)
        if visit.page is not None:
            await self._take(source, visit.page.address, visitor, tally, now)
        if source.kind is SourceKind.PAGE:
            return  # polling it is asking again for its briefing
        if not visit.unchanged:
            await self._take_new(source, visitor, tally, now)
        for address, found in tuple(tally.memory.not_read.items()):
            if found.again_at is not None and found.again_at <= now:
                await self._take(source, address, visitor, tally, now)
        rechecked = [
            briefing.document
            for briefing in stored
            if is_time_to_recheck(briefing.stored_at, health.last_success_at, self._rules, now)
        ]
        missed = [address for address, removed in tally.absent.items() if not removed]
        for address in dict.fromkeys((*rechecked, *missed, *sorted(tally.taken_out))):
            if address not in tally.asked:
                await self._take(source, address, visitor, tally, now)

    async def _take_new(
        self, source: Source, visitor: Visitor, tally: _Tally, now: dt.datetime
    ) -> None:
        memory, seen = tally.memory, tally.memory.seen
        addresses = [candidate.address for candidate in tally.visit.candidates]
        read_before = {address for address in addresses if memory.knows(address)}
        new = choose_new(
            addresses,
            tally.known | read_before,
            seen=None if seen is None else frozenset(seen),
            first_poll=seen is None and not tally.known and not read_before,
        )
        wanted, waiting = new[: self._rules.most_per_poll], new[self._rules.most_per_poll :]
        if source.kind is not SourceKind.FOLDER:
            tally.taken_out = frozenset(memory.taken_out(addresses)) & tally.known
        returned = [a for a in addresses if tally.absent.get(a) and a not in (seen or ())]
        for address in dict.fromkeys((*wanted, *returned)):
            await self._take(source, address, visitor, tally, now)
        tally.lost.update(waiting)
        memory.seen = tuple(address for address in addresses if address not in tally.lost)

    async def _take(
        self,
        source: Source,
        address: str,
        visitor: Visitor,
        tally: _Tally,
        now: dt.datetime,
        *,
        archive: bool = False,
    ) -> None:
        """Read and store one briefing, or note why not."""
        key = (source.id, address)
        tally.asked.add(address)
        try:
            page = tally.visit.page
            if page is not None:
                read = await visitor.understand(page, url=address)
            else:
                read = await visitor.read(source, address, now=now)
            tally.ingested.append(await self.store(source, read, now=now, archive=archive))
            self._tries.pop(key, None)
            tally.memory.settle(address, None)
            if address in tally.absent:
                await self._standing.note_back(source.id, address)
        except (UnreadableDocument, FetchRefused) as error:
            tally.problems.append(Problem(address, str(error)))
            self._note_not_read(key, str(error), tally.memory, now)
        except FetchFailed as error:
            tally.problems.append(Problem(address, str(error)))
            if error.reason == "gone" and address in tally.known:
                await self._miss(source, address, tally, now)
                return
            self._tries[key] += 1
            if self._tries[key] >= _TRIES:
                self._note_not_read(key, str(error), tally.memory, now)
            else:
                tally.lost.add(address)

    async def _miss(self, source: Source, address: str, tally: _Tally, now: dt.datetime) -> None:
        tally.vanished.append(address)
        unlisted = address in tally.taken_out
        gone = await self._standing.note_gone(source.id, address, unlisted=unlisted, now=now)
        log.info("briefing not found at its source", source=source.id, removed=gone)

    async def store(
        self, source: Source, read: ReadBriefing, *, now: dt.datetime, archive: bool = False
    ) -> Ingested:
        """Store what a limited process has read. Raises UnreadableDocument."""
        self._read_ahead.keep(read.document, read.transcript)
        try:
            return await self._ingest.ingest(
                read.document, source, now=now, archive=archive, url=read.url
            )
        finally:
            self._read_ahead.forget(read.document)

    def _judge(self, source: Source, tally: _Tally) -> str | None:
        """A source that shows pages of which none is a briefing fails, with the reason."""
        addresses = {candidate.address for candidate in tally.visit.candidates}
        if tally.visit.unchanged or tally.ingested or addresses & tally.known:
            return None
        not_read = tally.memory.not_read
        reasons = [problem.reason for problem in tally.problems]
        reasons += [found.reason for address in addresses if (found := not_read.get(address))]
        if not reasons:
            return None
        if source.kind is SourceKind.PAGE:
            return reasons[0]
        return f"Nothing that it lists could be read as a briefing. {reasons[0]}"

    async def _record(
        self,
        source: Source,
        health: SourceHealth,
        tally: _Tally,
        failure: str | None,
        retry_after: dt.timedelta | None,
        now: dt.datetime,
    ) -> PollReport:
        failures = health.failures + 1 if failure else 0
        due_at = next_poll_at(
            failures, self._rules, now=now, chance=self._chance(), retry_after=retry_after
        )
        report = PollReport(
            source=source,
            found=len(tally.visit.candidates),
            ingested=tuple(tally.ingested),
            problems=tuple(tally.problems),
            vanished=tuple(tally.vanished),
            failure=failure,
            alert=alert_for(health.failures, failures, self._rules),
            next_poll_at=due_at,
        )
        seen = tally.visit.validators
        advance = failure is None and not tally.lost
        await self._sources.record_poll(
            source.id,
            now=now,
            failure=failure,
            new=report.new,
            next_poll_at=due_at,
            etag=seen.etag if advance else None,
            last_modified=seen.last_modified if advance else None,
        )
        log.info(
            "source polled",
            source=source.id,
            found=report.found,
            new=report.new,
            unchanged=tally.visit.unchanged,
            problems=len(report.problems),
            failure=failure,
        )
        return report

    async def _backlog(self, source: Source, visitor: Visitor, now: dt.datetime) -> list[str]:
        visit = await visitor.look(source, now=now)
        found = [candidate.address for candidate in visit.candidates]
        asked = {source.address}
        for _ in range(source.pages - 1):
            if visit.next_page is None or visit.next_page in asked:
                break
            asked.add(visit.next_page)
            visit = await visitor.look_at(source, visit.next_page, now=now)
            found += [candidate.address for candidate in visit.candidates]
        return list(dict.fromkeys(found))

    async def _stored(self, source: Source, listed: int) -> tuple[StoredBriefing, ...]:
        """Enough of the newest to know what a list of that length may hold."""
        limit = min(_RECENT + 3 * listed, _MOST_KNOWN)
        return await self._briefings.briefings(source.guild_id, source.id, limit=limit)

    async def _healths(self, guilds: Iterable[GuildId | None]) -> dict[SourceId, SourceHealth]:
        return {
            health.source_id: health
            for guild_id in guilds
            for health in await self._sources.health(guild_id)
        }

    async def _recall(self, source_id: SourceId) -> Memory:
        if source_id not in self._recalled:
            kept = await self._memories.recall(source_id)
            self._recalled[source_id] = memory_from(kept), kept or ""
        return self._recalled[source_id][0]

    async def _keep(self, source_id: SourceId) -> None:
        memory, kept = self._recalled[source_id]
        text = memory.to_json()
        if text != kept:
            await self._memories.keep(source_id, text)
            self._recalled[source_id] = memory, text

    def _note_not_read(
        self, key: tuple[SourceId, str], reason: str, memory: Memory, now: dt.datetime
    ) -> None:
        self._tries.pop(key, None)
        before = memory.not_read.get(key[1])
        memory.settle(key[1], after_not_read(before, reason, self._rules, now))
