"""A name and first bytes → media type."""

from pathlib import PurePath

READABLE = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Suffixes that a transcript may have, with the type that each stands for."""


def media_type_of(name: str, content: bytes) -> str | None:
    """Bytes that cannot be mistaken win over the suffix; None where neither tells anything."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f").lower()
    suffix = PurePath(name).suffix.lower()
    if start.startswith(b"%pdf-"):
        return READABLE[".pdf"]
    if start.startswith(b"pk\x03\x04") and (suffix == ".docx" or b"[content_types]" in start):
        return READABLE[".docx"]
    if start.startswith((b"<!doctype html", b"<html")):
        return READABLE[".html"]
    return READABLE.get(suffix)
