"""Plain text and Markdown → lines. Markdown's marks are kept as printed."""

import re
from collections.abc import Iterator

from digests.transcripts.numbered import undo_numbering
from digests.transcripts.pages import Line, Mark, Page
from digests.transcripts.wraps import undo_double_spacing, wrap_width

_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_RULE = re.compile(r"([-*_=~—–])(?:[ \t]*\1){2,}")
_LONGEST_RULE = 100
_FRONT = "---"
_FRONT_LINES = 60
_KEY = re.compile(r"([A-Za-z_][\w-]{0,40}):[ \t]*(.*)")
_DATE_KEYS = ("date", "published_time", "published", "datepublished", "pubdate", "publish_date")


def read_text(text: str, *, format_name: str = "text") -> Page:
    """Lines with their gaps and indents, front matter marked and understood."""
    lines = list(_lines(text))
    front = _front_matter(lines)
    fields = _fields(lines[:front])
    body = undo_double_spacing(undo_numbering(lines[front:]))
    marked = [Line(line.text, line.gap, mark=Mark.META) for line in lines[:front]] + body
    return Page(
        lines=tuple(marked),
        titles=tuple(value for key in ("title",) if (value := fields.get(key))),
        dates=tuple(value for key in _DATE_KEYS if (value := fields.get(key))),
        language=fields.get("lang") or fields.get("language"),
        format=format_name,
        wrapped=wrap_width(body),
    )


def _lines(text: str) -> Iterator[Line]:
    gap = False
    page = 0
    start = 0
    for found in _BREAK.finditer(text):
        line = _line(text[start : found.start()], gap=gap, page=page)
        start = found.end()
        gap = line is None
        if line is not None:
            yield line
        if found.group() == "\f":
            page += 1
    last = _line(text[start:], gap=gap, page=page)
    if last is not None:
        yield last


def _line(raw: str, *, gap: bool, page: int) -> Line | None:
    stripped = raw.strip()
    if not stripped:
        return None
    if len(stripped) < _LONGEST_RULE and _RULE.fullmatch(stripped):
        return Line(stripped, gap, page=page, mark=Mark.RULE)
    if stripped[0] == "#" and stripped.lstrip("#")[:1] in (" ", "\t"):
        return Line(stripped, gap=True, page=page, mark=Mark.HEADING)
    indent = 0
    if raw[0] in " \t\u00a0":
        spread = raw.expandtabs(8)
        indent = len(spread) - len(spread.lstrip())
    return Line(stripped, gap, _bold(stripped), indent, page, slanted=_is_slanted(stripped))


def _bold(text: str) -> int:
    """Length of the opening stretch that Markdown prints bold, marks included."""
    start = len(text) - len(text.lstrip("-•> "))
    mark = text[start : start + 2]
    if mark not in {"**", "__"}:
        return 0
    close = text.find(mark, start + 2)
    return close + 2 if close > 0 else 0


def _is_slanted(text: str) -> bool:
    """`*Will it open?*` or `_Will it open?_`, and nothing else on the line."""
    mark = text[0]
    return (
        mark in "*_"
        and text[-1] == mark
        and len(text) > 2  # noqa: PLR2004
        and text[1] not in "*_ "
        and text.count(mark) == 2  # noqa: PLR2004
    )


def _front_matter(lines: list[Line]) -> int:
    """How many lines the YAML block at the top has, fences included."""
    if not lines or lines[0].text != _FRONT or lines[0].mark is not Mark.RULE:
        return 0
    for number, line in enumerate(lines[1 : _FRONT_LINES + 1], 1):
        if line.text == _FRONT:
            return number + 1 if _KEY.match(lines[1].text) else 0
    return 0


def _fields(lines: list[Line]) -> dict[str, str]:
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        found = _KEY.fullmatch(line.text)
        if found and not line.indent:
            key = found.group(1).lower()
            fields[key] = found.group(2)
        elif key and line.text != _FRONT:
            # A folded value: YAML puts a backslash where the break is not a space.
            fields[key] = _join(fields[key], line.text)
    return {name: _unquote(value) for name, value in fields.items()}


def _join(value: str, more: str) -> str:
    if value.endswith("\\"):
        return value[:-1] + more.removeprefix("\\")
    return f"{value} {more}"


_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|_|\"|\\)")


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return _ESCAPE.sub(_unescape, value[1:-1])
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def _unescape(found: re.Match[str]) -> str:
    code = found.group(1)
    if code[0] in "ux":
        return chr(int(code[1:], 16))
    return "\u00a0" if code == "_" else code
