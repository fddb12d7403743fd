import asyncio
import random

import aiohttp
import pytest
from aiohttp import web

from bot.pacing import Pace, paced_trace

LIMIT, WINDOW = 5, 0.1


async def _burst(pace: Pace, count: int) -> list[tuple[float, float]]:
    """(sent, answered) of requests that all want to go at once, over a jittery network."""
    loop = asyncio.get_running_loop()
    chance = random.Random(1)

    async def request() -> tuple[float, float]:
        await pace.take()
        sent = loop.time()
        await asyncio.sleep(chance.uniform(0.002, 0.02))
        answered = loop.time()
        pace.give_back(answered - sent)
        return sent, answered

    return list(await asyncio.gather(*(request() for _ in range(count))))


async def test_no_window_holds_more_than_the_limit_whatever_the_latency() -> None:
    trips = sorted(await _burst(Pace(LIMIT, WINDOW, share=0), 26))
    # Discord counts a request at some moment between its sending and its answer.
    for index in range(len(trips) - LIMIT):
        earlier = sorted(answered for _, answered in trips[: index + LIMIT])
        assert trips[index + LIMIT][0] - earlier[index] >= WINDOW * 0.98


async def test_token_of_a_request_without_an_answer_comes_back() -> None:
    pace = Pace(1, 0.01)
    await pace.take()
    pace.give_back(None)
    await asyncio.wait_for(pace.take(), 1)


async def test_most_of_the_smallest_round_trip_is_saved_once_it_is_known() -> None:
    pace = Pace(200, 1.0, share=0.8)
    for _ in range(99):
        pace.give_back(0.1)
    assert 1.0 == pace.pause
    pace.give_back(0.05)
    assert 0.96 == pytest.approx(pace.pause)


async def test_every_request_but_interactions_takes_a_token() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
    pace = _CountingPace()
    async with aiohttp.ClientSession(trace_configs=[paced_trace(pace, base)]) as session:
        for path in ("/channels/1/messages", "/interactions/1/t/callback", "/webhooks/1/t"):
            (await session.get(base + path)).release()
        (await session.get(base.replace("/api", "/elsewhere"))).release()
    await runner.cleanup()
    async with aiohttp.ClientSession(trace_configs=[paced_trace(pace, base)]) as session:
        with pytest.raises(aiohttp.ClientError):
            await session.get(base + "/gone")
    assert (2, 2) == (pace.taken, pace.given)


class _CountingPace(Pace):
    taken = 0
    given = 0

    async def take(self) -> None:
        self.taken += 1

    def give_back(self, round_trip: float | None) -> None:
        assert round_trip is None or round_trip >= 0
        self.given += 1
