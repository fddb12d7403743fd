"""Anybody's text → text that Discord shows as it was written, and does nothing else with.

The one place where mentions, Markdown, masked links, invisible characters, direction overrides
and stacked accents are made harmless. Letters, digits and punctuation of a quote stay; markup
characters get a backslash, which Discord does not show.
"""

import re
import unicodedata
from itertools import groupby
from urllib.parse import quote, urlsplit

_MARKUP = re.compile(r"([\\*_~`|\[\]<>#@])")
_LINE_START = re.compile(r"^(\s*)([-+=])(?=\s)|^(\s*\d{1,9})([.)])(?=\s)", re.MULTILINE)
# A bare address would become a link that nobody of ours has checked; `:name:` an emoji.
_LINK = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,15}):(?=//)")
_SHORTCODE = re.compile(r":(?=[A-Za-z][\w+-]*:)")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*\n\s*")
_MAX_ACCENTS = 2
# Joiners that scripts need (ZWNJ in Persian, ZWJ in Indic scripts and emoji): kept between letters.
_JOINERS = "\u200c\u200d"
_VARIATION = frozenset("\ufe0e\ufe0f")
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})
_FIRST_TAG = 0xE0000
MAX_URL = 512
_URL = re.compile(r"https?://[!#-;=?-Z_a-z~%]+")
_HOST = re.compile(r"[a-z0-9.-]+", re.IGNORECASE)


def safe_text(text: str, *, one_line: bool = True) -> str:
    """The text, harmless. `one_line` folds line breaks into spaces; else blank lines stay."""
    text = visible(text)
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = " ".join(text.split()) if one_line else _BREAKS.sub("\n\n", text).strip()
    text = _MARKUP.sub(r"\\\1", text)
    text = _LINE_START.sub(_escape_line_start, text)
    return _SHORTCODE.sub(r"\\:", _LINK.sub(r"\1\\:", text))


def safe_url(url: str | None) -> str | None:
    """The address where it can stand in a link, else None: http(s), no user name, 512 at most."""
    if url is None:
        return None
    try:
        quoted = quote(url, safe="!#$%&'()*+,/:;=?@~[]")
        parts = urlsplit(quoted)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    named = _HOST.fullmatch(host) and "%" not in parts.netloc and "@" not in parts.netloc
    if not named or port == 0 or not _URL.fullmatch(quoted):
        return None
    quoted = quoted.replace("(", "%28").replace(")", "%29")
    return quoted if len(quoted) <= MAX_URL else None


def visible(text: str) -> str:
    """The text without characters that nobody sees or that reorder others. No escapes."""
    kept: list[str] = []
    for is_accent, run in groupby(text, key=_is_accent):
        characters = list(run)
        kept.extend(characters[:_MAX_ACCENTS] if is_accent else characters)
    return "".join(_visible(character, kept, at) for at, character in enumerate(kept))


def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) != 0 or unicodedata.category(character) == "Me"


def _visible(character: str, text: list[str], at: int) -> str:
    if character in "\n\r\t":
        return character
    if character in _JOINERS:
        return character if _joins(text, at) else ""
    if character in _VARIATION:
        return character if at and not text[at - 1].isspace() else ""
    if character in _FILLERS or ord(character) >= _FIRST_TAG:
        return ""
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    return " " if category in {"Zl", "Zp"} else character


def _joins(text: list[str], at: int) -> bool:
    """Whether a joiner stands between two characters that it may join."""
    if not 0 < at < len(text) - 1:
        return False
    before, after = text[at - 1], text[at + 1]
    return not (before.isascii() or after.isascii() or before in _JOINERS or after in _JOINERS)


def _escape_line_start(match: re.Match[str]) -> str:
    space, mark, number, dot = match.groups()
    return f"{space}\\{mark}" if mark else f"{number}\\{dot}"
