from collections.abc import Iterable

import httpcore
import pytest

from digests.errors import FetchFailed, FetchRefused
from digests.sources.backend import (
    MAX_DIALS,
    GuardedBackend,
    HeadMeter,
    SocketOption,
    SystemResolver,
)
from digests.sources.guard import IPAddress, parse_ip


class Names:
    def __init__(self, *numbers: str) -> None:
        self._numbers = numbers

    async def resolve(self, _host: str, _port: int) -> tuple[IPAddress, ...]:
        return tuple(ip for ip in map(parse_ip, self._numbers) if ip is not None)

    def close(self) -> None:
        pass


class DeadEnds(httpcore.AsyncNetworkBackend):
    """Nothing answers but the addresses given."""

    def __init__(self, *alive: str) -> None:
        self._alive = alive
        self.dialled: list[str] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,  # noqa: ARG002 - likewise
        timeout: float | None = None,  # noqa: ASYNC109, ARG002 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - likewise
        socket_options: Iterable[SocketOption] | None = None,  # noqa: ARG002 - likewise
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        if host in self._alive:
            return httpcore.AsyncMockStream([])
        raise httpcore.ConnectError


async def test_the_next_address_is_tried_where_one_is_dead():
    network = DeadEnds("1.1.1.1")

    await GuardedBackend(Names("9.9.9.9", "1.1.1.1"), network).connect_tcp("x.test", 80)

    assert ["9.9.9.9", "1.1.1.1"] == network.dialled


async def test_not_every_address_of_a_long_list_is_tried():
    network, names = DeadEnds(), Names(*(f"9.9.9.{n}" for n in range(50)))

    with pytest.raises(httpcore.ConnectError):
        await GuardedBackend(names, network).connect_tcp("x.test", 443)
    assert MAX_DIALS == len(network.dialled)


async def test_one_private_answer_among_public_ones_refuses_all():
    network = DeadEnds("1.1.1.1")

    with pytest.raises(FetchRefused):
        await GuardedBackend(Names("1.1.1.1", "10.0.0.1"), network).connect_tcp("x.test", 80)
    assert [] == network.dialled


async def test_an_exempt_origin_may_be_anywhere():
    network = DeadEnds("10.0.0.1")
    backend = GuardedBackend(Names("10.0.0.1"), network, exempt=True)

    await backend.connect_tcp("feed.internal", 8080)

    assert ["10.0.0.1"] == network.dialled


async def test_the_systems_names_are_resolved_in_threads_of_their_own():
    resolver = SystemResolver()

    found = await resolver.resolve("localhost", 80)
    with pytest.raises(FetchFailed) as caught:
        await resolver.resolve("a" * 70 + ".test", 80)
    resolver.close()

    assert found
    assert all(address.is_loopback for address in found)
    assert "dns" == caught.value.reason


async def test_a_name_that_takes_too_long_is_given_up():
    resolver = SystemResolver(timeout=0)

    with pytest.raises(FetchFailed, match="in time"):
        await resolver.resolve("localhost", 80)
    resolver.close()


def test_only_the_head_is_metered():
    meter = HeadMeter()
    meter.count(200_000)
    meter.finish_head()
    meter.count(10_000_000)

    with pytest.raises(FetchFailed):
        HeadMeter().count(300_000)
