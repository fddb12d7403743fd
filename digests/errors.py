"""What can go wrong and a caller may tell apart.

    DigestsError
    ├── BadCatalogue              a file under config/ does not say what it should
    ├── UnreadableDocument        the bytes are no transcript that we can read
    │   ├── EmptyDocument
    │   ├── BinaryDocument
    │   ├── DocumentTooLarge
    │   └── NoSpeakers            text, but nobody is printed as speaking
    ├── FetchRefused              an address that we will not or may not ask
    ├── FetchFailed               an address that did not answer as it should
    ├── BadRequest                what a person typed cannot be done as typed
    │   ├── UnknownZone
    │   ├── UnknownName           no topic, outlet, speaker, source or briefing of that name
    │   ├── AmbiguousName         several things go by that name
    │   └── NotAllowed
    ├── StorageError
    │   ├── DatabaseUnavailable   cannot be opened, written or reached
    │   ├── SchemaTooOld          `readout db upgrade` mends it
    │   ├── SchemaTooNew          a newer Readout wrote it
    │   └── DatabaseInUse         another `readout run` holds it
    └── PostingError              a delivery that Discord did not take (raised by posters)
        ├── PostingRefused        not now and not by trying again; the settings are kept
        ├── PostingRejected       our payload is at fault
        ├── PostingUncertain      it may or may not stand in the channel
        │   └── HistoryUnreadable and we may not read the channel to find out
        └── TokenRefused          Discord does not know this token

Messages are whole sentences that name the thing and say what to do next; they may be shown
to people as they are, so they never hold a secret.
"""

import datetime as dt
from collections.abc import Sequence


class DigestsError(Exception):
    """Root of everything that Readout raises on purpose."""


class BadCatalogue(DigestsError):
    """A catalogue file does not parse or misses something; the message names file and entry."""


class UnreadableDocument(DigestsError):
    """The document cannot be read as a transcript; nothing of it was stored."""


class EmptyDocument(UnreadableDocument):
    """There is no text in it."""


class BinaryDocument(UnreadableDocument):
    """It is not text in any encoding that we know, or a format that we do not read."""


class DocumentTooLarge(UnreadableDocument):
    """It exceeds the size that a transcript may have."""


class NoSpeakers(UnreadableDocument):
    """Text was found, but no printed speaker, so that nobody can be quoted from it."""


class FetchRefused(DigestsError):
    """The address was not asked at all: scheme, port or network are not allowed.

    `reason` is a short stable word for the record.
    """

    def __init__(self, message: str, reason: str = "refused") -> None:
        super().__init__(message)
        self.reason = reason


class FetchFailed(DigestsError):
    """The address was asked and did not give a document.

    `reason` is a short stable word for the record; `retry_after` is what the server asked for.
    """

    def __init__(
        self, message: str, reason: str = "failed", retry_after: dt.timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after


class BadRequest(DigestsError):
    """What a person typed cannot be done as typed; the message says what would work."""


class UnknownZone(BadRequest):
    """Not a zone of the IANA database."""


class UnknownName(BadRequest):
    """Nothing goes by that name; `nearest` holds the names that come closest, best first."""

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.nearest = tuple(nearest)


class AmbiguousName(BadRequest):
    """Several things go by that name; `candidates` holds their canonical names."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class NotAllowed(BadRequest):
    """The person lacks the permission; the message names the permission that would do."""


class StorageError(DigestsError):
    """The database did not do what was asked."""


class DatabaseUnavailable(StorageError):
    """It cannot be opened, written or reached."""


class SchemaTooOld(StorageError):
    """The database has an older schema than this Readout."""


class SchemaTooNew(StorageError):
    """The database was written by a newer Readout."""


class DatabaseInUse(StorageError):
    """Another running service holds the database; the message names it."""


class PostingError(DigestsError):
    """Discord did not take a delivery."""


class PostingRefused(PostingError):
    """The channel is gone or closed to us. `reason` is a short stable word for the record."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class PostingRejected(PostingError):
    """Discord refused the payload as malformed: a defect of ours, never tried again."""


class PostingUncertain(PostingError):
    """No answer, or a server error: the message may stand in the channel."""


class HistoryUnreadable(PostingUncertain):
    """The channel's history may not be read, so only a person can tell whether it stands there."""


class TokenRefused(PostingError):
    """Discord answered 401: the process must stop with exit code 3."""
