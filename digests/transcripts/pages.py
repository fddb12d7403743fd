"""A page as printed: lines with what their typography says, before anybody is known to speak."""

from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """What a line is known to be before any label has been looked for."""

    TEXT = "text"
    HEADING = "heading"
    RULE = "rule"
    META = "meta"
    ASIDE = "aside"
    PAGE = "page"
    TIME = "time"
    END = "end"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, without its line break.

    `gap`: a blank line or a new block stands before it. `bold`: how many of its first characters
    are printed bold. `indent`: columns of white space that stood before it. `linked`: all of it is
    a link. `slanted`: all of it is italic.
    """

    text: str
    gap: bool = False
    bold: int = 0
    indent: int = 0
    page: int = 0
    mark: Mark = Mark.TEXT
    linked: bool = False
    slanted: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A document taken apart: its lines, and what its metadata says about it."""

    lines: tuple[Line, ...]
    titles: tuple[str, ...] = ()
    """Best first: front matter, first heading, page title."""
    dates: tuple[str, ...] = ()
    """From metadata only, best first, as printed there."""
    language: str | None = None
    format: str = "text"
    wrapped: int = field(default=0)
    """The width at which lines were broken by force, 0 where a line is a paragraph."""
