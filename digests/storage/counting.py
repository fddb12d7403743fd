"""Ids and versions, handed out under the lock of their counter's row."""

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.storage.tables import counters


async def reserve_ids(connection: AsyncConnection, **counts: int) -> dict[str, range]:
    """For each counter that many ids that were never used before and ascend with commits."""
    wanted = {name: count for name, count in counts.items() if count > 0}
    reserved = {name: range(0) for name in counts}
    if not wanted:
        return reserved
    raised = (
        update(counters)
        .where(counters.c.name.in_(list(wanted)))
        .values(value=counters.c.value + case(wanted, value=counters.c.name))
        .returning(counters.c.name, counters.c.value)
    )
    for name, last in await connection.execute(raised):
        reserved[name] = range(last - wanted[name] + 1, last + 1)
    return reserved


async def next_id(connection: AsyncConnection, name: str) -> int:
    """One id, or the next version."""
    return (await reserve_ids(connection, **{name: 1}))[name].start


async def newest_exchange(connection: AsyncConnection) -> int:
    """The highest exchange id that was ever given."""
    find = select(counters.c.value).where(counters.c.name == "exchanges")
    newest: int = (await connection.execute(find)).scalar_one()
    return newest
