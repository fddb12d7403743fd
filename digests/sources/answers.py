"""The head of an answer → what it means for us."""

import datetime as dt
import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from digests.errors import FetchFailed
from digests.sources.inflate import BoundedBody

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITH_DOCUMENT = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_MAX_VALIDATOR = 1_024


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with."""

    etag: str | None = None
    last_modified: str | None = None

    def as_headers(self) -> dict[str, str]:
        """Request headers; a validator that no header could carry is left out."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value and _is_plain(value)}


def validators_of(headers: Mapping[str, str]) -> Validators:
    """The validators of an answer; one that we could not send back is dropped."""
    return Validators(
        etag=_plain_or_none(headers.get("etag")),
        last_modified=_plain_or_none(headers.get("last-modified")),
    )


def is_redirect(status: int) -> bool:
    """Whether the answer points elsewhere."""
    return status in _REDIRECTS


def check_status(response: httpx.Response, shown: str, now: dt.datetime) -> None:
    """Raise FetchFailed for every status that brings no document."""
    status = response.status_code
    if status in _WITH_DOCUMENT:
        return
    retry_after = announced_retry(response.headers, now)
    if status in _GONE:
        raise FetchFailed(f"{shown} has no such page ({status}).", "gone")
    if status in _BUSY:
        raise FetchFailed(f"{shown} asks to come back later ({status}).", "busy", retry_after)
    raise FetchFailed(f"{shown} answered {status}, not a document.", "status", retry_after)


def announced_retry(headers: Mapping[str, str], now: dt.datetime) -> dt.timedelta | None:
    """`Retry-After` as a span, in either of its forms; None where absent or unintelligible."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return dt.timedelta(seconds=int(text))
    try:
        at = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    return max(at - now, dt.timedelta())


def body_of(response: httpx.Response, *, max_raw: int, max_inflated: int) -> BoundedBody:
    """An empty body to collect this answer in; raises FetchFailed for encodings not asked for."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise FetchFailed("The answer comes in a compression that we did not ask for.", "encoding")
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > max_raw:
        raise FetchFailed(f"The answer exceeds {max_raw:,} bytes.", "too_large")
    return BoundedBody(
        gzip=encoding in {"gzip", "x-gzip"}, max_raw=max_raw, max_inflated=max_inflated
    )


def media_type_and_charset(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """`text/html; charset=gb2312` → its two halves, lower case, None where not given."""
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    found = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", parameters, re.IGNORECASE)
    return media_type.strip().lower()[:100] or None, found[1].lower() if found else None


def _plain_or_none(value: str | None) -> str | None:
    return value if value and _is_plain(value) else None


def _is_plain(value: str) -> bool:
    return len(value) <= _MAX_VALIDATOR and value.isascii() and value.isprintable()
