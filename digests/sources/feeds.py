"""The bytes of an RSS, Atom, RDF or JSON feed → candidates.

Over expat with DTDs refused, so that no entity can grow. Forgiving about what real feeds do wrong
(bare ampersands, HTML entities, control characters, a missing declaration), strict about the end:
a feed that stops in its middle is refused whole, because half an item looks like an item.
"""

import datetime as dt
import email.utils
import html
import html.entities
import json
import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from digests.errors import UnreadableDocument
from digests.model import Document
from digests.sources.candidates import (
    MAX_CANDIDATES,
    MAX_TITLE,
    Candidate,
    Discovered,
    absolute_web_address,
    keep_first,
)
from digests.transcripts.decode import decode

_MAX_DEPTH = 64
_MAX_FIELD = 4_000
_ROOTS = {"rss": "rss", "feed": "atom", "RDF": "rdf"}
_ITEMS = frozenset({"item", "entry"})
_FIELDS = {
    "title": "title",
    "atom:title": "title",
    "dc:title": "title",
    "link": "link",
    "atom:link": "link",
    "guid": "guid",
    "id": "id",
    "atom:id": "id",
    "pubDate": "date",
    "dc:date": "date",
    "published": "date",
    "atom:published": "date",
    "updated": "updated",
    "atom:updated": "updated",
    "language": "language",
    "dc:language": "language",
}
_DOCTYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)(\w{1,32};)?")


def looks_like_feed(content: bytes) -> bool:
    """From its first bytes; used to say what a page is that should have been a feed."""
    start = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"{") or bool(re.search(rb"<(rss|feed|rdf:rdf)[\s>]", start))


def read_feed(document: Document) -> Discovered:
    """Candidates in the feed's order; raises UnreadableDocument, also where it has no entry."""
    text = decode(document).lstrip("\ufeff \t\r\n")
    read = _read_json if text.startswith("{") else _read_xml
    found = read(text, document.address)
    if not found.candidates:
        raise UnreadableDocument("The feed holds no entry with an address; that is not normal.")
    return found


def _read_xml(text: str, base: str) -> Discovered:
    if _DOCTYPE.search(text[:4_000]):
        raise UnreadableDocument("The feed declares a document type, which is not read.")
    text = _AMPERSAND.sub(_mend_ampersand, _CONTROL.sub("", text))
    handler = _FeedHandler()
    try:
        handler.parser.Parse(text.encode("utf-8"), True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError as error:
        if not handler.root:
            raise UnreadableDocument("There is no feed at this address.") from error
        if handler.open_elements and error.code in _CUT_OFF:
            raise UnreadableDocument("The feed is cut off in its middle.") from error
        message = f"The feed is damaged in line {error.lineno}: {expat.ErrorString(error.code)}."
        raise UnreadableDocument(message) from error
    return Discovered(
        candidates=keep_first(_candidates(handler, base)),
        shape=_ROOTS[handler.root],
    )


_CUT_OFF = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    }
)


class _FeedHandler:
    """Collects the fields of items, bounded in depth, number and length."""

    def __init__(self) -> None:
        self.root = ""
        self.language: str | None = None
        self.items: list[dict[str, str]] = []
        self.open_elements: list[str] = []
        self._item: dict[str, str] | None = None
        self._item_depth = 0
        self._field: str | None = None
        self._parts: list[str] = []
        self._length = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self.root:
            self.root = name.rpartition(":")[2]
            if self.root not in _ROOTS:
                raise UnreadableDocument("There is a page at this address, but no feed.")
        self.open_elements.append(name)
        if len(self.open_elements) > _MAX_DEPTH:
            raise UnreadableDocument("The feed nests deeper than any feed does.")
        if name.rpartition(":")[2] in _ITEMS and self._item is None:
            self._item, self._item_depth = {}, len(self.open_elements)
            return
        depth = self._item_depth if self._item is not None else len(self.open_elements) - 1
        self._field = _FIELDS.get(name) if len(self.open_elements) == depth + 1 else None
        self._parts, self._length = [], 0
        if self._field == "link" and "href" in attributes and self._item is not None:
            if attributes.get("rel", "alternate") == "alternate":
                self._item.setdefault("link", attributes["href"][:_MAX_FIELD])
            self._field = None

    def _end(self, _name: str) -> None:
        self.open_elements.pop()
        if self._item is not None and len(self.open_elements) < self._item_depth:
            if len(self.items) < MAX_CANDIDATES:
                self.items.append(self._item)
            self._item = None
        elif self._field:
            self._keep("".join(self._parts).strip())
        self._field = None

    def _keep(self, value: str) -> None:
        assert self._field is not None
        if self._item is not None and value:
            self._item.setdefault(self._field, value)
        elif self._field == "language":
            self.language = self.language or value[:35] or None

    def _text(self, text: str) -> None:
        if self._field and self._length < _MAX_FIELD:
            self._parts.append(text[: _MAX_FIELD - self._length])
            self._length += len(text)

    def _refuse_doctype(self, *_: object) -> None:
        raise UnreadableDocument("The feed declares a document type, which is not read.")


def _candidates(handler: _FeedHandler, base: str) -> Iterator[Candidate]:
    for item in handler.items:
        link = item.get("link") or _permalink(item.get("guid")) or _permalink(item.get("id"))
        address = absolute_web_address(base, link) if link else None
        if address:
            printed = item.get("date") or item.get("updated")
            yield Candidate(
                address=address,
                title=_title(item.get("title")),
                printed_date=printed,
                published_at=_moment(printed),
                language=item.get("language") or handler.language,
            )


def _read_json(text: str, base: str) -> Discovered:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument("The JSON feed is damaged or cut off.") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UnreadableDocument("There is JSON at this address, but no feed.")
    language = _text_of(feed, "language")
    found = (_json_item(item, base, language) for item in feed["items"][:MAX_CANDIDATES])
    return Discovered(keep_first(item for item in found if item is not None), shape="json")


def _json_item(item: object, base: str, language: str | None) -> Candidate | None:
    if not isinstance(item, dict):
        return None
    link = _text_of(item, "url") or _text_of(item, "external_url")
    link = link or _permalink(_text_of(item, "id"))
    address = absolute_web_address(base, link) if link else None
    if address is None:
        return None
    printed = _text_of(item, "date_published") or _text_of(item, "date_modified")
    return Candidate(
        address=address,
        title=_title(_text_of(item, "title")),
        printed_date=printed,
        published_at=_moment(printed),
        language=_text_of(item, "language") or language,
    )


def _text_of(table: Mapping[str, object], key: str) -> str | None:
    value = table.get(key)
    return value[:_MAX_FIELD] if isinstance(value, str) and value.strip() else None


def _permalink(text: str | None) -> str | None:
    return text if text and text.startswith(("http://", "https://")) else None


def _title(text: str | None) -> str | None:
    if not text:
        return None
    return " ".join(re.sub(r"<[^<>]{0,200}>", "", html.unescape(text)).split())[:MAX_TITLE] or None


def _moment(printed: str | None) -> dt.datetime | None:
    """RFC 822 and ISO 8601 only; a moment without zone could be any of two days."""
    if not printed or len(printed) > 100:  # noqa: PLR2004 - no date is longer
        return None
    try:
        moment = dt.datetime.fromisoformat(printed.strip())
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(printed)
        except (ValueError, OverflowError):
            return None
    try:
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except OverflowError:
        return None


def _mend_ampersand(found: re.Match[str]) -> str:
    name = found[1]
    if name and (character := html.entities.html5.get(name)):
        return html.escape(character)
    return "&amp;" + (name or "")
