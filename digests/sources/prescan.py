"""Is this HTML safe for a tree parser? One linear pass before the first tree is built.

Every tree parser that was measured runs for more than 15 seconds on one of these: 100,000
attributes on one tag, 200,000 tags inside each other. No briefing looks like that.
"""

import re

from digests.errors import DocumentTooLarge, UnreadableDocument

MAX_TAGS = 500_000
MAX_ATTRIBUTES = 500
MAX_NESTING = 1_000
_LONG_TAG = 2_000
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]{0,30})([^>]*)")
_INSIDE_QUOTED = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*+""")
_ATTRIBUTE = re.compile(rb"""[^\s"'=/>]+(?:\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'|[^\s"'>]*))?""")
_NEVER_CLOSED = frozenset(
    b"area base br col embed hr img input link meta param source track wbr "
    b"p li dt dd option tr td th tbody thead tfoot html body head".split()
)


def check_html(content: bytes) -> None:
    """Raise UnreadableDocument for markup that would hold a tree parser up."""
    depth = tags = counted_to = 0
    for tag in _TAG.finditer(content):
        tags += 1
        if tags > MAX_TAGS:
            raise DocumentTooLarge(f"The page has more than {MAX_TAGS:,} tags.")
        if tag.start() >= counted_to:
            counted_to = _check_attributes(content, tag)
        if tag[2].lower() in _NEVER_CLOSED:
            continue
        depth = max(depth - 1, 0) if tag[1] else depth + (not tag[3].endswith(b"/"))
        if depth > MAX_NESTING:
            raise UnreadableDocument("The page nests its tags deeper than any page does.")


def _check_attributes(content: bytes, tag: re.Match[bytes]) -> int:
    """Count the attributes of a long tag; returns how far that looked.

    A `>` inside quotes does not end a tag. What was looked at once is not looked at again, so
    that a page of open quotes costs one pass and not one per tag.
    """
    inside, end = tag[3], tag.end()
    if inside.count(b'"') % 2 or inside.count(b"'") % 2:
        quoted = _INSIDE_QUOTED.match(content, tag.start(3))
        assert quoted is not None  # it matches nothing, too
        inside, end = quoted[0], max(quoted.end(), end)
    if len(inside) > _LONG_TAG:
        found = _ATTRIBUTE.finditer(inside)
        if any(number >= MAX_ATTRIBUTES for number, _ in enumerate(found)):
            raise UnreadableDocument("A tag of the page has more attributes than any page needs.")
    return end
