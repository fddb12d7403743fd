import asyncio
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from digests.sources.turns import MAX_BACK_OFF, HostTurns, back_off

QUARTER = dt.timedelta(minutes=15)


async def test_one_host_is_asked_by_one_at_a_time():
    turns, busy, most = HostTurns(), 0, 0

    async def ask() -> None:
        nonlocal busy, most
        async with turns.turn("example.org", dt.timedelta()):
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0)
            busy -= 1

    await asyncio.gather(*(ask() for _ in range(10)))

    assert 1 == most


async def test_hosts_do_not_wait_for_each_other():
    turns = HostTurns()

    async with (
        turns.turn("slow.org", dt.timedelta(hours=1)),
        asyncio.timeout(1),
        turns.turn("other.org", dt.timedelta(hours=1)),
    ):
        pass


async def test_a_pause_lies_between_two_requests():
    turns, loop = HostTurns(), asyncio.get_running_loop()
    async with turns.turn("example.org", dt.timedelta(seconds=0.05)):
        pass
    ended = loop.time()
    async with turns.turn("example.org", dt.timedelta()):
        assert loop.time() - ended >= 0.045


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_back_off_stays_in_its_bounds(failures, chance):
    wait = back_off(failures, chance=chance, interval=QUARTER)

    assert QUARTER * 0.75 <= wait <= MAX_BACK_OFF


def test_back_off_doubles():
    waits = [back_off(n, chance=0, interval=QUARTER) for n in range(1, 8)]

    assert [QUARTER * 2**n for n in range(5)] + [MAX_BACK_OFF] * 2 == waits


def test_what_the_server_asks_for_is_kept_up_to_a_day():
    def wait(asked: dt.timedelta) -> dt.timedelta:
        return back_off(1, chance=0, interval=QUARTER, retry_after=asked)

    assert dt.timedelta(hours=3) == wait(dt.timedelta(hours=3))
    assert dt.timedelta(days=1) == wait(dt.timedelta(days=400))
    assert wait(dt.timedelta(seconds=1)) == QUARTER
