"""What a source points to, before anything of it is fetched."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

MAX_CANDIDATES = 1_000
"""Per feed or page. Longer lists are cut after so many: the newest stand first nearly always."""
MAX_TITLE = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may hold a briefing, and what the source prints beside it."""

    address: str
    title: str | None = None
    printed_date: str | None = None
    published_at: dt.datetime | None = None
    """Only where the source prints a moment that cannot be read in two ways."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Discovered:
    """What one feed or listing page gave."""

    candidates: tuple[Candidate, ...]
    """In the source's order, each address once."""
    next_page: str | None = None
    shape: str = "feed"
    """How they were found: `rss`, `atom`, `json`, `rdf`, `selector`, `links` or `guess`."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a source's owner told about finding its briefings."""

    links: str | None = None
    selector: str | None = None


def absolute_web_address(base: str, link: str) -> str | None:
    """The link as an http(s) address without fragment; None for anything else."""
    cleaned = "".join(character for character in link.strip() if character > " ")
    try:
        joined = urljoin(base, cleaned)
        parts = urlsplit(joined)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return parts._replace(fragment="").geturl()


def keep_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each address once, at most `MAX_CANDIDATES`."""
    kept: dict[str, Candidate] = {}
    for candidate in candidates:
        kept.setdefault(candidate.address, candidate)
        if len(kept) >= MAX_CANDIDATES:
            break
    return tuple(kept.values())


def fits(pattern: str, address: str) -> bool:
    """Whether the pattern's pieces stand in the address in their order; `*` is anything.

    A pattern is searched for, not matched from end to end: `/briefings/20` is a pattern too.
    Without regular expressions, since a pattern may come from anybody who may add a source.
    """
    at = 0
    for piece in pattern.split("*"):
        found = address.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def newest_first(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """By the moments that the source prints; in its own order where one of them is unknown."""
    dated = [(c.published_at, c) for c in candidates if c.published_at is not None]
    if len(dated) < len(candidates):
        return candidates
    return tuple(c for _, c in sorted(dated, key=lambda pair: pair[0], reverse=True))
