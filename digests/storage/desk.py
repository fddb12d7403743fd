"""Topic alerts and reported problems."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from digests.model import (
    Alert,
    AlertId,
    ChannelId,
    ExchangeId,
    GuildId,
    Problem,
    Report,
    ReportId,
    StoredExchange,
)
from digests.storage.briefings import digestible_exchanges
from digests.storage.columns import AnyRow
from digests.storage.counting import newest_exchange, next_id
from digests.storage.database import Database
from digests.storage.desk_tables import alerts, reports
from digests.storage.stored import load_exchanges
from digests.storage.tables import briefings

_MOST_AT_ONCE = 500


class AlertStore:
    """Every method of a server's alerts takes the server; `everywhere` is for telling."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        guild_id: GuildId,
        channel_id: ChannelId,
        topics: Sequence[str],
        role_id: int | None,
        now: dt.datetime,
    ) -> Alert:
        """It tells of what is stored from now on."""
        async with self._database.write() as connection:
            made = Alert(
                id=AlertId(await next_id(connection, "alerts")),
                guild_id=guild_id,
                channel_id=channel_id,
                topics=tuple(topics),
                covered_id=ExchangeId(await newest_exchange(connection)),
                created_at=now,
                role_id=role_id,
            )
            await connection.execute(
                insert(alerts).values(
                    id=made.id,
                    guild_id=guild_id,
                    channel_id=channel_id,
                    topics=list(topics),
                    role_id=role_id,
                    covered_id=made.covered_id,
                    created_at=now,
                )
            )
        return made

    async def all(self, guild_id: GuildId) -> tuple[Alert, ...]:
        """The guild's alerts, oldest first."""
        return await self._load(alerts.c.guild_id == guild_id)

    async def everywhere(self) -> tuple[Alert, ...]:
        """Alerts of all guilds that something was stored for since they were looked at."""
        async with self._database.read() as connection:
            newest = await newest_exchange(connection)
        return await self._load(alerts.c.covered_id < newest)

    async def remove(self, guild_id: GuildId, alert_id: AlertId) -> bool:
        """Whether there was such an alert in this guild."""
        here = (alerts.c.guild_id == guild_id, alerts.c.id == alert_id)
        async with self._database.write() as connection:
            return (await connection.execute(delete(alerts).where(*here))).rowcount > 0

    async def waiting(self, alert: Alert) -> tuple[tuple[StoredExchange, ...], ExchangeId]:
        """What was stored since it was looked at, and how far that reaches."""
        async with self._database.read() as connection:
            newest = await newest_exchange(connection)
            span = (
                digestible_exchanges(alert.guild_id, ())
                .where(briefings.c.digest_id > alert.covered_id, briefings.c.digest_id <= newest)
                .limit(_MOST_AT_ONCE)
            )
            ids = tuple((await connection.execute(span)).scalars())
            return await load_exchanges(connection, ids), ExchangeId(newest)

    async def move_on(self, alert_id: AlertId, covered_id: ExchangeId) -> None:
        """Told, or nothing to tell, up to there."""
        async with self._database.write() as connection:
            await connection.execute(
                update(alerts)
                .where(alerts.c.id == alert_id, alerts.c.covered_id < covered_id)
                .values(covered_id=covered_id)
            )

    async def _load(self, *where: object) -> tuple[Alert, ...]:
        find = select(alerts).where(*where).order_by(alerts.c.id)  # type: ignore[arg-type]
        async with self._database.read() as connection:
            return tuple(_alert(row) for row in await connection.execute(find))


class ReportStore:
    """A report of another guild answers like one that does not exist; None asks as operator."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def file(
        self,
        guild_id: GuildId,
        exchange_id: ExchangeId,
        problem: Problem,
        remark: str,
        who: int,
        now: dt.datetime,
    ) -> Report:
        """Keep a new report."""
        async with self._database.write() as connection:
            number = ReportId(await next_id(connection, "reports"))
            await connection.execute(
                insert(reports).values(
                    id=number,
                    guild_id=guild_id,
                    exchange_id=exchange_id,
                    problem=problem.value,
                    remark=remark,
                    who=who,
                    reported_at=now,
                )
            )
        return Report(number, guild_id, exchange_id, problem, remark, who, now)

    async def one(self, guild_id: GuildId | None, report_id: ReportId) -> Report | None:
        """The report, where it is this guild's."""
        found = await self._load(guild_id, reports.c.id == report_id)
        return next(iter(found), None)

    async def all(
        self, guild_id: GuildId | None, *, answered: bool = False, limit: int = 50
    ) -> tuple[Report, ...]:
        """Open ones, oldest first; with `answered` the answered ones as well."""
        where = () if answered else (reports.c.answered_at.is_(None),)
        return (await self._load(guild_id, *where))[:limit]

    async def answer(
        self, guild_id: GuildId | None, report_id: ReportId, text: str, by: int, now: dt.datetime
    ) -> Report | None:
        """The last answer counts; None as for `one`."""
        where = [reports.c.id == report_id]
        if guild_id is not None:
            where.append(reports.c.guild_id == guild_id)
        values = {"answer": text, "answered_by": by, "answered_at": now}
        async with self._database.write() as connection:
            await connection.execute(update(reports).where(*where).values(**values))
        return await self.one(guild_id, report_id)

    async def filed_since(self, who: int, since: dt.datetime) -> int:
        """How many a member has filed since then."""
        find = select(reports.c.id).where(reports.c.who == who, reports.c.reported_at >= since)
        async with self._database.read() as connection:
            return len((await connection.execute(find)).all())

    async def forget(self, who: int) -> int:
        """Take a member's id out of all their reports; how many there were."""
        async with self._database.write() as connection:
            done = await connection.execute(
                update(reports).where(reports.c.who == who).values(who=0)
            )
        return done.rowcount

    async def of_member(self, who: int) -> tuple[Report, ...]:
        """What a member has filed, in any guild."""
        return await self._load(None, reports.c.who == who)

    async def _load(self, guild_id: GuildId | None, *where: object) -> tuple[Report, ...]:
        find = select(reports).where(*where).order_by(reports.c.id)  # type: ignore[arg-type]
        if guild_id is not None:
            find = find.where(reports.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return tuple(_report(row) for row in await connection.execute(find))


def _alert(row: AnyRow) -> Alert:
    return Alert(
        id=AlertId(row.id),
        guild_id=GuildId(row.guild_id),
        channel_id=ChannelId(row.channel_id),
        topics=tuple(row.topics),
        covered_id=ExchangeId(row.covered_id),
        created_at=row.created_at,
        role_id=row.role_id,
    )


def _report(row: AnyRow) -> Report:
    return Report(
        id=ReportId(row.id),
        guild_id=GuildId(row.guild_id),
        exchange_id=ExchangeId(row.exchange_id),
        problem=Problem(row.problem),
        remark=row.remark,
        who=row.who,
        reported_at=row.reported_at,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
