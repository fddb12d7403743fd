"""The bytes of a listing page → candidates and its next page."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from digests.errors import UnreadableDocument
from digests.model import Document
from digests.sources.candidates import (
    MAX_TITLE,
    Candidate,
    Discovered,
    Hints,
    absolute_web_address,
    fits,
    keep_first,
)
from digests.sources.prescan import check_html
from digests.transcripts.decode import decode

_FEWEST_ALIKE = 3
_MAX_LINKS = 5_000
_SHORTEST_TITLE = 8
_LARGE_BOX = 2_000
_LARGE_BOX_NODES = 200
_DATES = re.compile(
    r"\b(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\b日?"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d{2}\b"
    r"|\b[A-Z][a-z]{2,9}\.? \d{1,2}, (?:19|20)\d{2}\b"
    r"|\b\d{1,2}\.? [A-Za-zÀ-ÿ]{3,12}\.? (?:19|20)\d{2}\b"
)
_NEXT = re.compile(
    r"^(?:next(?: page)?|older(?: \w+)?|weiter|suivant|siguiente|下一页|次へ)?\s*[›»→>]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Link:
    node: LexborNode
    address: str
    text: str


def read_listing(document: Document, hints: Hints) -> Discovered:
    """Links to briefings in the page's order. Raises UnreadableDocument where there is none.

    With a selector: what it selects. With a pattern: what fits it. With neither: the largest
    group of addresses on this host that differ in their digits only, since that is how briefings
    are numbered; a guess, and named so in `shape`.
    """
    check_html(document.content)
    tree = LexborHTMLParser(decode(document))
    base = _declared_base(tree, document.address)
    links = [link for link in _links(tree, hints.selector, base) if link.address != base]
    shape = "selector" if hints.selector else "links"
    if hints.links:
        links = [link for link in links if fits(hints.links, link.address)]
    elif not hints.selector:
        links, shape = _largest_alike(links, base), "guess"
    if not links:
        raise UnreadableDocument("The page links to nothing that looks like a briefing.")
    language = _language(tree)
    candidates = keep_first(
        Candidate(
            address=link.address,
            title=link.text[:MAX_TITLE] or None,
            printed_date=_date_beside(link.node),
            language=language,
        )
        for link in links
    )
    return Discovered(candidates, next_page=_next_page(tree, base), shape=shape)


def _links(tree: LexborHTMLParser, selector: str | None, base: str) -> Iterator[_Link]:
    for anchor in islice(_anchors(tree, selector), _MAX_LINKS):
        href = anchor.attributes.get("href")
        address = absolute_web_address(base, href) if href else None
        if address:
            yield _Link(anchor, address, " ".join(anchor.text(separator=" ").split()))


def _anchors(tree: LexborHTMLParser, selector: str | None) -> Iterator[LexborNode]:
    try:
        selected = tree.css(selector or "a[href]")
    except (SelectolaxError, ValueError) as error:
        raise UnreadableDocument(f"{selector!r} is no CSS selector.") from error
    for node in selected:
        if node.tag == "a":
            yield node
        else:
            yield from node.css("a[href]")


def _largest_alike(links: list[_Link], base: str) -> list[_Link]:
    host = urlsplit(base).hostname
    groups: defaultdict[str, list[_Link]] = defaultdict(list)
    for link in links:
        parts = urlsplit(link.address)
        template = re.sub(r"\d+", "#", f"{parts.path}?{parts.query}")
        if parts.hostname == host and "#" in template and len(link.text) >= _SHORTEST_TITLE:
            groups[template].append(link)
    best = max(groups.values(), key=lambda group: len({x.address for x in group}), default=[])
    return best if len({link.address for link in best}) >= _FEWEST_ALIKE else []


def _date_beside(anchor: LexborNode) -> str | None:
    """The date printed in the link or in the smallest box around it."""
    node: LexborNode | None = anchor
    for _ in range(3):
        text = _text_of_box(node) if node is not None else None
        if node is None or text is None:
            return None
        dates = {found[0] for found in _DATES.finditer(text)}
        if dates:
            return dates.pop() if len(dates) == 1 else None
        node = node.parent
    return None


def _text_of_box(node: LexborNode) -> str | None:
    """None for a box so large that it holds more than one entry; it is not walked to its end."""
    parts: list[str] = []
    length = 0
    for number, part in enumerate(node.traverse(include_text=True)):
        if part.tag == "-text":
            parts.append(part.text_content or "")
            length += len(parts[-1])
        if number > _LARGE_BOX_NODES or length > _LARGE_BOX:
            return None
    return " ".join(parts)


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html[lang]")
    language = root.attributes.get("lang") if root else None
    return language[:35] if language else None


def _next_page(tree: LexborHTMLParser, base: str) -> str | None:
    for node in tree.css('a[rel="next"], link[rel="next"]'):
        if href := node.attributes.get("href"):
            return absolute_web_address(base, href)
    for node in tree.css("a[href]")[:_MAX_LINKS]:
        text = node.text(separator=" ").strip()
        href = node.attributes.get("href")
        if href and text and len(text) < 20 and _NEXT.match(text):  # noqa: PLR2004 - a label
            return absolute_web_address(base, href)
    return None


def _declared_base(tree: LexborHTMLParser, base: str) -> str:
    node = tree.css_first("base[href]")
    href = node.attributes.get("href") if node else None
    return (absolute_web_address(base, href) if href else None) or base
