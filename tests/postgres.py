"""A PostgreSQL server of our own for tests, on the system's binaries.

It lives in a temporary folder, listens on a Unix socket only, trusts everybody who reaches it and
ends with the test run. Where there are no binaries, tests that need it are skipped and say so;
with READOUT_REQUIRE_POSTGRES=1 they fail instead.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from digests.storage import upgrade_database

_USER = "postgres"
_TEMPLATE = "readout_template"
# Nothing here outlives the run, so nothing needs to reach a disk.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "''",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


@dataclass
class PostgresServer:
    """A running server; databases are copies of one that was migrated once."""

    socket: Path
    count: int = 0

    def url(self, name: str) -> str:
        return f"postgresql://{_USER}@/{name}?host={self.socket}"

    def empty_database(self) -> str:
        """URL of a new database without tables."""
        return self._create("template0")

    def migrated_database(self) -> str:
        """URL of a new database of the current schema."""
        return self._create(_TEMPLATE)

    def drop(self, url: str) -> None:
        name = url.rpartition("?")[0].rpartition("/")[2]
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def make_template(self) -> None:
        self.execute(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
        upgrade_database(self.url(_TEMPLATE))

    def _create(self, template: str) -> str:
        self.count += 1
        name = f"readout_{self.count}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def find_binaries() -> Path | None:
    """The folder with `initdb`, `postgres` and `pg_ctl`; the newest version wins."""
    candidates = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    on_path = shutil.which("initdb")
    if on_path:
        candidates.insert(0, Path(on_path).resolve().parent)
    for folder in reversed(candidates):
        if all((folder / name).exists() for name in ("initdb", "postgres", "pg_ctl")):
            return folder
    return None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole run, started when the first test asks for it."""
    binaries = find_binaries()
    if binaries is None:
        message = "PostgreSQL binaries are not installed: apt-get install postgresql"
        if os.environ.get("READOUT_REQUIRE_POSTGRES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with running_server(binaries) as server:
        server.make_template()
        yield server


@contextlib.contextmanager
def running_server(binaries: Path) -> Iterator[PostgresServer]:
    # Short, for a socket's path may have 107 characters only.
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        as_user = _as_user(home)
        data = home / "data"
        initdb: list[str | Path] = [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            _USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        _run([*initdb, "--locale=C.UTF-8", "--no-sync"], as_user)
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        start: list[str | Path] = [
            binaries / "pg_ctl",
            "-D",
            data,
            "-l",
            home / "log",
            "-w",
            "start",
        ]
        _run([*start, "-o", f"{options} -k {home}"], as_user)
        try:
            yield PostgresServer(home)
        finally:
            _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], as_user)


def _as_user(home: Path) -> str | None:
    """The server refuses to run as root; the user of the system's packages serves then."""
    if os.geteuid() != 0:
        return None
    shutil.chown(home, _USER)
    home.chmod(0o755)
    return _USER


def _run(command: Sequence[object], as_user: str | None) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=as_user,
        cwd="/",
        check=True,
        stdin=subprocess.DEVNULL,
        # A server that is started must not hold a pipe of ours open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
