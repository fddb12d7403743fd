"""Bytes → text: which encoding they are in, and whether they are text at all."""

import codecs
import re

from charset_normalizer import from_bytes

from digests.errors import BinaryDocument, DocumentTooLarge, EmptyDocument
from digests.model import Document

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT = 10 * 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Pages that say gb2312 or gbk use characters of gb18030; browsers read latin-1 as windows-1252.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
}
_DECLARED = re.compile(
    rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_TYPOGRAPHIC = frozenset("‘’‚“”„–—…«»‹›·•§°\u00a0©®€™\u00ad")
_WESTERN = "éèàùâêîôûçëïüöäßñáíóúãõåøæòìœÿ"
_CENTRAL = "ąćęłńóśźżáčďéěíňřšťúůýžőűöüäßăâîşţđôľĺŕ"
_TURKISH = "ığşçöüâîûİ"
_AT_HOME = {
    "cp1252": frozenset(_WESTERN + _WESTERN.upper() + "¿¡ªº£"),
    "cp1254": frozenset(_TURKISH + _TURKISH.upper()),
    "cp1250": frozenset(_CENTRAL + _CENTRAL.upper()),
}
"""Letters with accents by the code page of the languages that write them; Western first."""
_MOSTLY = 0.95
_FOREIGN_RUNS = re.compile(rb"[\x80-\xff]{5}")
"""Words of nothing but high bytes are in another script."""
_HEAD = 4096
_SAMPLE = 65_536
_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"\x1f\x8b", b"BZh", b"MZ",
    b"\xd0\xcf\x11\xe0", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x00", b"SQLite format 3",
    b"7z\xbc\xaf",
    b"%!PS", b"{\\rtf",
)  # fmt: skip
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})
_TOO_MANY_CONTROLS = 50


def check_size(document: Document) -> None:
    """Refuse what is empty or larger than any transcript."""
    size = len(document.content)
    if not size:
        raise EmptyDocument(f"{document.address!r} is empty; give a file that holds a transcript.")
    if size > MAX_BYTES:
        raise DocumentTooLarge(
            f"{document.address!r} has {size / 1048576:.0f} MB, more than the"
            f" {MAX_BYTES // 1048576} MB that a transcript may have;"
            " split it or give the page of one briefing."
        )


def decode(document: Document) -> str:
    """The document's text. Unreadable bytes become U+FFFD rather than an error."""
    content = document.content
    for bom, codec in _BOMS:
        if content.startswith(bom):
            return _checked(content[len(bom) :].decode(codec, "replace"), document)
    _refuse_binary(document)
    text = _try(content, "utf-8")
    if text is None or b"\x1b$" in content[:_SAMPLE]:
        text = _by_declaration(document) or text or _by_guess(content)
    return _checked(text, document)


def _refuse_binary(document: Document) -> None:
    content = document.content
    head = content[:_SAMPLE]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if content.startswith(_MAGIC) or controls * _TOO_MANY_CONTROLS > len(head):
        raise BinaryDocument(
            f"{document.address!r} is not text;"
            " Readout reads HTML, Markdown, plain text, PDF and DOCX."
        )


def _by_declaration(document: Document) -> str | None:
    names = [document.charset] if document.charset else []
    names += [found.decode("ascii") for found in _DECLARED.findall(document.content[:_HEAD])]
    for name in names:
        text = _try(document.content, _WIDER.get(name.lower(), name))
        if text is not None:
            return text
    return None


def _by_guess(content: bytes) -> str:
    latin = _latin_codec(content[:_SAMPLE])
    if latin:
        return content.decode(latin, "replace")
    best = from_bytes(content[:_SAMPLE]).best()
    codec = best.encoding if best else "cp1252"
    return content.decode(_WIDER.get(codec, codec), "replace")


def _latin_codec(sample: bytes) -> str | None:
    """The code page whose accented letters are all at home in its languages; None for no Latin.

    Statistics mistake a page of English with one `ö` for whatever comes first.
    """
    high = [byte for byte in sample if byte > 127]  # noqa: PLR2004
    letters = sum(bytes((byte,)).isalpha() for byte in sample)
    if len(high) > letters or _FOREIGN_RUNS.search(sample):
        return None
    shares = {}
    for codec, letters_at_home in _AT_HOME.items():
        printed = bytes(high).decode(codec, "replace")
        shares[codec] = sum(c in letters_at_home or c in _TYPOGRAPHIC for c in printed)
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] >= len(high) * _MOSTLY else None


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _checked(text: str, document: Document) -> str:
    if len(text) > MAX_TEXT:
        raise DocumentTooLarge(
            f"{document.address!r} holds {len(text) / 1048576:.0f} million characters, more than"
            f" the {MAX_TEXT // 1048576} that a transcript may have; split it by briefing."
        )
    if not text.strip("\ufeff\u200b \t\r\n"):
        raise EmptyDocument(
            f"{document.address!r} holds no text; give a file that holds a transcript."
        )
    return text
