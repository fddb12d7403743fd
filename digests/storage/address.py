"""A database URL as people write it → dialect, driver URLs and a text safe to show.

sqlite:///readout.db            a file in the working directory
sqlite:////var/lib/readout.db   a file by its absolute path
postgresql://user:password@host/name
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from digests.errors import DatabaseUnavailable

_SECRETS = ("password", "sslpassword", "passfile")


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where a database is. `shown` never holds a password; everything else may."""

    url: URL
    dialect: str
    shown: str
    path: Path | None = None
    """The file, for SQLite."""

    @property
    def async_url(self) -> URL:
        """For the drivers that wait in the event loop."""
        return self.url.set(drivername=_ASYNC_DRIVERS[self.dialect])

    @property
    def sync_url(self) -> URL:
        """For migrations and backups."""
        return self.url.set(drivername=_SYNC_DRIVERS[self.dialect])

    def cleaned(self, words: str) -> str:
        """A driver's words without our password, should it ever repeat it."""
        secrets = [self.url.password, *(self.url.query.get(name) for name in _SECRETS)]
        for secret in secrets:
            if isinstance(secret, str) and secret:
                words = words.replace(secret, "***")
        return " ".join(words.split())


_ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
_SYNC_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


def parse_database_url(url: str) -> DatabaseAddress:
    """Raises DatabaseUnavailable for what is no URL of a database that we can use."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnavailable(
            "The database URL cannot be read. Write it like 'sqlite:///readout.db' or "
            "'postgresql://user:password@host/name'."
        ) from error
    kind = parsed.get_backend_name()
    if kind in {"postgresql", "postgres"}:
        return DatabaseAddress(parsed, "postgresql", _without_secrets(parsed))
    if kind != "sqlite":
        raise DatabaseUnavailable(
            f"Databases of kind {kind!r} are not supported. Use 'sqlite:///readout.db' or "
            "'postgresql://user:password@host/name'."
        )
    if not parsed.database or parsed.database == ":memory:" or parsed.host:
        raise DatabaseUnavailable(
            "The database URL names no file. Write 'sqlite:///readout.db' for a file in the "
            "working directory or 'sqlite:////path/to/readout.db' for an absolute path."
        )
    path = Path(parsed.database).absolute()
    return DatabaseAddress(
        parsed.set(database=str(path), query={}), "sqlite", f"sqlite:///{path}", path
    )


def _without_secrets(url: URL) -> str:
    query = {name: "***" if name in _SECRETS else value for name, value in url.query.items()}
    plain = url.set(drivername="postgresql", query=query)
    return plain.render_as_string(hide_password=True)
