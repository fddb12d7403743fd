"""One open database: snapshots for reading, transactions for writing, errors in house words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from digests.errors import DatabaseUnavailable
from digests.storage.address import DatabaseAddress, parse_database_url
from digests.storage.engines import WRITE_LOCK, WRITES, make_async_engine
from digests.storage.faults import translated
from digests.storage.revisions import FIND_REVISION, REVISION_TABLE, require_current
from digests.storage.room import require_room_at


class Database:
    """Shared by all stores of a process; open it with `open_database`."""

    def __init__(self, address: DatabaseAddress, engine: AsyncEngine) -> None:
        self._address = address
        self._engine = engine
        # SQLite's own waiting is by polling and unfair; within the process writers line up here.
        self._line = asyncio.Lock()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._address.dialect

    @property
    def address(self) -> DatabaseAddress:
        """Where it is."""
        return self._address

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """All statements inside see one and the same state of the database."""
        with translated(self._address):
            async with self._engine.connect() as connection:
                if self.dialect == "postgresql":
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                yield connection

    @asynccontextmanager
    async def write(self, *, in_line: bool = True) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it is stored and durable at the end, or nothing.

        In line, no other such transaction runs meanwhile, in any process: ids and spans of
        digests ascend together. `in_line=False` lets PostgreSQL run it beside others, for work
        that locks its own rows.
        """
        with translated(self._address):
            if self.dialect == "sqlite":
                async with self._line, self._begin() as connection:
                    yield connection
                return
            async with self._begin() as connection:
                if in_line:
                    await connection.execute(
                        text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK}
                    )
                yield connection

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            await connection.execution_options(**{WRITES: True})
            async with connection.begin():
                yield connection

    async def close(self) -> None:
        """Close every connection; the database may be opened again."""
        await self._engine.dispose()


async def open_database(url: str) -> Database:
    """Open an existing database of the current schema.

    Raises DatabaseUnavailable, SchemaTooOld (also where there are no tables yet) or SchemaTooNew.
    """
    address = parse_database_url(url)
    if address.path is not None and not address.path.exists():
        require_room_at(address)
        raise DatabaseUnavailable(
            f"The database {address.shown!r} does not exist yet. Create it with "
            "`readout db upgrade`."
        )
    database = Database(address, make_async_engine(address))
    try:
        require_current(await _revision(database), address.shown)
    except BaseException:
        await database.close()
        raise
    return database


async def _revision(database: Database) -> str | None:
    async with database.read() as connection:
        find = text(REVISION_TABLE[database.dialect])
        if (await connection.execute(find)).first() is None:
            return None
        return (await connection.execute(text(FIND_REVISION))).scalar()
