"""A path → documents; a folder is taken whole, in an order that does not change."""

import datetime as dt
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from digests.errors import DocumentTooLarge, UnreadableDocument
from digests.model import Document
from digests.sources.media import READABLE, media_type_of

MAX_FILE_BYTES = 20_000_000
"""More than any transcript: a day-long hearing is about one million characters."""


def read_file(path: Path, now: dt.datetime) -> Document:
    """The file's bytes under its absolute path, whatever they are; reading is another's work.

    Raises UnreadableDocument where there is no ordinary file that we may read, and
    DocumentTooLarge above `MAX_FILE_BYTES`, without reading more than that.
    """
    try:
        content = _read_bounded(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"{str(path)!r} cannot be read: {reason}. Check the path and its permissions."
        raise UnreadableDocument(message) from error
    if len(content) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1_000_000
        message = f"{str(path)!r} is larger than {limit} MB; split it into its briefings."
        raise DocumentTooLarge(message)
    return Document(
        content=content,
        address=str(path.absolute()),
        fetched_at=now,
        media_type=media_type_of(path.name, content),
    )


def walk_folder(path: Path) -> Iterator[Path]:
    """Every file below the folder that may be a transcript, by its name; a file gives itself.

    Hidden files and suffixes that we do not read are passed over. Links to folders are not
    followed, so that no circle can hold us. Raises UnreadableDocument where nothing is there.
    """
    if not path.exists():
        message = f"There is nothing at {str(path)!r}. Check the path."
        raise UnreadableDocument(message)
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in READABLE:
                yield Path(folder, name)


def _read_bounded(path: Path) -> bytes:
    # O_NONBLOCK: opening a named pipe that nobody writes to would wait for ever.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            message = "it is not an ordinary file"
            raise OSError(0, message)
        return file.read(MAX_FILE_BYTES + 1)


def _refuse(error: OSError) -> None:
    message = f"The folder {error.filename!r} cannot be listed: {error.strerror}."
    raise UnreadableDocument(message) from error
