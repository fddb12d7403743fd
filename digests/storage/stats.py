"""How much the database holds, in rows and bytes."""

from dataclasses import dataclass

from sqlalchemy import func, select, text

from digests.storage.database import Database
from digests.storage.tables import documents, metadata

_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}
_UNCOUNTED = frozenset({"meta", "counters", "bullet_quotes", "printed_quotes"})


@dataclass(frozen=True, slots=True)
class StorageStats:
    """Rows per table, by name, and bytes on disk."""

    rows: tuple[tuple[str, int], ...]
    size: int
    document_bytes: int
    """Of the documents as fetched, before compression."""


async def storage_stats(database: Database) -> StorageStats:
    """Counts every table; on a large database this takes a moment."""
    tables = [table for name, table in sorted(metadata.tables.items()) if name not in _UNCOUNTED]
    async with database.read() as connection:
        rows = []
        for table in tables:
            counted = await connection.execute(select(func.count()).select_from(table))
            rows.append((table.name, counted.scalar_one()))
        size = (await connection.execute(text(_SIZE[database.dialect]))).scalar_one()
        fetched = await connection.execute(select(func.coalesce(func.sum(documents.c.size), 0)))
        return StorageStats(tuple(rows), int(size), int(fetched.scalar_one()))
