"""A web address → Document, or a reason why not. The only room that asks the open web.

    parse → [turn at the host → robots.txt → ask → redirect?]… → bounded body → Document

Everything that a server may do is expected here; research and the hostile web of the tests name
the cases. What comes back are bytes: reading them is for a limited process (`worker`).
"""

import asyncio
import datetime as dt
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv6Network

import httpcore
import httpx

from digests.errors import FetchFailed, FetchRefused
from digests.model import Document
from digests.sources.addresses import WebAddress, normal_origin, parse_address
from digests.sources.answers import (
    Validators,
    announced_retry,
    body_of,
    check_status,
    is_redirect,
    media_type_and_charset,
    validators_of,
)
from digests.sources.backend import Resolver, SystemResolver
from digests.sources.inflate import BoundedBody
from digests.sources.options import FetchOptions
from digests.sources.robots import MAX_ROBOTS_BYTES, Robots, parse_robots
from digests.sources.transport import GuardedTransport
from digests.sources.turns import HostTurns

ROBOT = "Readout"
ROBOTS_KEPT = dt.timedelta(hours=12)
_MAX_ROBOTS_KEPT = 1_000
_LARGE = 1_000_000
_LARGE_AT_ONCE = 2
_MANY_PARTS, _SMALL_PART = 2_000, 64
"""Chunks of one byte are legal HTTP, and each costs as much to parse as a chunk of 16 KiB."""
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
    "application/feed+json, application/pdf, text/plain, */*;q=0.5"
)
_BROKEN = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What asking gave; `document` is None where the server says that nothing changed."""

    document: Document | None
    address: str
    """Where redirects led in the end."""
    validators: Validators = field(default_factory=Validators)
    """To be sent next time, once what came with them is stored."""
    retry_after: dt.timedelta | None = None


@dataclass(slots=True)
class _Budget:
    """What is left of the deadline; waiting for one's turn at a host costs nothing."""

    seconds: float

    @asynccontextmanager
    async def spend(self, shown: str) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self.seconds):
                yield
        except TimeoutError as error:
            raise FetchFailed(f"{shown} did not answer in time.", "deadline") from error
        finally:
            self.seconds -= loop.time() - started


class Fetcher:
    """Asks the web considerately and believes nothing. Close it when done.

    On httpx's transport, request and response, without its client: that one keeps cookies, looks
    into redirects by itself and logs full addresses.
    """

    def __init__(
        self,
        options: FetchOptions | None = None,
        *,
        resolver: Resolver | None = None,
        dialler: httpcore.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
        nat64: tuple[IPv6Network, ...] = (),
    ) -> None:
        self._options = options or FetchOptions()
        self._exempt = frozenset(map(normal_origin, self._options.allow_origins))
        self._resolver = resolver or SystemResolver()
        self._turns = HostTurns()
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)
        self._robots: dict[str, tuple[Robots, dt.datetime]] = {}
        # SSL_CERT_FILE, proxies and .netrc of the environment would void every check.
        self._transport = GuardedTransport(
            self._resolver,
            dialler or httpcore.AnyIOBackend(),
            tls or httpx.create_ssl_context(trust_env=False),
            exempt_origins=self._exempt,
            nat64=nat64,
        )
        self._manners = _manners(self._options)
        self._timeout = _timeout(self._options)
        for library in ("httpx", "httpcore"):
            # Both log full addresses, and addresses may hold secrets.
            logging.getLogger(library).setLevel(logging.WARNING)

    async def aclose(self) -> None:
        """Give connections and threads back."""
        await self._transport.aclose()
        self._resolver.close()

    async def fetch(
        self, address: str, *, now: dt.datetime, validators: Validators | None = None
    ) -> Fetched:
        """One document, within the deadline, or FetchRefused/FetchFailed with its reason.

        Redirects are followed by hand, each as strictly as the first address, never from https
        to http. Nothing is tried twice: when to come back is the caller's affair.
        """
        here = parse_address(address)
        asked = (validators or Validators()).as_headers()
        budget = _Budget(self._options.deadline.total_seconds())
        for _ in range(self._options.max_redirects + 1):
            async with self._turns.turn(f"{here.host}:{here.port}", self._pause(here)):
                await self._check_robots(here, budget, now)
                outcome = await self._ask(here, asked, budget, now)
            if isinstance(outcome, Fetched):
                return outcome
            here = outcome
        raise FetchFailed(f"{parse_address(address).shown} redirects too often.", "redirects")

    async def _ask(
        self, here: WebAddress, asked: Mapping[str, str], budget: _Budget, now: dt.datetime
    ) -> Fetched | WebAddress:
        async with self._answer(here, asked, budget) as response:
            status = response.status_code
            if is_redirect(status):
                return _follow(here, response.headers.get("location"))
            seen = validators_of(response.headers)
            if status == httpx.codes.NOT_MODIFIED and asked:
                retry_after = announced_retry(response.headers, now)
                return Fetched(None, str(here), seen, retry_after)
            check_status(response, here.shown, now)
            body = body_of(
                response,
                max_raw=self._options.max_raw_bytes,
                max_inflated=self._options.max_inflated_bytes,
            )
            content = await self._collect(response, body)
            media_type, charset = media_type_and_charset(response.headers)
        document = Document(
            content=content,
            address=str(here),
            fetched_at=now,
            media_type=media_type,
            charset=charset,
            etag=seen.etag,
            last_modified=seen.last_modified,
        )
        return Fetched(document, str(here), seen)

    async def _check_robots(self, here: WebAddress, budget: _Budget, now: dt.datetime) -> None:
        if not self._options.honour_robots:
            return
        robots, known_at = self._robots.get(here.origin, (None, now))
        if robots is None or now - known_at > ROBOTS_KEPT:
            robots = await self._ask_robots(here, budget)
            while len(self._robots) >= _MAX_ROBOTS_KEPT:
                self._robots.pop(next(iter(self._robots)))
            self._robots[here.origin] = (robots, now)
        if not robots.allows(here.path):
            raise FetchRefused(f"{here.shown} asks robots not to read this page.", "robots")

    async def _ask_robots(self, page: WebAddress, budget: _Budget) -> Robots:
        """RFC 9309: "not there" is consent, "cannot say" is not."""
        here = page.join("/robots.txt")
        for _ in range(self._options.max_redirects + 1):
            async with self._answer(here, {}, budget) as response:
                if is_redirect(response.status_code):
                    here = _follow(here, response.headers.get("location"))
                    continue
                if response.is_client_error:
                    return Robots()
                if response.status_code != httpx.codes.OK:
                    raise FetchFailed(
                        f"{page.shown} cannot say now what robots may read.", "robots"
                    )
                body = body_of(response, max_raw=MAX_ROBOTS_BYTES, max_inflated=MAX_ROBOTS_BYTES)
                content = await self._collect(response, body)
                return parse_robots(content.decode("utf-8", "replace"), ROBOT)
        return Robots()

    async def _collect(self, response: httpx.Response, body: BoundedBody) -> bytes:
        """The body. Only few large ones are taken at a time; the others wait on the wire."""
        parts = 0
        async with AsyncExitStack() as held:
            holds = False
            async for part in response.aiter_raw():
                parts += 1
                body.feed(part)
                if parts > _MANY_PARTS and body.raw_size < parts * _SMALL_PART:
                    raise FetchFailed("The answer comes in too many small pieces.", "protocol")
                if body.size > _LARGE and not holds:
                    await held.enter_async_context(self._large)
                    holds = True
            return body.finish()

    @asynccontextmanager
    async def _answer(
        self, here: WebAddress, headers: Mapping[str, str], budget: _Budget
    ) -> AsyncIterator[httpx.Response]:
        """The head of an answer; what libraries raise until its end becomes ours."""
        try:
            async with budget.spend(here.shown):
                response = await self._transport.handle_async_request(
                    httpx.Request(
                        "GET",
                        here.url,
                        headers={**self._manners, **headers},
                        extensions={"timeout": self._timeout},
                    )
                )
                try:
                    yield response
                finally:
                    await response.aclose()
        except httpcore.TimeoutException as error:
            raise FetchFailed(f"{here.shown} did not answer in time.", "deadline") from error
        except _BROKEN as error:
            raise _translate(error, here.shown) from error

    def _pause(self, here: WebAddress) -> dt.timedelta:
        return dt.timedelta() if here.origin in self._exempt else self._options.pause


def _manners(options: FetchOptions) -> dict[str, str]:
    said = "".join(c for c in options.contact or "" if c.isascii() and c.isprintable())
    contact = f"; contact: {said}" if said else ""
    return {
        "User-Agent": f"{ROBOT}/1 (reads press briefings{contact})",
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _timeout(options: FetchOptions) -> dict[str, float]:
    # The deadline is the limit; a shorter one on connecting leaves time for a second address.
    return {"connect": options.deadline.total_seconds() / 2}


def _follow(here: WebAddress, location: str | None) -> WebAddress:
    if not location:
        raise FetchFailed(f"{here.shown} redirects without saying where.", "redirects")
    there = here.join(location)
    if here.url.scheme == "https" and there.url.scheme == "http":
        raise FetchRefused(f"{here.shown} redirects from https to http.", "downgrade")
    return there


def _translate(error: Exception, shown: str) -> FetchFailed:
    if isinstance(error, httpcore.ConnectError | ssl.SSLError):
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, ssl.SSLError):
            cause = cause.__cause__ or cause.__context__
        if cause is not None:
            return FetchFailed(f"{shown} shows no certificate that we trust.", "tls")
        return FetchFailed(f"{shown} cannot be reached.", "connect")
    return FetchFailed(f"{shown} broke off or does not speak HTTP as it should.", "protocol")
