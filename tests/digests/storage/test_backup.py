"""A backup of a live database is whole, and so is what is restored."""

from pathlib import Path

import pytest

from digests.errors import DatabaseInUse, DatabaseUnavailable
from digests.storage import (
    BriefingStore,
    backup_database,
    hold_service_lock,
    open_database,
    restore_database,
    storage_stats,
)
from tests.digests.storage.briefing_texts import FERRY, TIDE, save, write_briefing


async def test_a_live_database_is_copied_and_restored(database_url: str, tmp_path: Path):
    database = await open_database(database_url)
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE]))
    kept = (await storage_stats(database)).rows

    copy = backup_database(database_url, tmp_path / "copy.backup")
    await save(store, write_briefing([FERRY], address="b"))
    await database.close()
    restore_database(database_url, copy, replace=True)

    database = await open_database(database_url)
    assert kept == (await storage_stats(database)).rows
    assert "unchanged" == (await save(BriefingStore(database), write_briefing([TIDE]))).outcome
    await database.close()


async def test_a_backup_opens_as_a_database_of_its_own(sqlite_url: str, tmp_path: Path):
    backup_database(sqlite_url, tmp_path / "copy.db")
    opened = await open_database(f"sqlite:///{tmp_path}/copy.db")
    assert () == await BriefingStore(opened).briefings(None)
    await opened.close()


def test_a_database_in_place_is_replaced_only_when_that_is_said(sqlite_url: str, tmp_path: Path):
    copy = backup_database(sqlite_url, tmp_path / "copy.db")
    with pytest.raises(DatabaseInUse, match="exists already"):
        restore_database(sqlite_url, copy)
    restore_database(f"sqlite:///{tmp_path}/other.db", copy)
    assert (tmp_path / "other.db").exists()


def test_a_restore_under_a_running_service_is_refused(database_url: str, tmp_path: Path):
    copy = backup_database(database_url, tmp_path / "copy.backup")
    with (
        hold_service_lock(database_url, who="readout run"),
        pytest.raises(DatabaseInUse, match="readout run"),
    ):
        restore_database(database_url, copy, replace=True)


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path):
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        backup_database(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    assert [] == list(tmp_path.iterdir())


def test_a_restore_of_something_else_is_refused(sqlite_url: str, tmp_path: Path):
    before = (tmp_path / "readout.db").read_bytes()
    (tmp_path / "notes").write_text("no database, but long enough to be one " * 99)
    with pytest.raises(DatabaseUnavailable):
        restore_database(sqlite_url, tmp_path / "notes", replace=True)
    with pytest.raises(DatabaseUnavailable, match="no backup"):
        restore_database(sqlite_url, tmp_path / "nowhere", replace=True)
    assert before == (tmp_path / "readout.db").read_bytes()


def test_a_missing_target_folder_is_said(sqlite_url: str, tmp_path: Path):
    with pytest.raises(DatabaseUnavailable, match="folder"):
        backup_database(sqlite_url, tmp_path / "none" / "copy.db")
