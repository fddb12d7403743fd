"""Whether a stored briefing still stands: withdrawn here, or gone at its publisher.

Neither takes a row away: quotes that were printed still resolve, and say so.
"""

import datetime as dt

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import BriefingId, GuildId, SourceId, Withdrawal
from digests.storage.briefing_rows import canonical_address
from digests.storage.columns import AnyRow, owner_of, visible_to
from digests.storage.database import Database
from digests.storage.source_tables import absences, withdrawals
from digests.storage.tables import addresses, briefings, exchanges, sources

_GONE_FOR_GOOD = 2
"""Misses in a row after which a briefing counts as removed."""


class StandingStore:
    """Withdrawals and absences. Only a briefing's owner withdraws it; `guild_id` None: operator."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def withdraw(
        self,
        guild_id: GuildId | None,
        briefing_id: BriefingId,
        *,
        reason: str,
        who: str,
        now: dt.datetime,
    ) -> Withdrawal | None:
        """Out of lookups and digests, with the reason on record; None: none of theirs is live."""
        owner = owner_of(guild_id)
        async with self._database.write() as connection:
            if not await _set_status(connection, owner, briefing_id, "live", "withdrawn"):
                return None
            await _show_exchanges(connection, briefing_id, withdrawn=True)
            await connection.execute(
                insert(withdrawals).values(
                    briefing_id=briefing_id,
                    guild_id=owner,
                    reason=reason,
                    who=who,
                    withdrawn_at=now,
                )
            )
            found = await connection.execute(
                _withdrawals().where(withdrawals.c.briefing_id == briefing_id)
            )
            return _withdrawal(found.one())

    async def restore(self, guild_id: GuildId | None, briefing_id: BriefingId) -> Withdrawal | None:
        """Take a withdrawal back; it is returned. None: there is none of theirs."""
        owner = owner_of(guild_id)
        async with self._database.write() as connection:
            found = await connection.execute(
                _withdrawals().where(
                    withdrawals.c.briefing_id == briefing_id, withdrawals.c.guild_id == owner
                )
            )
            row = found.first()
            if row is None:
                return None
            await _set_status(connection, owner, briefing_id, "withdrawn", "live")
            await _show_exchanges(connection, briefing_id, withdrawn=False)
            await connection.execute(
                delete(withdrawals).where(withdrawals.c.briefing_id == briefing_id)
            )
            return _withdrawal(row)

    async def withdrawals(
        self, guild_id: GuildId | None, limit: int = 25
    ) -> tuple[Withdrawal, ...]:
        """Theirs, the newest first."""
        find = (
            _withdrawals()
            .where(withdrawals.c.guild_id == owner_of(guild_id))
            .order_by(withdrawals.c.withdrawn_at.desc(), withdrawals.c.briefing_id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple(_withdrawal(row) for row in await connection.execute(find))

    async def is_withdrawn(self, guild_id: GuildId | None, briefing_id: BriefingId) -> bool:
        """Whether it is one of their withdrawals."""
        find = select(withdrawals.c.briefing_id).where(
            withdrawals.c.briefing_id == briefing_id, withdrawals.c.guild_id == owner_of(guild_id)
        )
        async with self._database.read() as connection:
            return (await connection.execute(find)).first() is not None

    async def live_twin(
        self, guild_id: GuildId | None, briefing_id: BriefingId
    ) -> BriefingId | None:
        """Another live briefing of the same event that the same people see."""
        event = select(briefings.c.event).where(briefings.c.id == briefing_id).scalar_subquery()
        find = select(briefings.c.id).where(
            briefings.c.event == event,
            briefings.c.id != briefing_id,
            briefings.c.status == "live",
            briefings.c.guild_id.in_(visible_to(guild_id)),
        )
        async with self._database.read() as connection:
            twin: BriefingId | None = (await connection.execute(find)).scalar()
        return twin

    async def note_gone(
        self, source_id: SourceId, address: str, *, unlisted: bool, now: dt.datetime
    ) -> bool:
        """The publisher has no such page now; whether the briefing counts as removed from here on.

        It does at the second miss, and at the first one where its source does not list it either.
        """
        async with self._database.write() as connection:
            row = (await connection.execute(_place(source_id, address))).first()
            if row is None:
                return False
            times = (row.times or 0) + 1
            removed_at = row.removed_at
            if removed_at is None and (unlisted or times >= _GONE_FOR_GOOD):
                removed_at = now
            values = {"times": times, "removed_at": removed_at}
            changed = await connection.execute(
                update(absences).where(absences.c.briefing_id == row.briefing_id).values(**values)
            )
            if changed.rowcount == 0:
                await connection.execute(
                    insert(absences).values(
                        briefing_id=row.briefing_id, guild_id=row.guild_id, first_at=now, **values
                    )
                )
        return removed_at is not None

    async def note_back(self, source_id: SourceId, address: str) -> None:
        """The publisher shows it (again)."""
        here = _place(source_id, address).with_only_columns(addresses.c.briefing_id)
        async with self._database.write() as connection:
            await connection.execute(
                delete(absences).where(absences.c.briefing_id.in_(here.scalar_subquery()))
            )

    async def absent(self, source_id: SourceId) -> dict[str, bool]:
        """Addresses, as printed, that were missed last; True: the briefing counts as removed."""
        find = (
            select(addresses.c.printed, absences.c.removed_at)
            .join(absences, absences.c.briefing_id == addresses.c.briefing_id)
            .where(addresses.c.source_id == source_id, addresses.c.is_primary)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(find)
            return {row.printed: row.removed_at is not None for row in rows}


async def _set_status(
    connection: AsyncConnection, owner: int, briefing_id: BriefingId, before: str, after: str
) -> bool:
    changed = await connection.execute(
        update(briefings)
        .where(
            briefings.c.id == briefing_id,
            briefings.c.guild_id == owner,
            briefings.c.status == before,
        )
        .values(status=after)
    )
    return changed.rowcount > 0


async def _show_exchanges(
    connection: AsyncConnection, briefing_id: BriefingId, *, withdrawn: bool
) -> None:
    await connection.execute(
        update(exchanges).where(exchanges.c.briefing_id == briefing_id).values(withdrawn=withdrawn)
    )


def _place(source_id: SourceId, address: str) -> Select[tuple[int, int, int, dt.datetime]]:
    """The briefing whose own address it is; a copy's address says nothing of the original."""
    return (
        select(
            addresses.c.briefing_id,
            addresses.c.guild_id,
            absences.c.times,
            absences.c.removed_at,
        )
        .outerjoin(absences, absences.c.briefing_id == addresses.c.briefing_id)
        .where(
            addresses.c.source_id == source_id,
            addresses.c.address == canonical_address(address),
            addresses.c.is_primary,
        )
    )


def _withdrawals() -> Select[tuple[object, ...]]:
    return (
        select(
            withdrawals.c.briefing_id,
            withdrawals.c.reason,
            withdrawals.c.who,
            withdrawals.c.withdrawn_at,
            briefings.c.title,
            briefings.c.date,
            sources.c.name,
        )
        .join(briefings, briefings.c.id == withdrawals.c.briefing_id)
        .join(sources, sources.c.id == briefings.c.source_id)
    )


def _withdrawal(row: AnyRow) -> Withdrawal:
    return Withdrawal(
        briefing_id=BriefingId(row.briefing_id),
        title=row.title,
        date=row.date,
        source_name=row.name,
        reason=row.reason,
        who=row.who,
        withdrawn_at=row.withdrawn_at,
    )
