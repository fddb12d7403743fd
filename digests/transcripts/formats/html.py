"""HTML → lines, by a walk over the tree that keeps bold labels, line breaks and repeated answers.

General extractors drop the second "No." of a page as a duplicate; so nothing is dropped here but
what no reader sees (scripts) and the page's frame around the article (navigation, footers), which
changes without the briefing having changed.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.errors import DocumentTooLarge
from digests.transcripts.pages import Line, Mark, Page
from digests.transcripts.words import word_set
from digests.transcripts.wraps import wrap_width

_UNSEEN = word_set(
    """
    script style template noscript svg iframe object math head select textarea canvas
    """
)
_FRAME = word_set(
    """
    nav footer aside form button dialog menu
    """
)
_FRAME_ROLES = word_set(
    """
    navigation banner contentinfo search complementary dialog
    """
)
_BLOCKS = word_set(
    """
    address article blockquote body center dd details div dl dt fieldset figure figcaption
    h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody thead tfoot tr
    td th ul caption nav footer aside form
    """
)
_HEADINGS = word_set(
    """
    h1 h2 h3 h4 h5 h6
    """
)
_BOLD = frozenset(["b", "strong"])
_ITALIC = frozenset(["i", "em"])
_ASIDES = frozenset(("figcaption",))
_PIECES = word_set(
    """
    share sharing social breadcrumb breadcrumbs crumb crumbs tags related subscribe newsletter
    toolbar tools backtotop pagination skip addtoany sharethis cookie cookies advert footer
    """
)
"""Words of a class that say that an element is a piece of the page's frame, where it is small."""
_SPEAKING = word_set(
    """
    span div p strong b em h3 h4 h5 h6 a
    """
)
_SPEAKERS = word_set(
    """
    speaker sprecher orador locuteur intervenant interviewer interviewee
    """
)
_LARGEST_PIECE = 400
_CLASS_WORD = re.compile(r"[a-z]+")
_SPACE = re.compile(r"[ \t]*[\n\r\f\t][ \t\n\r\f]*")

_MAX_DEPTH = 1500
_MAX_ATTRIBUTES = 400
_LONGEST_TAG = 400_000
_NESTING = word_set(
    """
    b i em strong u s small big tt code
    div section article span ul ol dl blockquote table font center main header fieldset
    details
    """
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})([^<>]*)")


def read_html(text: str) -> Page:
    """The lines of the article, with title and dates from the page's head."""
    _refuse_hostile(text)
    tree = LexborHTMLParser(text)
    body = tree.body
    walk = _Walk()
    if body is not None:
        root = _article(body)
        walk.run(root, inside=root is not body)
    lines = tuple(walk.lines)
    return Page(
        lines=lines,
        titles=tuple(_titles(tree, lines)),
        dates=tuple(_dates(tree)),
        language=_language(tree),
        format="html",
        wrapped=wrap_width(lines),
    )


def _refuse_hostile(text: str) -> None:
    """Parsers take quadratic time over deep nesting and over thousands of attributes."""
    depth = 0
    for closing, name, rest in _TAG.findall(text):
        if name.lower() in _NESTING:
            depth = max(0, depth + (-1 if closing else 1))
        if depth > _MAX_DEPTH or rest.count("=") > _MAX_ATTRIBUTES or len(rest) > _LONGEST_TAG:
            raise DocumentTooLarge(
                "The page nests its elements or piles up attributes as no briefing does; "
                "save its text and read that instead."
            )


def _article(body: LexborNode) -> LexborNode:
    """The element that holds the briefing: `main` or `article` where it has most of the text."""
    everything = len(body.text(deep=True))
    best, size = body, 0
    for found in body.css("main, article, [role=main]")[:50]:
        length = len(found.text(deep=True))
        if length > size:
            best, size = found, length
    seen = everything - sum(
        len(node.text(deep=True)) for node in body.css("script, style, noscript")
    )
    return best if size * 2 > seen else body


@dataclass(slots=True)
class _Walk:
    """Collects lines while elements open and close. Iterative: pages nest as deep as they like."""

    lines: list[Line] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _bold_to: int = 0
    _plain: bool = False
    _linked: int = 0
    _upright: bool = False
    _gap: bool = True
    _bold: int = 0
    _italic: int = 0
    _link: int = 0
    _heading: int = 0
    _aside: int = 0
    _pieces: list[int] = field(default_factory=list)
    _heads: list[int] = field(default_factory=list)
    _pre: int = 0
    _item: int = 0
    _inside: bool = False

    def run(self, root: LexborNode, *, inside: bool) -> None:
        self._inside = inside
        for node, opening in _events(root, self._skips):
            if node.is_text_node:
                self._text(node.text(deep=False))
            elif opening:
                self._open(node.tag or "")
                if _is_piece(node):
                    self._pieces.append(node.mem_id)
                elif _heads_speech(node):
                    self._heads.append(node.mem_id)
            else:
                self._close(node.tag or "")
                for marked in (self._pieces, self._heads):
                    if marked and marked[-1] == node.mem_id:
                        marked.pop()
        self._end_line(gap=True)

    def _skips(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag in _UNSEEN or tag == "-comment":
            return True
        if tag in _FRAME or (tag == "header" and not self._inside):
            return True
        attributes = node.attributes
        if not attributes:
            return False
        return (
            "hidden" in attributes
            or (attributes.get("role") or "") in _FRAME_ROLES
            or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()
        )

    def _open(self, tag: str) -> None:
        if tag == "br":
            self._end_line(gap=False)
            return
        if tag in _BLOCKS:
            self._end_line(gap=True)
            if tag == "hr":
                self.lines.append(Line("---", gap=True, mark=Mark.RULE))
        self._count(tag, 1)

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line(gap=True)
        self._count(tag, -1)

    def _count(self, tag: str, step: int) -> None:
        self._bold += step * (tag in _BOLD)
        self._italic += step * (tag in _ITALIC)
        self._link += step * (tag == "a")
        self._heading += step * (tag in _HEADINGS)
        self._aside += step * (tag in _ASIDES)
        self._pre += step * (tag == "pre")
        self._item += step * (tag == "li")

    def _text(self, text: str) -> None:
        if self._pre:
            for number, part in enumerate(re.split(r"\r\n|\n|\r", text)):
                if number:
                    self._end_line(gap=not "".join(self._parts).strip() and bool(self.lines))
                self._add(part)
        else:
            self._add(_SPACE.sub(" ", text))

    def _add(self, text: str) -> None:
        if not self._parts:
            text = text.lstrip()
        if not text:
            return
        self._parts.append(text)
        if not text.strip():
            return
        if not self._bold and not self._heads:
            self._plain = True
        elif not self._plain:
            self._bold_to = sum(map(len, self._parts))
        self._upright = self._upright or not self._italic
        if self._link:
            self._linked += len(text.strip())

    def _end_line(self, *, gap: bool) -> None:
        text = "".join(self._parts).rstrip()
        if text:
            self.lines.append(
                Line(
                    text,
                    self._gap,
                    min(self._bold_to, len(text)),
                    mark=self._mark(text),
                    linked=self._linked >= len(text.strip()),
                    slanted=not self._upright,
                )
            )
            self._gap = gap
        else:
            self._gap = self._gap or gap
        self._parts, self._bold_to, self._linked = [], 0, 0
        self._plain = self._upright = False

    def _mark(self, text: str) -> Mark:
        if self._heading:
            return Mark.HEADING
        if self._aside or self._pieces or (self._item and self._linked >= len(text.strip())):
            return Mark.ASIDE
        return Mark.TEXT


def _events(
    root: LexborNode, skips: Callable[[LexborNode], bool]
) -> Iterator[tuple[LexborNode, bool]]:
    """(node, opening) in document order, without recursion."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, opening = stack.pop()
        yield node, opening
        if node.is_text_node or not opening:
            continue
        stack.append((node, False))
        child = node.last_child
        while child is not None:
            if child.is_text_node or not skips(child):
                stack.append((child, True))
            child = child.prev


def _is_piece(node: LexborNode) -> bool:
    if node.tag not in _BLOCKS:
        return False
    words = _CLASS_WORD.findall((node.attributes.get("class") or "").lower())
    return not _PIECES.isdisjoint(words) and len(node.text(deep=True)) <= _LARGEST_PIECE


def _heads_speech(node: LexborNode) -> bool:
    """Printed for what follows: a term, the first of two cells, an element classed as speaker."""
    if node.tag == "dt":
        return True
    if node.tag == "td":
        row = [cell for cell in node.parent.iter() if cell.tag == "td"] if node.parent else []
        return len(row) == 2 and row[0].mem_id == node.mem_id  # noqa: PLR2004
    if node.tag not in _SPEAKING:
        return False
    return not _SPEAKERS.isdisjoint(_CLASS_WORD.findall(node.attributes.get("class") or ""))


def _titles(tree: LexborHTMLParser, lines: tuple[Line, ...]) -> Iterator[str]:
    for selector in ("main h1, article h1", "h1"):
        for node in tree.css(selector)[:1]:
            yield _one_line(node.text(deep=True))
    yield from (line.text for line in lines[:5] if line.mark is Mark.HEADING)
    for selector in ('meta[property="og:title"]', 'meta[name="title"]', 'meta[name="DC.title"]'):
        for node in tree.css(selector)[:1]:
            yield _one_line(node.attributes.get("content") or "")
    for node in tree.css("head title")[:1]:
        yield re.sub(r"\s+[|–—-]\s+[^|–—-]{2,60}$", "", _one_line(node.text(deep=True)))


_DATE_METAS = (
    'meta[property="article:published_time"]', 'meta[itemprop="datePublished"]',
    'meta[name="date"]', 'meta[name="DC.date"]', 'meta[name="dcterms.date"]',
    'meta[name="pubdate"]',
    'meta[name="dcterms.created"]', 'meta[name="DC.date.issued"]', 'meta[name="PubDate"]',
)  # fmt: skip


def _dates(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _DATE_METAS:
        for node in tree.css(selector)[:1]:
            yield node.attributes.get("content") or ""
    for node in tree.css('script[type="application/ld+json"]')[:10]:
        yield from _linked_data_dates(node.text(deep=True))
    for node in tree.css("main time[datetime], article time[datetime], h1 ~ time[datetime]")[:1]:
        yield node.attributes.get("datetime") or ""


def _linked_data_dates(text: str) -> Iterator[str]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
            yield item["datePublished"]


def _language(tree: LexborHTMLParser) -> str | None:
    for node in tree.css("html[lang]")[:1]:
        return (node.attributes.get("lang") or "").split("-")[0].lower() or None
    return None


def _one_line(text: str) -> str:
    return " ".join(text.split())
