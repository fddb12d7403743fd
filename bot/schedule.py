"""Rings the bell: every few seconds "do what is due". The database owns what is due.

APScheduler with a memory store and plain intervals; a late or overlapping ring is one ring. Every
job is supervised: what goes wrong is logged once, under an id, and the next ring comes as ever.
"""

import asyncio
import datetime as dt
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from digests.errors import TokenRefused

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Job:
    """Work to be done again and again."""

    name: str
    every: dt.timedelta
    work: Work


@dataclass(frozen=True, slots=True)
class JobState:
    """How a job went, for `/status`."""

    name: str
    runs: int = 0
    failures: int = 0
    """In a row; 0 after a run that went well."""
    last_good_at: dt.datetime | None = None
    trouble: str | None = None
    incident: str | None = None


class Schedule:
    """The bell and those who answer it."""

    def __init__(
        self,
        jobs: tuple[Job, ...],
        *,
        token_refused: Callable[[], None],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._jobs = jobs
        self._token_refused = token_refused
        self._now = now
        self._states = {job.name: JobState(job.name) for job in jobs}
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone=dt.UTC)
        # It warns at every ring that finds the last one still at work, which is as intended.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def start(self) -> None:
        """Ring now and then at every interval."""
        for job in self._jobs:
            self._scheduler.add_job(
                self._ring,
                "interval",
                args=(job,),
                id=job.name,
                seconds=job.every.total_seconds(),
                next_run_time=self._now(),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._scheduler.start()

    async def stop(self, grace: dt.timedelta) -> None:
        """Ring no more; let running work finish within `grace`, then cancel it."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        running = set(self._running)
        if running:
            _done, late = await asyncio.wait(running, timeout=grace.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    @property
    def states(self) -> tuple[JobState, ...]:
        """How each job went so far."""
        return tuple(self._states.values())

    async def _ring(self, job: Job) -> None:
        """The scheduler may cancel this call; the work itself only `stop` cancels."""
        task = asyncio.create_task(self.run(job), name=job.name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def run(self, job: Job) -> None:
        """One supervised run."""
        state = self._states[job.name]
        try:
            await job.work()
        except TokenRefused as error:
            log.critical("token refused", job=job.name, trouble=str(error))
            self._token_refused()
        except Exception as error:  # noqa: BLE001 - one bad job must not stop the others
            self._states[job.name] = self._after_failure(job, state, error)
        else:
            if state.failures:
                log.info("job works again", job=job.name, failures=state.failures)
            self._states[job.name] = JobState(
                job.name, runs=state.runs + 1, last_good_at=self._now()
            )

    def _after_failure(self, job: Job, state: JobState, error: Exception) -> JobState:
        trouble = f"{type(error).__name__}: {error}"
        incident = state.incident
        if trouble != state.trouble or incident is None:
            incident = secrets.token_hex(4)
            log.error("job failed", job=job.name, incident=incident, exc_info=error)
        return replace(
            state,
            runs=state.runs + 1,
            failures=state.failures + 1,
            trouble=trouble,
            incident=incident,
        )
