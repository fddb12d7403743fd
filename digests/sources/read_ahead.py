"""A transcript from the limited process → the reading step of an `Ingest`."""

from digests.model import Document, Transcript
from digests.names import NameIndex


class ReadAhead:
    """Transcripts that the limited process made, for the `Ingest` that polls feed.

    Given to that Ingest as its `read`, so that nothing from outside is parsed in this process.
    """

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Document, Transcript]] = {}

    def keep(self, document: Document, transcript: Transcript) -> None:
        """For a call with this very object: hashing a large document would hold the loop up."""
        self._kept[id(document)] = (document, transcript)

    def __call__(self, document: Document, _outlets: NameIndex) -> Transcript:
        """The transcript kept for the document; a document never read ahead is a defect."""
        return self._kept[id(document)][1]

    def forget(self, document: Document) -> None:
        """It is stored, or was refused."""
        self._kept.pop(id(document), None)
