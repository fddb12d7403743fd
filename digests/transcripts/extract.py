"""A document → its page of lines, whatever format it is in."""

import re
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from digests.model import Document
from digests.transcripts.decode import check_size, decode
from digests.transcripts.formats.docx import read_docx
from digests.transcripts.formats.html import read_html
from digests.transcripts.formats.pdf import read_pdf
from digests.transcripts.formats.text import read_text
from digests.transcripts.pages import Page

_ELEMENT = re.compile(
    r"<(?:!doctype|html|head|body|p|div|br|h[1-6]|span|strong|table|main|article|section|ul|ol|b)\b[^<>]*>",
    re.IGNORECASE,
)
_TEXT_SUFFIXES = frozenset((".txt", ".text"))
_MARKDOWN_SUFFIXES = frozenset((".md", ".markdown", ".mdown"))
_FEW = 3


def extract_page(document: Document) -> Page:
    """Looks at the bytes first, then at what the server or the file's name calls them."""
    check_size(document)
    content = document.content
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(content, document.address)
    if content.startswith(b"PK\x03\x04") and b"word/" in content:
        return read_docx(content, document.address)
    text = decode(document)
    suffix = _suffix(document.address)
    if _is_html(text, document.media_type, suffix):
        return read_html(text)
    return read_text(text, format_name="markdown" if suffix in _MARKDOWN_SUFFIXES else "text")


def _suffix(address: str) -> str:
    path = urlsplit(address).path if "://" in address else address
    return PurePosixPath(path).suffix.lower()


def _is_html(text: str, media_type: str | None, suffix: str) -> bool:
    if suffix in _TEXT_SUFFIXES | _MARKDOWN_SUFFIXES:
        return _opens_as_html(text)
    if media_type and "html" in media_type:
        return True
    if media_type and media_type.startswith("text/plain"):
        return False
    return _opens_as_html(text) or sum(1 for _ in islice(_ELEMENT.finditer(text), _FEW)) >= _FEW


def _opens_as_html(text: str) -> bool:
    return text[:2000].lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype html", "<html"))
