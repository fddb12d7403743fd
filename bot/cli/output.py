"""Data → stdout, words → stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST = 100
"""Prose is not read beyond this, however wide the terminal."""
_PIPED = 100


def print_json(value: object) -> None:
    """The value as JSON; readable where the stream can hold it, escaped where it cannot."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    print(text)  # noqa: T201


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns that fit the terminal; elsewhere one line per row, tabs between."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))  # noqa: T201
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    paper().print(table)


def print_version() -> None:
    """The installed version."""
    from importlib.metadata import version

    print(f"readout {version('readout')}")  # noqa: T201


def tell(answer: str) -> None:
    """A sentence that is itself what was asked for."""
    print(answer)  # noqa: T201


def say(words: str) -> None:
    """Sentences for the person, one per line."""
    print(words, file=sys.stderr)  # noqa: T201


def width() -> int:
    """Columns to lay text out in: the terminal's, within reason; a fixed number when piped."""
    if not sys.stdout.isatty():
        return _PIPED
    return min(paper().width, _WIDEST)


def paper() -> "Console":
    """Where people read data: colours at a terminal, plain text elsewhere."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else _PIPED
    return Console(highlight=False, emoji=False, markup=False, width=wide)


def words_console() -> "Console":
    """Where people read words; also what progress bars are drawn on."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def print_whatever_comes() -> None:
    """No letter of a briefing stops the program because the terminal lacks it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
