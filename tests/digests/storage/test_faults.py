"""What goes wrong is said in a whole sentence with its mend, and never with a password."""

import os
import sqlite3
from pathlib import Path

import pytest

from digests.errors import DatabaseUnavailable
from digests.storage import BriefingStore, open_database, schema_status, upgrade_database
from digests.storage.address import parse_database_url
from digests.storage.faults import house_error
from tests.digests.storage.briefing_texts import TIDE, save, write_briefing
from tests.postgres import PostgresServer

IS_ROOT = os.geteuid() == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "cannot be read"),
        ("mysql://a:secret@b/c", "not supported"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://host/file.db", "names no file"),
        ("postgresql://u:secret@host:port/db", "cannot be read"),
    ],
)
def test_a_url_that_cannot_be_used_is_said(url: str, words: str):
    with pytest.raises(DatabaseUnavailable, match=words) as caught:
        parse_database_url(url)
    assert "secret" not in str(caught.value)


def test_a_relative_and_an_absolute_path_are_told_apart(tmp_path: Path):
    assert Path.cwd() / "readout.db" == parse_database_url("sqlite:///readout.db").path
    assert tmp_path / "x.db" == parse_database_url(f"sqlite:///{tmp_path}/x.db").path


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hush@host/db",
        "postgres://u:hush@host/db?sslpassword=hush",
        "postgresql+asyncpg://u:hush@host/db?password=hush",
    ],
)
def test_what_is_shown_of_a_url_holds_no_password(url: str):
    address = parse_database_url(url)
    assert "postgresql" == address.dialect
    assert "hush" not in address.shown
    assert "hush" not in address.cleaned("it said hush")


def test_a_missing_folder_is_said(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/none/readout.db"
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        upgrade_database(url)


async def test_a_file_that_is_no_database_is_said(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and long enough to be taken for a page of a database. " * 40)
    for attempt in (schema_status, upgrade_database):
        with pytest.raises(DatabaseUnavailable, match="is not a database"):
            attempt(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnavailable, match="is not a database"):
        await open_database(f"sqlite:///{path}")
    assert path.read_text().startswith("These are notes")


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path):
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        upgrade_database(f"sqlite:///{tmp_path}")


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseUnavailable, match="cannot be"):
        upgrade_database(f"sqlite:///{tmp_path}/readout.db")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SQLITE_FULL", "disk is full"),
        ("SQLITE_READONLY_DBMOVED", "cannot be written"),
        ("SQLITE_CANTOPEN", "cannot be opened"),
        ("SQLITE_BUSY_SNAPSHOT", "locked by another program"),
        ("SQLITE_IOERR_FSYNC", "disk reports an error"),
        ("SQLITE_CORRUPT_VTAB", "is damaged"),
    ],
)
def test_sqlites_codes_have_their_sentences(code: str, words: str):
    error = sqlite3.OperationalError("it says so")
    error.sqlite_errorname = code
    said = house_error(error, parse_database_url("sqlite:///x.db"))
    assert said is not None
    assert words in str(said)


def test_a_defect_of_ours_stays_loud():
    error = sqlite3.IntegrityError("UNIQUE constraint failed")
    error.sqlite_errorname = "SQLITE_CONSTRAINT_UNIQUE"
    assert None is house_error(error, parse_database_url("sqlite:///x.db"))


async def test_a_full_disk_leaves_nothing_half_written(sqlite_url: str):
    database = await open_database(sqlite_url)
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE]))
    async with database.read() as connection:
        # Of this connection only, which the pool hands out again.
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")
    big = write_briefing([TIDE] * 300, address="big")

    with pytest.raises(DatabaseUnavailable, match="disk is full"):
        await save(store, big)

    assert 1 == len(await store.briefings(None))
    await database.close()


@pytest.mark.postgres
async def test_a_server_that_is_away_is_said():
    url = "postgresql://reader:hush@127.0.0.1:9/readout"
    with pytest.raises(DatabaseUnavailable, match="cannot be reached") as caught:
        await open_database(url)
    assert "hush" not in str(caught.value)
    with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
        upgrade_database(url)


@pytest.mark.postgres
async def test_a_database_that_the_server_lacks_is_said(postgres_server: PostgresServer):
    with pytest.raises(DatabaseUnavailable, match="does not exist on that server"):
        await open_database(postgres_server.url("nowhere"))


@pytest.mark.postgres
async def test_a_broken_connection_is_replaced(postgres_url: str, postgres_server: PostgresServer):
    database = await open_database(postgres_url)
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE]))
    postgres_server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname LIKE 'readout_%' AND application_name = ''"
    )
    assert 1 == len(await store.briefings(None))
    await database.close()
