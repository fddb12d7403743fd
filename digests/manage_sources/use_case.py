"""List, add, remove, try out and backfill sources.

The operator's sources are the operator's: a server sees them and adds its own beside them.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from digests.errors import BadRequest, FetchRefused, NotAllowed, UnknownName
from digests.manage_sources.answers import Added, SourceLimits, SourceState
from digests.model import ChannelId, GuildId, Source, SourceId, SourceKind
from digests.names import Name, NameIndex, fold
from digests.sources.addresses import parse_address
from digests.sources.reports import PollReport
from digests.sources.trial import Step, Trial, find_kind, source_for_address, try_source
from digests.sources.visit import Visitor
from digests.storage import BriefingStore, GuildStore, SourceStore

log = structlog.get_logger()

WEB_KINDS = (SourceKind.FEED, SourceKind.LISTING, SourceKind.PAGE)
"""Kinds that a server may add. A folder is one of the operator's machine."""
_MAX_NAME, _MAX_HINT = 80, 200
_RHYTHM_FROM, _RHYTHM_NEEDS = 15, 4
_WEB = re.compile(r"(?i)https?://")


class Backfills(Protocol):
    """What brings in a source's backlog; a `Poll` does."""

    async def backfill(
        self,
        source: Source,
        *,
        now: dt.datetime,
        limit: int = 100,
        progress: Callable[[int, str], None] | None = None,
    ) -> PollReport:
        """Raises FetchRefused, FetchFailed, UnreadableDocument."""
        ...


class ManageSources:
    """Every method takes the guild; None is the operator. Another guild's source is unknown."""

    def __init__(
        self,
        *,
        sources: SourceStore,
        briefings: BriefingStore,
        guilds: GuildStore,
        poll: Backfills,
        visitor: Visitor,
        catalogue: Sequence[Source],
        limits: SourceLimits,
    ) -> None:
        self._sources = sources
        self._briefings = briefings
        self._guilds = guilds
        self._poll = poll
        self._visitor = visitor
        self._catalogue = tuple(catalogue)
        self._limits = limits

    async def list(
        self, guild_id: GuildId | None, *, rhythm: bool = True
    ) -> tuple[SourceState, ...]:
        """Own ones first, then the operator's, those that are off last; uploads are no source.

        `rhythm` costs a question per source that is on.
        """
        healths = {health.source_id: health for health in await self._sources.health(guild_id)}
        states = []
        for source in await self._known(guild_id):
            if source.kind is SourceKind.UPLOAD:
                continue
            usual = await self._rhythm(guild_id, source) if rhythm and source.enabled else None
            states.append(SourceState(source, healths.get(source.id), usual))
        return tuple(sorted(states, key=_by_owner_and_name))

    async def add(
        self,
        guild_id: GuildId,
        typed: str,
        *,
        now: dt.datetime,
        name: str | None = None,
        kind: SourceKind | None = None,
        links: str | None = None,
        selector: str | None = None,
    ) -> Added:
        """Try the address (or an entry of the catalogue) out and keep it as the guild's own.

        Without `kind`, what stands there tells it. Raises BadRequest when it is no address, known
        already, one too many, or when no briefing can be read there.
        """
        wanted = await self._wanted(guild_id, typed)
        await self._check_room(guild_id, wanted)
        source = replace(
            wanted,
            name=_short(name, "name", _MAX_NAME) or wanted.name,
            kind=kind or wanted.kind,
            links=_short(links, "links", _MAX_HINT) or wanted.links,
            selector=_short(selector, "selector", _MAX_HINT) or wanted.selector,
        )
        if source.kind not in WEB_KINDS:
            raise BadRequest("A source of a server is a feed, a listing or a page.")
        if kind is not None or _is_catalogued(typed):
            trial = Trial(source, await try_source(source, self._visitor, now=now))
        else:
            trial = await find_kind(source, self._visitor, now=now)
        _require_success(trial)
        await self._sources.put(trial.source)
        log.info("source added", source=trial.source.id, guild=guild_id, kind=trial.source.kind)
        return Added(trial.source, trial.steps)

    async def remove(self, guild_id: GuildId, typed: str) -> Source:
        """Poll an own source no longer. What it brought stays; `Withdraw` takes that down."""
        source = await self.resolve(guild_id, typed)
        _require_owner(source, guild_id)
        await self._sources.remove(guild_id, source.id)
        log.info("source removed", source=source.id, guild=guild_id)
        return source

    async def test(
        self, guild_id: GuildId | None, typed: str, *, now: dt.datetime
    ) -> tuple[Step, ...]:
        """Step by step what a source or address gives; stores nothing."""
        if not _is_catalogued(typed):
            trial = source_for_address(_address(typed))
            return (await find_kind(trial, self._visitor, now=now)).steps
        return await try_source(await self.resolve(guild_id, typed), self._visitor, now=now)

    async def backfill(
        self,
        guild_id: GuildId | None,
        typed: str,
        *,
        now: dt.datetime,
        limit: int | None = None,
        progress: Callable[[int, str], None] | None = None,
    ) -> PollReport:
        """Bring in what an own source published before, into no digest."""
        source = await self.resolve(guild_id, typed)
        _require_owner(source, guild_id)
        most = min(limit or self._limits.backfill, self._limits.backfill)
        if guild_id is None:
            most = limit or self._limits.backfill
            await self._sources.put(source)
        report = await self._poll.backfill(source, now=now, limit=most, progress=progress)
        log.info("source backfilled", source=source.id, found=report.found, new=report.new)
        return report

    async def tell_in(self, guild_id: GuildId, channel_id: ChannelId | None) -> None:
        """Where the guild's admins are told of failing sources; None: nowhere."""
        settings = await self._guilds.settings(guild_id)
        await self._guilds.save_settings(replace(settings, notice_channel_id=channel_id))

    async def suggest(
        self, guild_id: GuildId, typed: str, *, own: bool = False
    ) -> tuple[Source, ...]:
        """Sources to offer while somebody types."""
        known = [
            source
            for source in await self._known(guild_id)
            if source.kind is not SourceKind.UPLOAD and (source.guild_id == guild_id or not own)
        ]
        by_id = {source.id: source for source in known}
        return tuple(by_id[SourceId(found)] for found in _index(known).complete(typed))

    async def resolve(self, guild_id: GuildId | None, typed: str) -> Source:
        """A source that the guild sees, by id or name. Raises UnknownName, AmbiguousName."""
        known = {source.id: source for source in await self._known(guild_id)}
        return known[SourceId(_index(known.values()).resolve(typed, what="source"))]

    async def _rhythm(self, guild_id: GuildId | None, source: Source) -> dt.timedelta | None:
        newest = await self._briefings.briefings(guild_id, source.id, None, _RHYTHM_FROM)
        dates = sorted({briefing.date for briefing in newest if briefing.date is not None})
        if len(dates) < _RHYTHM_NEEDS:
            return None
        return median_low(after - before for before, after in pairwise(dates))

    async def _known(self, guild_id: GuildId | None) -> tuple[Source, ...]:
        """The catalogue as it stands in the operator's file, and what is stored beside it."""
        known = {source.id: source for source in await self._sources.all(guild_id)}
        known |= {source.id: source for source in self._catalogue}
        return tuple(known.values())

    async def _wanted(self, guild_id: GuildId, typed: str) -> Source:
        if not _is_catalogued(typed):
            address = _address(typed)
            host = (urlsplit(address).hostname or address).removeprefix("www.")
            entry = Source(SourceId(host), host, SourceKind.LISTING, address)
        else:
            catalogue = {source.id: source for source in self._catalogue}
            try:
                found = _index(catalogue.values()).resolve(typed, what="source of the catalogue")
            except UnknownName as error:
                message = f"{error} To add a source of your own, give its address: https://…"
                raise UnknownName(message, error.nearest) from error
            entry = catalogue[SourceId(found)]
        own_id = _own_id(guild_id, entry)
        return replace(entry, id=own_id, guild_id=guild_id, enabled=True, verified=True)

    async def _check_room(self, guild_id: GuildId, wanted: Source) -> None:
        stored = await self._sources.all(guild_id)
        polled = [s for s in stored if s.enabled and s.kind is not SourceKind.UPLOAD]
        for source in polled:
            if source.address == wanted.address:
                whose = "This server has" if source.guild_id == guild_id else "The operator reads"
                raise BadRequest(f"{whose} this address already: it is the source {source.id!r}.")
        own = sum(source.guild_id == guild_id for source in polled)
        if own >= self._limits.per_guild:
            message = f"This server has {own} sources of its own, as many as it may."
            raise BadRequest(f"{message} Remove one with /source remove.")


def _require_owner(source: Source, guild_id: GuildId | None) -> None:
    if source.guild_id != guild_id:
        message = f"{source.name!r} is the operator's, for every server. Ask the operator."
        raise NotAllowed(message)


def _require_success(trial: Trial) -> None:
    if trial.ok:
        return
    failed = next(step for step in trial.steps if not step.ok)
    hint = "Give links or selector to say which links are briefings, or another kind."
    if failed.name == "fetched":
        hint = "Check the address."
    raise BadRequest(f"Nothing was added. {failed.detail} {hint}")


def _address(typed: str) -> str:
    try:
        return str(parse_address(typed))
    except FetchRefused as error:
        raise BadRequest(str(error)) from error


def _is_catalogued(typed: str) -> bool:
    """Whether it is a source's id or name rather than an address."""
    return _WEB.match(typed.strip()) is None


def _short(text: str | None, what: str, most: int) -> str | None:
    cleaned = " ".join((text or "").split())
    if len(cleaned) > most:
        raise BadRequest(f"The {what} may have {most} characters at most.")
    return cleaned or None


def _own_id(guild_id: GuildId, entry: Source) -> SourceId:
    """Always the same for the same address in the same guild, and no other guild's."""
    slug = re.sub(r"[^a-z0-9]+", "-", entry.id.lower()).strip("-")[:40] or "source"
    digest = hashlib.sha256(f"{guild_id}|{entry.address}".encode()).hexdigest()
    return SourceId(f"{slug}-{digest[:8]}")


def _index(sources: Iterable[Source]) -> NameIndex:
    return NameIndex(Name(source.id, (source.name,)) for source in sources)


def _by_owner_and_name(state: SourceState) -> tuple[bool, bool, str]:
    return (not state.source.enabled, not state.is_own, fold(state.source.name))
