"""DOCX → lines: paragraphs and table cells in their order, bold kept."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph

from digests.errors import BinaryDocument, DocumentTooLarge
from digests.transcripts.decode import MAX_TEXT
from digests.transcripts.pages import Line, Mark, Page

_MAX_UNPACKED = 60 * 1024 * 1024


def read_docx(content: bytes, address: str) -> Page:
    """One line per paragraph or manual line break."""
    document = _open(content, address)
    lines = tuple(_lines(document))
    if sum(len(line.text) for line in lines) > MAX_TEXT:
        raise DocumentTooLarge(
            f"{address!r} holds more text than a transcript may; split it by briefing."
        )
    properties = document.core_properties
    return Page(lines=lines, titles=_titles(properties.title, lines), format="docx")


def _open(content: bytes, address: str) -> WordDocument:
    broken = f"{address!r} is no Word document that can be opened; save it again as DOCX."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                raise DocumentTooLarge(f"{address!r} unpacks to more than a transcript may have.")
        return docx.Document(io.BytesIO(content))
    except (
        zipfile.BadZipFile,
        OpcError,
        KeyError,
        ValueError,
        SyntaxError,
        AttributeError,
    ) as error:
        # lxml's XML errors are SyntaxErrors.
        raise BinaryDocument(broken) from error


def _titles(title: str | None, lines: tuple[Line, ...]) -> tuple[str, ...]:
    headings = tuple(line.text for line in lines[:5] if line.mark is Mark.HEADING)
    return headings + ((title,) if title else ())


def _lines(document: WordDocument) -> Iterator[Line]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # The first of two cells heads what stands in the other, as bold print would.
                pair = len(row.cells) == 2  # noqa: PLR2004
                for number, cell in enumerate(row.cells):
                    for paragraph in cell.paragraphs:
                        for line in _paragraph_lines(paragraph):
                            heads = pair and not number
                            yield replace(line, bold=len(line.text)) if heads else line
        else:
            yield from _paragraph_lines(block)


def _paragraph_lines(paragraph: Paragraph) -> Iterator[Line]:
    style = paragraph.style.name if paragraph.style is not None else None
    mark = Mark.HEADING if (style or "").startswith(("Heading", "Title")) else Mark.TEXT
    bold = 0
    for run in paragraph.runs:
        if run.text.strip() and not run.bold:
            break
        bold += len(run.text)
    gap = True
    for text in paragraph.text.splitlines():
        stripped = text.strip()
        if stripped:
            yield Line(stripped, gap, min(bold, len(stripped)) if gap else 0, mark=mark)
            gap = False
