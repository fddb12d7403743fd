"""Problems that readers report: kept for the server's editors and the operator, and answered."""

import datetime as dt

from digests.errors import BadRequest, UnknownName
from digests.model import ExchangeId, GuildId, Problem, Report, ReportId, StoredExchange
from digests.storage import BriefingStore, ReportStore

LONGEST = 1_000
MOST_AN_HOUR = 10
_HOUR = dt.timedelta(hours=1)


class Reports:
    """A report of another server answers like one that does not exist."""

    def __init__(self, *, reports: ReportStore, briefings: BriefingStore) -> None:
        self._reports = reports
        self._briefings = briefings

    async def file(
        self,
        guild_id: GuildId,
        exchange_id: ExchangeId,
        problem: Problem,
        remark: str,
        *,
        who: int,
        now: dt.datetime,
    ) -> tuple[Report, StoredExchange]:
        """Keep a report with the exchange that it is about. Raises UnknownName, BadRequest."""
        exchange = await self._briefings.exchange(guild_id, exchange_id)
        if exchange is None:
            raise UnknownName("There is no such exchange; it may have been taken down.")
        if await self._reports.filed_since(who, now - _HOUR) >= MOST_AN_HOUR:
            raise BadRequest("You have reported much within an hour; go on a little later.")
        text = remark.strip()[:LONGEST]
        report = await self._reports.file(guild_id, exchange_id, problem, text, who, now)
        return report, exchange

    async def show(
        self, guild_id: GuildId | None, report_id: ReportId
    ) -> tuple[Report, StoredExchange | None]:
        """The report and its exchange, where that still is. Raises UnknownName."""
        found = await self._reports.one(guild_id, report_id)
        if found is None:
            raise UnknownName(f"No report has the number {report_id}.")
        return found, await self._briefings.exchange(found.guild_id, found.exchange_id)

    async def list(
        self, guild_id: GuildId | None, *, answered: bool = False, limit: int = 50
    ) -> tuple[tuple[Report, StoredExchange | None], ...]:
        """Open reports, oldest first, with their exchanges; None: of all servers."""
        found = await self._reports.all(guild_id, answered=answered, limit=limit)
        return tuple(
            [(one, await self._briefings.exchange(one.guild_id, one.exchange_id)) for one in found]
        )

    async def answer(
        self,
        guild_id: GuildId | None,
        report_id: ReportId,
        text: str,
        *,
        by: int,
        now: dt.datetime,
    ) -> tuple[Report, StoredExchange | None]:
        """Settle a report. Raises UnknownName, BadRequest."""
        if not text.strip():
            raise BadRequest("Say what was done, in a few words.")
        done = await self._reports.answer(guild_id, report_id, text.strip()[:LONGEST], by, now)
        if done is None:
            raise UnknownName(f"No report has the number {report_id}.")
        return done, await self._briefings.exchange(done.guild_id, done.exchange_id)
