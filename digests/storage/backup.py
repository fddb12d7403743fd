"""Copies of a live database, whole or not at all.

A copy is written under a temporary name beside its target, checked by opening it, flushed to disk
and only then renamed. It holds everything but no token, for tokens are never stored.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from digests.errors import DatabaseInUse, DatabaseUnavailable
from digests.storage.address import DatabaseAddress, parse_database_url
from digests.storage.faults import translated_files
from digests.storage.lock import hold_service_lock


def backup_database(url: str, target: Path) -> Path:
    """Write a consistent copy of a live database to `target` and return it.

    SQLite: a database file. PostgreSQL: an archive of `pg_dump`. Raises DatabaseUnavailable,
    also when the copy does not pass its check; `target` is then what it was before.
    """
    address = parse_database_url(url)
    with translated_files(address), _finished(target) as unfinished:
        if address.path is not None:
            _copy_sqlite(address, address.path, unfinished)
        else:
            _run(address, "pg_dump", ["--format=custom", f"--file={unfinished}"])
    return target


def restore_database(url: str, backup: Path, *, replace: bool = False) -> None:
    """Put a backup in the database's place; over an existing one only with `replace`.

    Raises DatabaseInUse while a service runs on it, DatabaseUnavailable. An SQLite database that
    is replaced is kept beside as `<name>.replaced`.
    """
    address = parse_database_url(url)
    if not backup.is_file():
        raise DatabaseUnavailable(f"There is no backup at {str(backup)!r}. Name an existing file.")
    with hold_service_lock(url, who="readout db restore"), translated_files(address):
        if address.path is not None:
            _restore_sqlite(address, backup, address.path, replace=replace)
            return
        clean = ["--clean", "--if-exists"] if replace else []
        transaction = ["--single-transaction", "--exit-on-error", "--no-owner"]
        _run(address, "pg_restore", [*clean, *transaction, str(backup)], option="--dbname")


def _copy_sqlite(address: DatabaseAddress, source: Path, target: Path) -> None:
    if not source.is_file():
        raise DatabaseUnavailable(
            f"The database {address.shown!r} does not exist, so there is nothing to copy."
        )
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        # One file without companions, so that it can be moved by whatever copies files.
        copy.execute("PRAGMA journal_mode = DELETE")
        _check_sqlite(copy, target)


def _restore_sqlite(address: DatabaseAddress, backup: Path, path: Path, *, replace: bool) -> None:
    if path.exists() and not replace:
        raise DatabaseInUse(
            f"The database {address.shown!r} exists already. Say that it shall be replaced, or "
            "name another one."
        )
    with _finished(path) as unfinished:
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as stored:
            _check_sqlite(stored, backup)
            with closing(sqlite3.connect(unfinished)) as copy:
                stored.backup(copy)
        if path.exists():
            _fold_log_in(path)
            path.replace(path.with_name(f"{path.name}.replaced"))


def _fold_log_in(path: Path) -> None:
    """What stands in the write-ahead log belongs to the old database, and must not meet the new."""
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.execute("PRAGMA journal_mode = DELETE")


def _check_sqlite(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
    tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if verdict != "ok" or tables.fetchone() is None:
        raise DatabaseUnavailable(
            f"The copy at {str(path)!r} is no sound database of Readout. Use another backup."
        )


@contextmanager
def _finished(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes `target` when everything inside succeeded."""
    if not target.parent.is_dir():
        raise DatabaseUnavailable(
            f"The folder {str(target.parent)!r} does not exist. Create it, or choose another place."
        )
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        yield unfinished
        _flush(unfinished)
        unfinished.replace(target)
        _flush(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _run(
    address: DatabaseAddress, program: str, arguments: Sequence[str], option: str = "--dbname"
) -> None:
    found = shutil.which(program) or _newest_installed(program)
    if found is None:
        raise DatabaseUnavailable(
            f"The program {program!r} is not installed. Install PostgreSQL's client programs."
        )
    # The password goes by the environment: arguments can be read by every user of the machine.
    url = address.url.set(drivername="postgresql", password=None)
    environment = dict(os.environ)
    if isinstance(address.url.password, str):
        environment["PGPASSWORD"] = address.url.password
    command = [found, f"{option}={url.render_as_string(hide_password=False)}", *arguments]
    done = subprocess.run(  # noqa: S603 - a fixed program; the arguments are no shell's
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = address.cleaned(done.stderr)[-500:]
        raise DatabaseUnavailable(
            f"{program} failed on the database {address.shown!r}: {said or 'it gave no reason'}."
        )


def _newest_installed(program: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(found[-1]) if found else None
