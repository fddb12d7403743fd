"""One database on each back end, emptied after each test: SQLAlchemy compiles a statement once."""

import inspect
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete, text

from digests.storage import Database, open_database, upgrade_database
from digests.storage.tables import metadata
from tests.postgres import PostgresServer, postgres_server

__all__ = ["postgres_server"]

BACK_ENDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The databases live as long as the run, and so does the loop that they belong to."""
    for item in items:
        here = Path(__file__).parent in item.path.parents
        if here and inspect.iscoroutinefunction(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once, for tests that want a file of their own to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade_database(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "readout.db")
    return f"sqlite:///{tmp_path / 'readout.db'}"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    url = postgres_server.migrated_database()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=BACK_ENDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of the test's own."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=BACK_ENDS)
async def shared_database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = template.with_name("shared.db")
        shutil.copy(template, path)
        url = f"sqlite:///{path}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.migrated_database()
    opened = await open_database(url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def database(shared_database: Database) -> AsyncIterator[Database]:
    """A database of the current schema, without rows."""
    yield shared_database
    await _empty(shared_database)


async def _empty(database: Database) -> None:
    tables = [table for table in reversed(metadata.sorted_tables) if table.name != "counters"]
    terms = {
        "sqlite": "INSERT INTO exchange_terms (exchange_terms) VALUES ('delete-all')",
        "postgresql": "DELETE FROM exchange_terms",
    }
    async with database.write() as connection:
        for table in tables:
            await connection.execute(delete(table))
        await connection.execute(text("UPDATE counters SET value = 0"))
        await connection.execute(text(terms[database.dialect]))
