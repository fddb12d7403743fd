"""A wrong ingest → taken down with its reason on record, and put back."""

import datetime as dt
import re

import structlog

from digests.errors import BadRequest, NotAllowed, UnknownName
from digests.model import BriefingId, GuildId, QuoteId, StoredBriefing, Withdrawal
from digests.names import fold
from digests.storage import BriefingStore, QuoteSearch, SourceStore, StandingStore

log = structlog.get_logger()

_MAX_REASON = 300
_RECENT = 200
_NUMBER = re.compile(r"#?([0-9]{1,18})")


class Withdraw:
    """Out of lookups and digests, never out of the record: printed quotes say so.

    A guild withdraws what its own sources brought; the operator (None) what the operator's did.
    """

    def __init__(
        self,
        *,
        briefings: BriefingStore,
        sources: SourceStore,
        search: QuoteSearch,
        standing: StandingStore,
    ) -> None:
        self._briefings = briefings
        self._sources = sources
        self._search = search
        self._standing = standing

    async def withdraw(
        self, guild_id: GuildId | None, typed: str, *, reason: str, who: str, now: dt.datetime
    ) -> Withdrawal:
        """By number, address, or the id of one of its quotes. Raises UnknownName, NotAllowed."""
        said = " ".join(reason.split())
        if not said or len(said) > _MAX_REASON:
            raise BadRequest(f"Say why, in {_MAX_REASON} characters at most; it stays on record.")
        briefing_id = await self._find(guild_id, typed)
        done = await self._standing.withdraw(guild_id, briefing_id, reason=said, who=who, now=now)
        if done is None:
            await self._explain(guild_id, briefing_id)
            raise UnknownName(f"There is no briefing {typed!r} to withdraw.")
        log.info("briefing withdrawn", briefing=briefing_id, guild=guild_id)
        return done

    async def restore(self, guild_id: GuildId | None, typed: str) -> Withdrawal:
        """Put a withdrawn briefing back. Raises UnknownName, BadRequest when it came in again."""
        briefing_id = await self._find(guild_id, typed)
        if not await self._standing.is_withdrawn(guild_id, briefing_id):
            raise UnknownName(f"No withdrawn briefing goes by {typed!r}.")
        twin = await self._standing.live_twin(guild_id, briefing_id)
        if twin is not None:
            raise BadRequest(f"The same briefing stands again as number {twin}; withdraw that one.")
        done = await self._standing.restore(guild_id, briefing_id)
        if done is None:
            raise UnknownName(f"Briefing {typed!r} has just been put back.")
        log.info("briefing restored", briefing=briefing_id, guild=guild_id)
        return done

    async def list(self, guild_id: GuildId | None) -> tuple[Withdrawal, ...]:
        """What is withdrawn, the newest first."""
        return await self._standing.withdrawals(guild_id)

    async def suggest(
        self, guild_id: GuildId | None, typed: str, limit: int = 25
    ) -> tuple[StoredBriefing, ...]:
        """Own briefings to offer while somebody types, the newest first."""
        key = fold(typed)
        found = await self._own(guild_id)
        fitting = (each for each in found if key in fold(f"{each.id} {each.title} {each.date}"))
        return tuple(each for each, _ in zip(fitting, range(limit), strict=False))

    async def _own(self, guild_id: GuildId | None) -> tuple[StoredBriefing, ...]:
        own = {s.id for s in await self._sources.all(guild_id) if s.guild_id == guild_id}
        found = await self._briefings.briefings(guild_id, None, None, _RECENT)
        return tuple(briefing for briefing in found if briefing.source_id in own)

    async def _find(self, guild_id: GuildId | None, typed: str) -> BriefingId:
        wanted = typed.strip()
        number = _NUMBER.fullmatch(wanted)
        if number is not None:
            return BriefingId(int(number[1]))
        for briefing in await self._own(guild_id):
            if wanted in {briefing.document, briefing.url}:
                return briefing.id
        bare = wanted.upper().removeprefix("Q").lstrip("·-: ")
        for quote_id in dict.fromkeys((bare, wanted)):
            row = await self._search.quote(guild_id, QuoteId(quote_id))
            if row is not None:
                return row.exchange.briefing_id
        message = f"No briefing goes by {wanted!r}. Give its number, its address or a quote's id."
        raise UnknownName(message)

    async def _explain(self, guild_id: GuildId | None, briefing_id: BriefingId) -> None:
        """Raises NotAllowed where they see the briefing without owning it."""
        if guild_id is None:
            return
        if await self._briefings.briefing(guild_id, briefing_id) is not None:
            raise NotAllowed(
                "This briefing came in by one of the operator's sources, for every server. "
                "Ask the operator to withdraw it."
            )
