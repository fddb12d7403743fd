"""Layout → lines for a terminal: the same message without Discord.

For the console and the demo. Markdown is undone, time stamps are written out in UTC, buttons
are shown in brackets. Colours are the console's own affair.
"""

import datetime as dt
import re
import textwrap
from collections.abc import Iterator

from bot.layouts.components import (
    Button,
    Container,
    Layout,
    Node,
    Picker,
    Row,
    Section,
    Select,
    Separator,
    Text,
)

_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_MASKED_LINK = re.compile(r"\[([^\[\]]+)\]\(([^)\s]+)\)")
_STAMP = re.compile(r"<t:(-?\d+)(?::[A-Za-z])?>")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"(?<!\\)`([^`]+)`")
_HELD = "\ue000{}\ue001"
_HELD_PATTERN = re.compile("\ue000(\\d+)\ue001")
_EDGE = "┃ "


def to_plain(layout: Layout, width: int = 80, *, addresses: bool = False) -> str:
    """The message as text of at most `width` columns; `addresses` writes links out."""
    lines: list[str] = []
    for part in layout.parts:
        if isinstance(part, Container):
            inner = [line for node in part.parts for line in _lines(node, width - 2, addresses)]
            lines += [(_EDGE + line).rstrip() for line in inner]
        else:
            lines += _lines(part, width, addresses)
    return "\n".join(lines)


def plain_text(markdown: str, *, addresses: bool = False) -> str:
    """Our Markdown without its marks; foreign text comes out as it went in."""
    held: list[str] = []

    def hold(text: str) -> str:
        held.append(text)
        return _HELD.format(len(held) - 1)

    text = _ESCAPED.sub(lambda match: hold(match[1]), markdown)
    text = _MASKED_LINK.sub(
        lambda match: match[1] + (hold(f" <{match[2]}>") if addresses else ""), text
    )
    text = _STAMP.sub(lambda match: _written_out(int(match[1])), text)
    text = _CODE.sub(r"\1", _BOLD.sub(r"\1", text))
    return _HELD_PATTERN.sub(lambda match: held[int(match[1])], text)


def _lines(node: Node, width: int, addresses: bool) -> Iterator[str]:
    match node:
        case Text(content=content):
            for line in content.split("\n"):
                yield from _wrapped(line, width, addresses)
        case Separator(line=line):
            yield "─" * min(width, 60) if line else ""
        case Row(items=items):
            yield "  ".join(_pressable(item) for item in items)
        case Section(texts=texts, accessory=accessory):
            for text in texts:
                yield from _lines(text, width, addresses)
            yield _pressable(accessory)
        case _:
            raise ValueError(f"a message holds no bare {type(node).__name__}")


def _wrapped(line: str, width: int, addresses: bool) -> Iterator[str]:
    mark, rest = _line_mark(line)
    text = plain_text(rest, addresses=addresses)
    if not text:
        yield ""
        return
    yield from textwrap.wrap(
        text,
        width=max(20, width),
        initial_indent=mark,
        subsequent_indent=" " * len(mark) if mark != "> " else mark,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _line_mark(line: str) -> tuple[str, str]:
    """What the line starts with on a terminal, and the line without its Markdown mark."""
    for mark, shown in (("### ", ""), ("## ", ""), ("-# ", ""), ("- ", "• "), ("> ", "> ")):
        if line.startswith(mark):
            return shown, line[len(mark) :]
    return "", line


def _pressable(item: Button | Select | Picker) -> str:
    if isinstance(item, Select | Picker):
        return f"[{item.placeholder} ▾]"
    return f"[{item.label}]"


def _written_out(timestamp: int) -> str:
    return f"{dt.datetime.fromtimestamp(timestamp, dt.UTC):%Y-%m-%d %H:%M} UTC"
