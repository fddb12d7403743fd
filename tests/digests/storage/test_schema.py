"""A database is made, upgraded and refused by its schema."""

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from digests.errors import DatabaseUnavailable, SchemaTooNew, SchemaTooOld
from digests.storage import open_database, schema_status, upgrade_database
from digests.storage.address import parse_database_url
from digests.storage.engines import WRITES, make_sync_engine
from digests.storage.revisions import known_revisions
from digests.storage.schema import _config
from digests.storage.tables import COUNTED, metadata
from tests.postgres import PostgresServer

NEWEST = known_revisions()[-1]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.empty_database()


async def test_an_upgrade_makes_the_database_and_again_does_nothing(empty_url: str):
    before = schema_status(empty_url)
    made = upgrade_database(empty_url)
    again = upgrade_database(empty_url)

    assert (None, known_revisions()) == (before.current, before.pending)
    assert (NEWEST, (), None) == (made.current, made.pending, made.backup)
    assert made == again == schema_status(empty_url)
    await (await open_database(empty_url)).close()


def test_migrations_build_the_tables_that_the_code_knows(database_url: str):
    engine = make_sync_engine(parse_database_url(database_url))
    known = set(metadata.tables)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in known},
        )
        assert [] == compare_metadata(context, metadata)
        counters = connection.exec_driver_sql("SELECT name FROM counters ORDER BY name")
        assert sorted(COUNTED) == [row[0] for row in counters]


async def test_a_database_without_tables_is_refused_with_the_mend(empty_url: str):
    path = parse_database_url(empty_url).path
    if path is not None:
        with pytest.raises(DatabaseUnavailable, match="readout db upgrade"):
            await open_database(empty_url)
        path.touch()
    with pytest.raises(SchemaTooOld, match="readout db upgrade"):
        await open_database(empty_url)


@pytest.mark.parametrize(
    ("revision", "error", "words"),
    [("0000", SchemaTooOld, "readout db upgrade"), ("9999", SchemaTooNew, "newer Readout")],
)
async def test_another_schema_is_refused(
    database_url: str, revision: str, error: type[Exception], words: str
):
    engine = make_sync_engine(parse_database_url(database_url))
    with engine.begin() as connection:
        stamp = text("UPDATE alembic_version SET version_num = :revision")
        connection.execute(stamp, {"revision": revision})
    with pytest.raises(error, match=words):
        await open_database(database_url)


def test_a_newer_schema_is_not_upgraded(sqlite_url: str, tmp_path: Path):
    with sqlite3.connect(tmp_path / "readout.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(SchemaTooNew):
        upgrade_database(sqlite_url)


def test_an_older_database_is_copied_and_upgraded(tmp_path: Path):
    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    upgrade_to(url, "0001")
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.execute("INSERT INTO meta VALUES ('kept', 'yes')")
        old.commit()
    now = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)

    before = schema_status(url)
    after = upgrade_database(url, now=now)

    assert ("0001", known_revisions()[1:]) == (before.current, before.pending)
    assert tmp_path / "old.db.before-0001-20261124T080000Z" == after.backup
    for file, revision in ((path, NEWEST), (after.backup, "0001")):
        with contextlib.closing(sqlite3.connect(file)) as stored:
            assert [("yes",)] == stored.execute("SELECT value FROM meta").fetchall()
            version = stored.execute("SELECT version_num FROM alembic_version")
            assert [(revision,)] == version.fetchall()


def test_a_step_that_fails_leaves_the_schema_before_it(tmp_path: Path):
    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    upgrade_to(url, "0001")
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE printed_quotes (in_the_way)")  # the last one of the step
    with pytest.raises(OperationalError, match="already exists"):
        upgrade_database(url)
    assert "0001" == schema_status(url).current
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.execute("DROP TABLE printed_quotes")
    assert upgrade_database(url).is_current


def upgrade_to(url: str, revision: str) -> None:
    engine = make_sync_engine(parse_database_url(url)).execution_options(**{WRITES: True})
    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)


def test_revisions_are_numbered_without_gap():
    assert tuple(f"{n:04}" for n in range(1, len(known_revisions()) + 1)) == known_revisions()
