"""A database of any older schema, or none → the newest schema, a backup made before."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from digests.storage.address import DatabaseAddress, parse_database_url
from digests.storage.backup import backup_database
from digests.storage.engines import MIGRATION_LOCK, WRITES, make_sync_engine
from digests.storage.faults import translated
from digests.storage.revisions import (
    FIND_REVISION,
    MIGRATIONS,
    REVISION_TABLE,
    known_revisions,
    pending_after,
    require_current,
)
from digests.storage.room import require_room_at

if TYPE_CHECKING:
    from alembic.config import Config


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """`current` None: no tables yet. `backup` is the copy that an upgrade made before it began."""

    current: str | None
    newest: str
    pending: tuple[str, ...]
    backup: Path | None = None

    @property
    def is_current(self) -> bool:
        """Whether the database can be opened by this Readout."""
        return self.current == self.newest


def schema_status(url: str) -> SchemaStatus:
    """Look, change nothing. Raises DatabaseUnavailable."""
    address = parse_database_url(url)
    if address.path is not None and not address.path.exists():
        return _status(None)
    with translated(address):
        engine = make_sync_engine(address)
        with engine.connect() as connection:
            return _status(_revision(connection, address))


def upgrade_database(url: str, *, now: dt.datetime | None = None) -> SchemaStatus:
    """Create the database where there is none, and run what is pending; each step is one
    transaction. An SQLite database that holds data is copied beside itself first.

    Raises DatabaseUnavailable or SchemaTooNew.
    """
    address = parse_database_url(url)
    before = schema_status(url)
    if before.is_current:
        return before
    if before.current is not None and before.current > before.newest:
        require_current(before.current, address.shown)
    copy = None
    if before.current is not None and address.path is not None:
        copy = backup_database(url, _backup_path(address.path, before.current, now))
    _run_migrations(address)
    return SchemaStatus(before.newest, before.newest, (), copy)


def _run_migrations(address: DatabaseAddress) -> None:
    from alembic import command

    require_room_at(address)
    with translated(address):
        engine = make_sync_engine(address).execution_options(**{WRITES: True})
        with engine.connect() as connection:
            if address.dialect == "postgresql":
                # Held by the session, so that two upgrades at once run one after the other.
                connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
                connection.commit()
            command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _status(current: str | None) -> SchemaStatus:
    return SchemaStatus(current, known_revisions()[-1], pending_after(current))


def _revision(connection: Connection, address: DatabaseAddress) -> str | None:
    if connection.execute(text(REVISION_TABLE[address.dialect])).first() is None:
        return None
    revision: str | None = connection.execute(text(FIND_REVISION)).scalar()
    return revision


def _backup_path(path: Path, revision: str, now: dt.datetime | None) -> Path:
    stamp = (now or dt.datetime.now(dt.UTC)).strftime("%Y%m%dT%H%M%SZ")
    return path.with_name(f"{path.name}.before-{revision}-{stamp}")
