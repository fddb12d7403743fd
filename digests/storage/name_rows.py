"""Names that exchanges go by, kept apart so that autocomplete never scans exchanges."""

from collections.abc import Iterable

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.storage.counting import next_id
from digests.storage.tables import names


async def remember_names(
    connection: AsyncConnection,
    owner: int,
    *,
    outlets: Iterable[str],
    speakers: Iterable[str],
    force: bool,
) -> None:
    """Raise the version when a name is new, or when `force` says that a source is."""
    rows = [{"guild_id": owner, "kind": "outlet", "name": name} for name in sorted(outlets)]
    rows += [{"guild_id": owner, "kind": "speaker", "name": name} for name in sorted(speakers)]
    added = 0
    if rows:
        statement = insert_new(connection, names).values(rows).returning(names.c.name)
        added = len((await connection.execute(statement)).all())
    if added or force:
        await next_id(connection, "names")


def insert_new(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves rows which are there already as they are."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()
