"""A place where a database does not exist yet → whether one can be made there, and if not, why."""

import tempfile
from pathlib import Path

from digests.errors import DatabaseUnavailable
from digests.storage.address import DatabaseAddress, parse_database_url

_ELSEWHERE = "or choose another place for the database."


def require_room(url: str) -> None:
    """Raises DatabaseUnavailable with the mend where no SQLite file could be made.

    Whether a folder can be written is tried, for permissions do not tell it of every file system.
    """
    require_room_at(parse_database_url(url))


def require_room_at(address: DatabaseAddress) -> None:
    """As `require_room`; a database that is there, or on a server, has room."""
    if address.path is None or address.path.exists():
        return
    folder = address.path.parent
    there = next(place for place in (folder, *folder.parents) if _exists(place))
    if not there.is_dir():
        raise DatabaseUnavailable(
            f"{str(there)!r} is a file and no folder, so no database can be made in it. Take it "
            f"away, {_ELSEWHERE}"
        )
    _require_writable(there)
    if there != folder:
        raise DatabaseUnavailable(
            f"The folder {str(folder)!r} does not exist, so no database can be made in it. "
            f"Create the folder, {_ELSEWHERE}"
        )


def _require_writable(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DatabaseUnavailable(
            f"The folder {str(folder)!r} cannot be written ({reason}), so no database can be made "
            f"in it. Let this user write there, {_ELSEWHERE}"
        ) from error


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except OSError:
        # It may be there, behind a folder that we may not enter.
        return False
