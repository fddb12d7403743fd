"""What polls remember of a source from one to the next; a text that they alone understand."""

from sqlalchemy import insert, select, update

from digests.model import SourceId
from digests.storage.database import Database
from digests.storage.source_tables import source_memory
from digests.storage.tables import sources


class SourceMemoryStore:
    """One text per source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, source_id: SourceId) -> str | None:
        """What was kept last; None where nothing was."""
        find = select(source_memory.c.memory).where(source_memory.c.source_id == source_id)
        async with self._database.read() as connection:
            kept: bytes | None = (await connection.execute(find)).scalar()
        return None if kept is None else kept.decode("utf-8", "surrogatepass")

    async def keep(self, source_id: SourceId, memory: str) -> None:
        """In place of what was kept before; nothing where the source is not stored."""
        content = memory.encode("utf-8", "surrogatepass")
        here = source_memory.c.source_id == source_id
        async with self._database.write() as connection:
            changed = await connection.execute(
                update(source_memory).where(here).values(memory=content)
            )
            if changed.rowcount:
                return
            owner = (
                await connection.execute(
                    select(sources.c.guild_id).where(sources.c.id == source_id)
                )
            ).scalar()
            if owner is not None:
                values = {"source_id": source_id, "guild_id": owner, "memory": content}
                await connection.execute(insert(source_memory).values(**values))
