"""Engines set up alike for the service, migrations and backups."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from digests.storage.address import DatabaseAddress
from digests.storage.sqlite_driver import connect

WRITES = "readout_writes"
"""Execution option of connections that will write: SQLite takes its lock at once, since a
transaction that starts reading and then wants to write fails when another one wrote meanwhile."""

WRITE_LOCK = 0x5245_4144_4F55_5401
SERVICE_LOCK = 0x5245_4144_4F55_5402
MIGRATION_LOCK = 0x5245_4144_4F55_5403
"""PostgreSQL advisory locks, by number: "READOUT" and a digit."""

_SQLITE_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    # FULL: what is recorded as claimed, sent or stored is on disk when the commit returns, so
    # that a power cut cannot make us post a digest twice.
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -16000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",
)
_POSTGRESQL_SETTINGS = (
    # No JIT: compiling takes longer than our longest lookup.
    "-c timezone=UTC -c jit=off -c statement_timeout=30000 -c lock_timeout=10000 "
    "-c idle_in_transaction_session_timeout=60000"
)


def make_async_engine(address: DatabaseAddress) -> AsyncEngine:
    """For the service; connections are opened when they are needed."""
    if address.dialect == "sqlite":
        engine = create_async_engine(
            address.async_url,
            hide_parameters=True,
            pool_size=6,
            max_overflow=0,
            pool_timeout=30,
            connect_args={"async_creator_fn": connect},
        )
        _prepare_sqlite(engine.sync_engine)
        return engine
    return create_async_engine(
        address.async_url,
        hide_parameters=True,
        pool_size=6,
        max_overflow=6,
        pool_timeout=30,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": _POSTGRESQL_SETTINGS},
    )


def make_sync_engine(address: DatabaseAddress) -> Engine:
    """For migrations: one connection, no limit on how long a statement may take."""
    if address.dialect == "sqlite":
        engine = create_engine(address.sync_url, hide_parameters=True, poolclass=NullPool)
        _prepare_sqlite(engine)
        return engine
    return create_engine(
        address.sync_url,
        hide_parameters=True,
        poolclass=NullPool,
        connect_args={"connect_timeout": 5, "options": "-c timezone=UTC"},
    )


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:  # the driver's own connection
        # The driver would begin transactions by its own rules, and none before DDL; we do it.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            for setting in _SQLITE_SETTINGS:
                cursor.execute(setting)
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
