"""Driver errors → house errors, with the mend in the sentence.

Only what the user can mend is translated; a broken constraint or a wrong statement is a defect of
ours and stays loud.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import exc

from digests.errors import DatabaseUnavailable
from digests.storage.address import DatabaseAddress

_SQLITE = {
    "SQLITE_CANTOPEN": "cannot be opened. Check that its folder exists and may be written by "
    "this user.",
    "SQLITE_READONLY": "cannot be written. Check the permissions of the file and of its folder.",
    "SQLITE_PERM": "may not be accessed. Check the permissions of the file and of its folder.",
    "SQLITE_FULL": "cannot grow because the disk is full. Free some space; nothing was "
    "half-written.",
    "SQLITE_NOTADB": "is not a database. Choose another file, or restore a backup with "
    "`readout db restore`.",
    "SQLITE_CORRUPT": "is damaged. Restore a backup with `readout db restore`.",
    "SQLITE_BUSY": "is locked by another program for too long. Try again, or end that program.",
    "SQLITE_LOCKED": "is locked by another program for too long. Try again, or end that program.",
    "SQLITE_IOERR": "cannot be read or written because the disk reports an error. Check the disk "
    "and its free space.",
}
_FILES = {
    errno.ENOENT: _SQLITE["SQLITE_CANTOPEN"],
    errno.ENOTDIR: _SQLITE["SQLITE_CANTOPEN"],
    errno.EISDIR: _SQLITE["SQLITE_CANTOPEN"],
    errno.EACCES: _SQLITE["SQLITE_READONLY"],
    errno.EPERM: _SQLITE["SQLITE_READONLY"],
    errno.EROFS: _SQLITE["SQLITE_READONLY"],
    errno.ENOSPC: _SQLITE["SQLITE_FULL"],
    errno.EDQUOT: _SQLITE["SQLITE_FULL"],
}
_POSTGRESQL = {
    "08": "cannot be reached. Check that the server runs and that host and port are right.",
    "28": "refused the login. Check user and password in the database URL.",
    "3D": "does not exist on that server. Create it with `createdb`, then run "
    "`readout db upgrade`.",
    "42501": "may not be changed by this user. Grant it the rights, or use the owner.",
    "25006": "is read-only just now. Point the database URL to the primary server.",
    "53": "has no room or connections left. Free disk space or raise its limits.",
    "55P03": "is locked by another program for too long. Try again, or end that program.",
    "57014": "took too long to answer. Try again with a narrower question.",
    "57P": "was shut down. It is tried again once the server runs.",
    "58": "reports an error of its disk. Check the server's disk and log.",
    "XX": "reports an internal error. Check the server's log.",
}


@contextmanager
def translated(address: DatabaseAddress) -> Iterator[None]:
    """Raise house errors for what the drivers raise inside, where the user can mend it."""
    try:
        yield
    except exc.TimeoutError as error:
        raise DatabaseUnavailable(
            f"The database {address.shown!r} is too busy: no connection became free in time. "
            "Try again in a moment."
        ) from error
    except exc.DBAPIError as error:
        raise (house_error(error.orig, address) or error) from error.orig
    except (sqlite3.Error, psycopg.Error) as error:
        raise (house_error(error, address) or error) from error


@contextmanager
def translated_files(address: DatabaseAddress) -> Iterator[None]:
    """As `translated`, for work on the files around a database."""
    with translated(address):
        try:
            yield
        except OSError as error:
            mend = _FILES.get(error.errno or 0, _SQLITE["SQLITE_IOERR"])
            raise _sentence(error, address, mend) from error


def house_error(
    error: BaseException | None, address: DatabaseAddress
) -> DatabaseUnavailable | None:
    """What to tell people of a driver's error; None for a defect of ours."""
    if isinstance(error, sqlite3.Error):
        mend = _sqlite_mend(error)
    elif isinstance(error, psycopg.Error):
        mend = _postgresql_mend(error)
    else:
        mend = None
    return None if mend is None else _sentence(error, address, mend)


def _sentence(
    error: BaseException | None, address: DatabaseAddress, mend: str
) -> DatabaseUnavailable:
    said = address.cleaned(str(error)).rstrip(".")
    return DatabaseUnavailable(f"The database {address.shown!r} {mend} (It says: {said}.)")


def _sqlite_mend(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", None) or ""
    for prefix, mend in _SQLITE.items():
        if name.startswith(prefix):
            return mend
    # aiosqlite and sqlite3 raise some without a code, e.g. for a file that vanished.
    if "unable to open" in str(error):
        return _SQLITE["SQLITE_CANTOPEN"]
    return None


def _postgresql_mend(error: psycopg.Error) -> str | None:
    state = error.sqlstate
    if state is None:
        # No SQLSTATE: the server did not answer, or the connection broke off.
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return _connection_mend(str(error)) if lost else None
    for prefix, mend in _POSTGRESQL.items():
        if state.startswith(prefix):
            return mend
    return None


def _connection_mend(said: str) -> str:
    if "password authentication failed" in said or "no password supplied" in said:
        return _POSTGRESQL["28"]
    if "does not exist" in said and "database" in said:
        return _POSTGRESQL["3D"]
    return _POSTGRESQL["08"]
