"""aiosqlite with one hop to its thread per statement, so that a cancelled task leaves no lock.

SQLAlchemy asks a driver's cursor to open, execute, fetch and close, each a hop of its own. A task
that is cancelled between two of them leaves the statement open; closing the connection does not
end it then, and its write lock keeps every other writer out until the garbage is collected
(seen after about 60 cancelled saves; `test_cancelled_saves_never_leave_a_lock`). This cursor does
the four in one, and answers the rest from memory. All rows are fetched at once, as SQLAlchemy does
anyway; there is no streaming.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, cast

import aiosqlite


class OneHopCursor:
    """As much of a cursor as SQLAlchemy uses."""

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute and fetch."""
        await self._connection.run(self._execute, operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute for each of `parameters`; nothing is fetched."""
        await self._connection.run(self._executemany, operation, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """What `execute` fetched."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Closed since it fetched."""

    def _execute(
        self, connection: sqlite3.Connection, operation: str, parameters: Sequence[Any]
    ) -> None:
        cursor = connection.cursor()
        try:
            cursor.execute(operation, parameters)
            self._rows = cursor.fetchall()
            self._keep(cursor)
        finally:
            cursor.close()

    def _executemany(
        self,
        connection: sqlite3.Connection,
        operation: str,
        parameters: Iterable[Sequence[Any]],
    ) -> None:
        cursor = connection.cursor()
        try:
            cursor.executemany(operation, parameters)
            self._keep(cursor)
        finally:
            cursor.close()

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid


class OneHopConnection(aiosqlite.Connection):
    """aiosqlite's connection with its thread, and our cursor."""

    def cursor(self) -> OneHopCursor:  # type: ignore[override]  # opened without waiting
        """Opens nothing yet."""
        return OneHopCursor(self)

    async def run(self, work: Callable[..., None], *arguments: object) -> None:
        """Do `work` on the connection, in the connection's thread."""
        execute = cast("Callable[..., Any]", self._execute)
        await execute(work, self._conn, *arguments)


def connect(database: str, **options: Any) -> OneHopConnection:
    """For SQLAlchemy's `async_creator_fn`."""

    def open_file() -> sqlite3.Connection:
        return cast("sqlite3.Connection", sqlite3.connect(database, **options))

    connection = OneHopConnection(open_file, iter_chunk_size=64)
    # As SQLAlchemy does with connections that it makes itself: a forgotten one must not keep the
    # process from ending.
    connection._thread.daemon = True  # noqa: SLF001
    return connection
