"""A migrated SQLite file, made once and copied for each test that wants one."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from digests.storage import Database, open_database, upgrade_database
from tests.digests.poll_desk import desk, empty_database
from tests.digests.stores import Stores

__all__ = ["desk", "empty_database"]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "readout.db"
    upgrade_database(f"sqlite:///{path}")
    return path


@pytest.fixture
async def database(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "readout.db"
    shutil.copy(migrated_file, path)
    opened = await open_database(f"sqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores.on(database)
