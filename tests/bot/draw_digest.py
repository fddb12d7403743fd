"""The sample digest as Discord would show it → docs/digest.svg, for the README.

Run `python -m tests.bot.draw_digest` after the samples or the layout have changed. What is drawn
is the message that the bot would send, word for word; only the drawing is ours.
"""

import asyncio
import datetime as dt
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bot.app import open_digests
from bot.console import Console
from bot.demo import demo_settings, ingest_samples
from bot.layouts.components import Button, Container, Layout, Row, Separator, Text
from digests.storage import upgrade_database

NOW = dt.datetime(2026, 11, 19, 7, 0, tzinfo=dt.UTC)
FOLLOWED = "Taiwan, Gaza / Middle East, Trade & sanctions, Inflation"
TARGET = Path(__file__).resolve().parents[2] / "docs" / "digest.svg"

_WIDTH, _LEFT, _RIGHT = 860, 96, 830
_FONT = "'gg sans','Noto Sans','Helvetica Neue',Helvetica,Arial,sans-serif"
_PAPER, _CARD, _INK, _FAINT, _LINK, _CODE = (
    "#313338",
    "#2b2d31",
    "#dbdee1",
    "#949ba4",
    "#00a8fc",
    "#1e1f22",
)
_NARROW, _WIDE = "iljtfrI.,:;'|!()[] ·“”‘’", "mwMWQ@—%"
_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|\[(?P<link>(?:\\.|[^\]\\])+)\]\([^)\s]+\)|`(?P<code>[^`]+)`"
    r"|<t:(?P<stamp>\d+)(?::\w)?>"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: str
    style: str = ""


async def sample_digest() -> Layout:
    """The preview that `/digest preview` gives on the samples."""
    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(Path(folder))
        upgrade_database(settings.database.url)
        async with open_digests(settings) as digests:
            await ingest_samples(digests, NOW)
            console = Console(digests, lambda: NOW)
            await console.answer(f"/digest create time:08:00 zone:Europe/Oslo topics:{FOLLOWED}")
            return await console.answer("/digest preview")


def draw(layout: Layout) -> str:
    """The message in a channel."""
    (container,) = (part for part in layout.parts if isinstance(part, Container))
    body: list[str] = []
    y = 78.0
    top = y - 26
    for part in container.parts:
        if isinstance(part, Text):
            for line in part.content.split("\n"):
                y = _draw_line(body, line, y)
        elif isinstance(part, Separator):
            body.append(f'<path d="M{_LEFT} {y - 8}H{_RIGHT - 16}" stroke="#3f4147"/>')
            y += 18
        elif isinstance(part, Row):
            y = _draw_buttons(body, part, y + 10)
    card = (
        f'<rect x="76" y="{top}" width="{_RIGHT - 76}" height="{y - top}" rx="8" fill="{_CARD}"/>'
        f'<path d="M80 {top}h-4a4 4 0 0 0-4 4V{y - 4}a4 4 0 0 0 4 4h4z" fill="#2f6f4f"/>'
    )
    height = y + 18
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" '
        f'width="{_WIDTH}" height="{height:.0f}" font-family="{_FONT}" font-size="15" '
        f'role="img" aria-label="A digest posted by Readout in a Discord channel">'
        f'<rect width="100%" height="100%" rx="10" fill="{_PAPER}"/>{_head()}{card}'
        f"{''.join(body)}</svg>\n"
    )


def _head() -> str:
    return (
        '<circle cx="40" cy="36" r="20" fill="#2f6f4f"/>'
        '<text x="40" y="42" fill="#fff" font-size="18" font-weight="700" text-anchor="middle">R'
        "</text>"
        f'<text x="76" y="34" fill="#f2f3f5" font-weight="600">Readout</text>'
        '<rect x="144" y="21" width="34" height="17" rx="4" fill="#5865f2"/>'
        '<text x="161" y="34" fill="#fff" font-size="11" font-weight="600" text-anchor="middle">'
        f'APP</text><text x="188" y="34" fill="{_FAINT}" font-size="12">Today at 08:00</text>'
    )


def _draw_line(body: list[str], line: str, y: float) -> float:
    """Draw one line of Markdown, wrapped; the height at which the next begins."""
    size, weight, ink, indent, lead = 15, 400, _INK, 0.0, 21
    if line.startswith("-# "):
        line, size, ink, lead = line[3:], 12, _FAINT, 17
    elif line.startswith("### "):
        line, size, weight, lead, y = line[4:], 16, 700, 24, y + 6
    elif line.startswith("## "):
        line, size, weight, lead, y = line[3:], 20, 700, 28, y + 4
    elif line.startswith("- "):
        line, indent = line[2:], 16.0
        body.append(f'<circle cx="{_LEFT + 5}" cy="{y - 5}" r="2.5" fill="{_INK}"/>')
    for row in _wrap(_pieces(line), size, _RIGHT - 16 - _LEFT - indent):
        spans = "".join(_span(piece) for piece in row)
        body.append(
            f'<text x="{_LEFT + indent}" y="{y}" fill="{ink}" font-size="{size}" '
            f'font-weight="{weight}" xml:space="preserve">{spans}</text>'
        )
        y += lead
    return y


def _pieces(line: str) -> Iterator[Piece]:
    at = 0
    for match in _INLINE.finditer(line):
        yield Piece(_plain(line[at : match.start()]))
        at = match.end()
        if match["bold"]:
            yield Piece(_plain(match["bold"]), "bold")
        elif match["link"]:
            yield Piece(_plain(match["link"]).strip("`"), "link")
        elif match["code"]:
            yield Piece(match["code"], "code")
        else:
            yield Piece("in a day")
    yield Piece(_plain(line[at:]))


def _wrap(pieces: Iterator[Piece], size: int, room: float) -> Iterator[list[Piece]]:
    row: list[Piece] = []
    used = 0.0
    for piece in pieces:
        for word in re.findall(r"\s*\S+|\s+$", piece.text):
            width = _width(word, size)
            if used + width > room and row:
                yield row
                row, used, word = [], 0.0, word.lstrip()  # noqa: PLW2901 - begins the next row
                width = _width(word, size)
            row.append(Piece(word, piece.style))
            used += width
    if row:
        yield row


def _span(piece: Piece) -> str:
    attributes = {
        "bold": ' font-weight="700" fill="#f2f3f5"',
        "link": f' fill="{_LINK}"',
        "code": ' font-family="Consolas,monospace" font-size="13"',
    }.get(piece.style, "")
    return f"<tspan{attributes}>{escape(piece.text)}</tspan>" if attributes else escape(piece.text)


def _draw_buttons(body: list[str], row: Row, y: float) -> float:
    x = float(_LEFT)
    for button in row.items:
        if isinstance(button, Button):
            width = _width(button.label or "", 14) + 32
            fill = "#5865f2" if button.style == 1 else "#4e5058"
            body.append(
                f'<rect x="{x}" y="{y - 14}" width="{width}" height="32" rx="8" fill="{fill}"/>'
            )
            body.append(
                f'<text x="{x + width / 2}" y="{y + 7}" fill="#fff" font-size="14" '
                f'font-weight="500" text-anchor="middle">{escape(button.label or "")}</text>'
            )
            x += width + 8
    return y + 36


def _plain(markdown: str) -> str:
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markdown)


def _width(text: str, size: int) -> float:
    """About as wide as a sans-serif sets it; a little too wide, so that nothing runs out."""
    units = sum(
        0.3 if c in _NARROW else 0.86 if c in _WIDE else 0.68 if c.isupper() else 0.59 for c in text
    )
    return units * size


def main() -> None:
    """Draw it anew."""
    TARGET.write_text(draw(asyncio.run(sample_digest())), encoding="utf-8")


if __name__ == "__main__":
    main()
