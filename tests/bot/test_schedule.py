import asyncio
import datetime as dt

from bot.schedule import Job, Schedule
from digests.errors import TokenRefused

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
OFTEN = dt.timedelta(milliseconds=20)


class Work:
    """Work that counts its runs and may fail."""

    def __init__(self, *errors: Exception) -> None:
        self.runs = 0
        self._errors = list(errors)
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        self.runs += 1
        if self.runs >= 3:
            self.done.set()
        if self._errors:
            raise self._errors.pop(0)


def _schedule(*jobs: Job, refused: list[str] | None = None) -> Schedule:
    def token_refused() -> None:
        if refused is not None:
            refused.append("stop")

    return Schedule(jobs, token_refused=token_refused, now=lambda: dt.datetime.now(dt.UTC))


async def test_bell_rings_at_once_and_again() -> None:
    work = Work()
    schedule = _schedule(Job("deliver", OFTEN, work))
    schedule.start()
    await asyncio.wait_for(work.done.wait(), 5)
    await schedule.stop(dt.timedelta(seconds=1))
    runs = work.runs
    await asyncio.sleep(0.05)
    assert runs == work.runs


async def test_one_failing_job_does_not_stop_itself_or_others() -> None:
    bad, good = Work(ValueError("first"), ValueError("second")), Work()
    schedule = _schedule(Job("bad", OFTEN, bad), Job("good", OFTEN, good))
    schedule.start()
    await asyncio.wait_for(asyncio.gather(bad.done.wait(), good.done.wait()), 5)
    await schedule.stop(dt.timedelta(seconds=1))
    states = {state.name: state for state in schedule.states}
    assert 0 == states["bad"].failures
    assert states["bad"].last_good_at is not None


async def test_same_failure_keeps_its_incident_until_it_is_over() -> None:
    work = Work(ValueError("a"), ValueError("a"), ValueError("b"))
    job = Job("poll", OFTEN, work)
    schedule = _schedule(job)
    incidents = []
    for _ in range(3):
        await schedule.run(job)
        incidents.append(schedule.states[0].incident)
    assert 3 == schedule.states[0].failures
    assert "ValueError: b" == schedule.states[0].trouble
    assert incidents[0] == incidents[1] != incidents[2]
    await schedule.run(job)
    assert (0, None) == (schedule.states[0].failures, schedule.states[0].incident)


async def test_refused_token_stops_the_service() -> None:
    refused: list[str] = []
    job = Job("deliver", OFTEN, Work(TokenRefused("Discord does not know this token.")))
    await _schedule(job, refused=refused).run(job)
    assert ["stop"] == refused


async def test_stop_lets_running_work_finish_and_cancels_what_is_too_slow() -> None:
    ended: list[str] = []

    async def quick() -> None:
        await asyncio.sleep(0.05)
        ended.append("quick")

    async def slow() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("slow")

    schedule = _schedule(Job("quick", OFTEN, quick), Job("slow", OFTEN, slow))
    schedule.start()
    await asyncio.sleep(0.03)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await schedule.stop(dt.timedelta(milliseconds=200))
    assert loop.time() - began < 2
    assert ["quick", "slow"] == ended


async def test_stop_before_start_is_harmless() -> None:
    await _schedule().stop(dt.timedelta(0))
