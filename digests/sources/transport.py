"""A request → its answer over a connection of its own, through the guarded network.

Built on httpcore's public pool. One pool per request and no keep-alive: a connection that was
checked for one name is never reused for another.
"""

import ssl
from collections.abc import AsyncIterator
from ipaddress import IPv6Network

import httpcore
import httpx

from digests.sources.addresses import WebAddress
from digests.sources.backend import GuardedBackend, Resolver


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport. Errors of httpcore and of the guard pass through as they are."""

    def __init__(
        self,
        resolver: Resolver,
        dialler: httpcore.AsyncNetworkBackend,
        tls: ssl.SSLContext,
        *,
        exempt_origins: frozenset[str],
        nat64: tuple[IPv6Network, ...] = (),
    ) -> None:
        self._resolver = resolver
        self._dialler = dialler
        self._tls = tls
        self._exempt_origins = exempt_origins
        self._nat64 = nat64

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask and return once the head is there; the body is read, and closed, by the caller."""
        address = WebAddress(request.url)
        backend = GuardedBackend(
            self._resolver,
            self._dialler,
            exempt=address.origin in self._exempt_origins,
            nat64=self._nat64,
        )
        pool = httpcore.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=backend,
        )
        try:
            answer = await pool.handle_async_request(_to_httpcore(request))
        except BaseException:
            await pool.aclose()
            raise
        backend.meter.finish_head()
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer, pool),
            request=request,
        )


class _Body(httpx.AsyncByteStream):
    """The body of one answer; closing it closes the connection."""

    def __init__(self, answer: httpcore.Response, pool: httpcore.AsyncConnectionPool) -> None:
        self._answer = answer
        self._pool = pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()
        await self._pool.aclose()


def _to_httpcore(request: httpx.Request) -> httpcore.Request:
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        extensions=request.extensions,
    )
