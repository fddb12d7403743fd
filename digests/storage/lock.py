"""One service per database: who holds it, and that nobody else does.

SQLite: an advisory lock on `<database>.lock`, which the kernel gives back when the process ends,
however it ends; the file stays and says who held it last. PostgreSQL: an advisory lock of one
session of its own, which the server gives back when the connection breaks.
"""

import datetime as dt
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from digests.errors import DatabaseInUse
from digests.storage.address import DatabaseAddress, parse_database_url
from digests.storage.engines import SERVICE_LOCK
from digests.storage.faults import translated, translated_files


class ServiceLock:
    """A lock that is held. `still_held` asks the server again, where there is one."""

    def __init__(self, session: psycopg.Connection | None = None) -> None:
        self._session = session

    def still_held(self) -> bool:
        """False once the connection that held the lock is gone: another service may run now."""
        if self._session is None:
            return True
        try:
            self._session.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True


@contextmanager
def hold_service_lock(
    url: str, *, who: str, now: dt.datetime | None = None
) -> Iterator[ServiceLock]:
    """Hold the database for one running service, without waiting.

    `who` names the service, e.g. `readout run`. Raises DatabaseInUse, which names who holds it,
    on which machine, as which process and since when; DatabaseUnavailable.
    """
    address = parse_database_url(url)
    holder = {
        "who": who,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": (now or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds"),
    }
    if address.path is not None:
        with _file_lock(address, address.path, holder):
            yield ServiceLock()
        return
    with _session_lock(address, holder) as session:
        yield ServiceLock(session)


@contextmanager
def _file_lock(address: DatabaseAddress, path: Path, holder: dict[str, object]) -> Iterator[None]:
    file = path.with_name(f"{path.name}.lock")
    with translated_files(address):
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _in_use(address, _read_holder(file)) from error
        with translated_files(address):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(holder).encode(), 0)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _session_lock(
    address: DatabaseAddress, holder: dict[str, object]
) -> Iterator[psycopg.Connection]:
    conninfo = address.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with translated(address):
        session = psycopg.connect(
            conninfo,
            autocommit=True,
            connect_timeout=5,
            # What others read of the holder; the server cuts it off after 63 bytes.
            application_name=f"{holder['who']}|{holder['pid']}|{holder['host']}"[:63],
        )
    try:
        with translated(address):
            taken = session.execute("SELECT pg_try_advisory_lock(%s)", (SERVICE_LOCK,)).fetchone()
            if taken is None or not taken[0]:
                raise _in_use(address, _find_holder(session))
        yield session
    finally:
        session.close()


def _read_holder(file: Path) -> dict[str, object]:
    try:
        holder = json.loads(file.read_text())
    except (OSError, ValueError):
        # The holder took the lock a moment ago and has not written yet.
        return {}
    return holder if isinstance(holder, dict) else {}


def _find_holder(session: psycopg.Connection) -> dict[str, object]:
    row = session.execute(
        "SELECT a.application_name, a.backend_start FROM pg_locks l "
        "JOIN pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        "AND (l.classid::bigint << 32 | l.objid::bigint) = %s",
        (SERVICE_LOCK,),
    ).fetchone()
    if row is None:
        return {}
    who, pid, host = (*str(row[0]).split("|"), "?", "?")[:3]
    since = row[1].astimezone(dt.UTC).isoformat(timespec="seconds")
    return {"who": who, "pid": pid, "host": host, "since": since}


def _in_use(address: DatabaseAddress, holder: dict[str, object]) -> DatabaseInUse:
    known = {"who": "another Readout", "pid": "?", "host": "?", "since": "?"} | holder
    return DatabaseInUse(
        f"The database {address.shown!r} is in use by {known['who']} (process {known['pid']} on "
        f"{known['host']}, since {known['since']}). Stop that one first, or give this one a "
        "database of its own."
    )
