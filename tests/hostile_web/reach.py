"""How the tests reach the hostile web: names of our own, and a dialler that keeps a record."""

import asyncio
import socket
from collections.abc import Iterable, Iterator, Sequence

import httpcore

from digests.errors import FetchFailed
from digests.sources.backend import SocketOption
from digests.sources.guard import IPAddress, is_public, parse_ip

PUBLIC = "93.184.216.34"
INTERNAL = "10.20.30.40"


class ScriptedNames:
    """Answers by script; numbers in odd spellings are read as the system reads them."""

    def __init__(self) -> None:
        self._scripts: dict[str, Iterator[Sequence[str]]] = {}
        self._names: dict[str, Sequence[str]] = {
            "intranet.test": ["192.168.7.7"],
            "metadata.google.internal": ["169.254.169.254"],
            "feed.internal.test": [INTERNAL],
            "mixed.test": [PUBLIC, "10.0.0.8"],
            "mapped.test": ["::ffff:127.0.0.1"],
            "six.test": ["2606:2800:220:1:248:1893:25c8:1946"],
            "six-to-four.test": ["2002:7f00:1::"],
            "nobody.test": [],
        }

    def script(self, name: str, answers: Iterable[Sequence[str]]) -> None:
        self._scripts[name] = iter(answers)

    async def resolve(self, host: str, _port: int) -> tuple[IPAddress, ...]:
        if host == "slow-name.test":
            await asyncio.sleep(20)
        if host == "unknown.test":
            raise FetchFailed(f"The name {host!r} does not resolve.", "dns")
        if host in self._scripts:
            texts = next(self._scripts[host])
        elif host in self._names:
            texts = self._names[host]
        else:
            texts = _as_number(host) or [PUBLIC]
        return tuple(ip for ip in map(parse_ip, texts) if ip is not None)

    def close(self) -> None:
        pass


def _as_number(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        return []
    return [str(entry[4][0]) for entry in found]


class RecordingDialler(httpcore.AsyncNetworkBackend):
    """Leads every public address to the hostile web and remembers each attempt to dial."""

    def __init__(self, port: int, internal: frozenset[tuple[str, int]]) -> None:
        self._port = port
        self._internal = internal
        self._network = httpcore.AnyIOBackend()
        self.dialled: list[tuple[str, int]] = []
        self.open_now: dict[str, int] = {}

    @property
    def forbidden(self) -> list[tuple[str, int]]:
        """Attempts that no guard should have let through."""
        return [
            (host, port)
            for host, port in self.dialled
            if (host, port) not in self._internal
            and not ((ip := parse_ip(host)) and is_public(ip) and port in {80, 443})
        ]

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - likewise
        socket_options: Iterable[SocketOption] | None = None,  # noqa: ARG002 - likewise
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append((host, port))
        return await self._network.connect_tcp("127.0.0.1", self._port, timeout)
