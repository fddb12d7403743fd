"""PDF → lines: the text that pypdf finds, page by page."""

import io

from digests.errors import BinaryDocument, DocumentTooLarge, EmptyDocument
from digests.transcripts.formats.text import read_text
from digests.transcripts.pages import Page

_MAX_PAGES = 600


def read_pdf(content: bytes, address: str) -> Page:
    """Pages as form feeds between lines, so that page headers can be told from speech."""
    # Imported late: it takes a fifth of a second, and most documents are no PDF.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BinaryDocument(f"{address!r} is encrypted; save a copy without a password.")
        if len(reader.pages) > _MAX_PAGES:
            raise DocumentTooLarge(
                f"{address!r} has {len(reader.pages)} pages, more than the {_MAX_PAGES} that a"
                " transcript may have; split it by briefing."
            )
        text = "\f".join(page.extract_text() for page in reader.pages)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        # pypdf meets broken files with whatever its parser trips over.
        raise BinaryDocument(
            f"{address!r} is a broken PDF; save it again or give its text."
        ) from error
    if not text.strip():
        raise EmptyDocument(
            f"{address!r} holds pictures of pages, no text; run it through OCR first."
        )
    return read_text(text, format_name="pdf")
