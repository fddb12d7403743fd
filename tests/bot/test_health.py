import datetime as dt
import socket

import aiohttp
import pytest

from bot.health import serve_health
from bot.layouts.about import ServiceStatus, TaskStatus
from bot.settings import BadSettings

WELL = ServiceStatus("1.0", dt.timedelta(milliseconds=40), (TaskStatus("poll", 0, None, None),))
APART = ServiceStatus("1.0", None, ())
FAILING = ServiceStatus("1.0", dt.timedelta(0), (TaskStatus("poll", 2, None, "ab12"),))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("status", "code", "failing"), [(WELL, 200, []), (APART, 503, []), (FAILING, 503, ["poll"])]
)
async def test_health_is_true(status: ServiceStatus, code: int, failing: list[str]) -> None:
    port = _free_port()
    async with (
        serve_health(f"127.0.0.1:{port}", lambda: status),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/health") as response,
    ):
        assert code == response.status
        assert failing == (await response.json())["failing"]


async def test_port_in_use_is_a_setting_to_mend() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(BadSettings, match=r"health\.listen is 127\.0\.0\.1"):
            async with serve_health(listen, lambda: WELL):
                pass


async def test_health_is_off_by_default() -> None:
    async with serve_health(None, lambda: WELL):
        pass
