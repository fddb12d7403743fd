"""A host name → connection to an address that was checked, and to no other.

Libraries that check after dialling turn the bot into a port scanner; those that check a name and
let the dialler resolve again can be rebound. Here a name is resolved once, *every* answer must be
public, and what is dialled is the checked number. Name, SNI and Host stay those of the URL.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Network
from typing import Any, Protocol

import httpcore

from digests.errors import FetchFailed, FetchRefused
from digests.sources.guard import IPAddress, is_public, parse_ip

OPEN_PORTS = frozenset({80, 443})
MAX_DIALS = 3
_RESOLVER_THREADS = 8
_SLICE = 16 * 1024
"""Bytes taken per read: what arrives in one piece is parsed in one piece, on the event loop."""
_MAX_HEAD = 256 * 1024
"""Bytes before the answer's head is complete: 200,000 interim answers are legal HTTP."""

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class Resolver(Protocol):
    """Names to numbers. Raises FetchFailed."""

    async def resolve(self, host: str, port: int, /) -> Sequence[IPAddress]:
        """Every address that the name has now."""
        ...

    def close(self) -> None:
        """Give threads back."""
        ...


class SystemResolver:
    """The system's resolver in threads of its own, so that slow names block only fetches."""

    def __init__(self, timeout: float = 10) -> None:
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")

    async def resolve(self, host: str, port: int) -> tuple[IPAddress, ...]:
        """As the system resolves, IPv4 and IPv6, within the time-out."""
        ask = asyncio.get_running_loop().run_in_executor(self._threads, _ask_system, host, port)
        try:
            return await asyncio.wait_for(ask, self._timeout)
        except TimeoutError as error:
            raise FetchFailed(f"The name {host!r} did not resolve in time.", "dns") from error
        except (OSError, UnicodeError) as error:
            raise FetchFailed(f"The name {host!r} does not resolve.", "dns") from error

    def close(self) -> None:
        """Forget what is still being asked."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _ask_system(host: str, port: int) -> tuple[IPAddress, ...]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = dict.fromkeys(str(answer[4][0]) for answer in answers)
    return tuple(ip for ip in map(parse_ip, numbers) if ip is not None)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """httpcore's network for one request. `exempt` skips the port and the address rule.

    Sockets of this machine stay what they are in the base class: not implemented.
    """

    def __init__(
        self,
        resolver: Resolver,
        dialler: httpcore.AsyncNetworkBackend,
        *,
        exempt: bool = False,
        nat64: tuple[IPv6Network, ...] = (),
    ) -> None:
        self._resolver = resolver
        self._dialler = dialler
        self._exempt = exempt
        self._nat64 = nat64
        self.meter = HeadMeter()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check all, dial the checked; raises FetchRefused without dialling."""
        if not self._exempt and port not in OPEN_PORTS:
            message = (
                f"Port {port} is not fetched from; only 80 and 443 are. Give the address without "
                "a port, or save the page and name the file."
            )
            raise FetchRefused(message, "port")
        literal = parse_ip(host)
        answers = (literal,) if literal else tuple(await self._resolver.resolve(host, port))
        if not answers:
            raise FetchFailed(f"The name {host!r} has no address.", "dns")
        if not self._exempt and not all(is_public(ip, self._nat64) for ip in answers):
            raise FetchRefused(
                f"{host!r} leads to a private or special network, which is not fetched from. "
                "An operator can allow an internal feed by its exact origin.",
                "address",
            )
        stream = await self._dial(answers, port, timeout, local_address, socket_options)
        return _MeteredStream(stream, self.meter)

    async def _dial(
        self,
        answers: Sequence[IPAddress],
        port: int,
        timeout: float | None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None,
        socket_options: Iterable[SocketOption] | None,
    ) -> httpcore.AsyncNetworkStream:
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for ip in answers[:MAX_DIALS]:
            try:
                return await self._dialler.connect_tcp(
                    str(ip), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure


class HeadMeter:
    """Counts what arrives before an answer's head is complete."""

    def __init__(self) -> None:
        self._bytes = 0
        self._in_head = True

    def finish_head(self) -> None:
        """From here on the caps on the body count."""
        self._in_head = False

    def count(self, size: int) -> None:
        """Raise FetchFailed above what any honest head needs."""
        if self._in_head:
            self._bytes += size
            if self._bytes > _MAX_HEAD:
                raise FetchFailed("The server sends headers without end.", "protocol")


class _MeteredStream(httpcore.AsyncNetworkStream):
    """Reads in small slices and counts them; otherwise the stream it wraps."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, meter: HeadMeter) -> None:
        self._stream = stream
        self._meter = meter

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        data = await self._stream.read(min(max_bytes, _SLICE), timeout)
        self._meter.count(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _MeteredStream(stream, self._meter)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
