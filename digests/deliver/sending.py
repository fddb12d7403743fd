"""Planned deliveries → posts; deliveries left half done → settled.

claim → enough lease left? → post → record
lease ended → quiesced? → take over → read back → record, or post again with the same key
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import structlog

from digests.deliver.breaker import Breaker
from digests.deliver.seams import Now, Outcome, Pace, Poster, SendReport, report_of
from digests.errors import (
    HistoryUnreadable,
    PostingRefused,
    PostingRejected,
    PostingUncertain,
    TokenRefused,
)
from digests.model import Delivery, DeliveryKey, DeliveryState, SubscriptionState
from digests.storage import CORRECTION, DeliveryStore, SubscriptionStore

log = structlog.get_logger()

_MOST_RECOVERED = 1000
"""Half-done deliveries looked at in one go."""


class Sender:
    """Sends what it has claimed. Several may run on one database."""

    def __init__(
        self,
        *,
        deliveries: DeliveryStore,
        subscriptions: SubscriptionStore,
        poster: Poster,
        owner: str,
        pace: Pace,
        monotonic: Callable[[], float],
        planned_here: set[DeliveryKey],
    ) -> None:
        self._deliveries = deliveries
        self._subscriptions = subscriptions
        self._poster = poster
        self._owner = owner
        self._pace = pace
        self._monotonic = monotonic
        self._planned_here = planned_here
        self.vouched: set[DeliveryKey] = set()
        """Keys that a person asked to post again although the channel cannot be read back."""
        self._breaker = Breaker(monotonic)
        self._since: dt.datetime | None = None
        self._in_flight: set[DeliveryKey] = set()
        self._seen: dict[DeliveryKey, int] = {}
        self.stopping = False
        """When True, nothing more is claimed; what is on its way is finished."""

    def begin(self, now: dt.datetime) -> None:
        """This life began: what is planned from here on was sent by nobody unknown."""
        self._since = self._since or now

    def see(self, key: DeliveryKey, message_id: int) -> bool:
        """Our own message came back; True where the one who sends it will record that."""
        if key in self._in_flight:
            self._seen[key] = message_id
        return key in self._in_flight

    async def send_due(self, now: Now) -> SendReport:
        """Send all that is planned and not late, `workers` at a time."""
        outcomes: list[Outcome] = []
        running: set[asyncio.Task[Outcome]] = set()
        try:
            while True:
                for claimed in await self._claim(now, self._pace.workers - len(running)):
                    running.add(asyncio.create_task(self._post(claimed, self._monotonic(), now)))
                if not running:
                    break
                await _half(running)
                outcomes.extend(_collect(running))
        finally:
            await _finish(running)
        return report_of(outcomes)

    async def _claim(self, now: Now, limit: int) -> tuple[Delivery, ...]:
        limit = self._breaker.allows(limit)
        if self.stopping or limit <= 0:
            return ()
        return await self._deliveries.claim(
            owner=self._owner,
            now=now(),
            lease=self._pace.lease,
            limit=limit,
            late_after=self._pace.late_after,
            planned_since=self._since,
        )

    async def recover(self, now: Now) -> SendReport:
        """Settle deliveries whose sender died or went silent, and planned ones that are late."""
        stale = await self._deliveries.stale(
            now=now(),
            late_after=self._pace.late_after,
            planned_since=self._since,
            limit=_MOST_RECOVERED,
        )
        outcomes: list[Outcome] = []
        queue = [delivery for delivery in stale if self._has_quiesced(delivery, now)]
        running: set[asyncio.Task[Outcome]] = set()
        try:
            while running or (queue and self._may_begin(0)):
                while queue and self._may_begin(len(running)):
                    running.add(asyncio.create_task(self._settle(queue.pop(0), now)))
                await _half(running)
                outcomes.extend(_collect(running))
        finally:
            await _finish(running)
        return report_of(outcomes)

    def _may_begin(self, running: int) -> bool:
        room = self._pace.workers if not self._breaker.is_troubled else 1
        return not self.stopping and running < room and self._breaker.allows(1) > 0

    def _has_quiesced(self, delivery: Delivery, now: Now) -> bool:
        """No request of an earlier attempt can still be on its way to being accepted."""
        last = delivery.last_attempt_at
        return last is None or now() - last >= self._pace.quiesce

    async def _settle(self, delivery: Delivery, now: Now) -> Outcome:
        claimed_at = self._monotonic()
        taken = await self._deliveries.take_over(
            delivery.key, owner=self._owner, now=now(), lease=self._pace.lease
        )
        if taken is None:
            return Outcome("retried", delivery)
        never_tried = taken.attempt == 1 and taken.key in self._planned_here
        # A correction edits what stands there: done twice, it is the same.
        harmless = never_tried or taken.kind == CORRECTION
        settled = None if harmless else await self._read_back(taken, now)
        return settled or await self._post(taken, claimed_at, now)

    async def _read_back(self, taken: Delivery, now: Now) -> Outcome | None:
        """How it ended; None: it does not stand in the channel and must be posted."""
        try:
            async with asyncio.timeout(self._pace.time_to_find.total_seconds()):
                message_id = await self._poster.find(taken)
        except (PostingUncertain, TimeoutError) as error:
            return await self._not_read(taken, error, now)
        except PostingRefused as error:
            return await self._park(taken, error, now)
        except TokenRefused:
            await self._give_back(taken, now)
            raise
        if message_id is None:
            return None
        await self._deliveries.record_sent(
            taken.key, message_id, now=now(), owner=self._owner, reason="read back"
        )
        return self._done("found", taken)

    async def _not_read(self, taken: Delivery, error: Exception, now: Now) -> Outcome | None:
        """Nobody can tell whether it stands there: try later, or let a person decide."""
        if isinstance(error, HistoryUnreadable):
            if taken.key in self.vouched:
                return None
            return await self._end(taken, DeliveryState.UNKNOWN, str(error), now)
        if now() - taken.due_at > self._pace.give_up_after:
            reason = f"Discord gave no answer for too long: {_words(error)}"
            return await self._end(taken, DeliveryState.UNKNOWN, reason, now)
        return self._leave(taken, error)

    async def _post(self, delivery: Delivery, claimed_at: float, now: Now) -> Outcome:
        if self._lease_left(claimed_at) < self._pace.last_start.total_seconds():
            await self._give_back(delivery, now)
            return self._leave(delivery, "the lease was nearly over before sending")
        self._in_flight.add(delivery.key)
        try:
            return await self._post_now(delivery, now)
        finally:
            self._in_flight.discard(delivery.key)
            self._seen.pop(delivery.key, None)

    async def _post_now(self, delivery: Delivery, now: Now) -> Outcome:
        try:
            async with asyncio.timeout(self._pace.send_timeout.total_seconds()):
                message_id = await self._poster.post(delivery)
        except (PostingUncertain, TimeoutError) as error:
            if delivery.key not in self._seen:
                # It stays `sending`: when the lease ends, the channel is read back.
                return self._leave(delivery, error)
            message_id = self._seen[delivery.key]
        except PostingRefused as error:
            return await self._park(delivery, error, now)
        except PostingRejected as error:
            return await self._end(delivery, DeliveryState.DEAD, str(error), now)
        except TokenRefused:
            await self._give_back(delivery, now)
            raise
        await self._deliveries.record_sent(delivery.key, message_id, now=now(), owner=self._owner)
        return self._done("sent", delivery)

    def _lease_left(self, claimed_at: float) -> float:
        return self._pace.lease.total_seconds() - (self._monotonic() - claimed_at)

    async def _give_back(self, delivery: Delivery, now: Now) -> None:
        # A delivery tried before may stand in the channel already, though not by this attempt.
        await self._deliveries.release(
            delivery.key, owner=self._owner, now=now(), attempted=delivery.attempt > 1
        )

    def _done(self, word: str, delivery: Delivery) -> Outcome:
        self._breaker.note(answered=True)
        self._planned_here.discard(delivery.key)
        self.vouched.discard(delivery.key)
        log.info("digest delivered", how=word, **_ids(delivery))
        return Outcome(word, delivery)

    def _leave(self, delivery: Delivery, why: BaseException | str) -> Outcome:
        if not isinstance(why, str):
            self._breaker.note(answered=False)
        log.warning("delivery not certain", why=_words(why), **_ids(delivery))
        return Outcome("retried", delivery)

    async def _park(self, delivery: Delivery, error: PostingRefused, now: Now) -> Outcome:
        """No more requests to this channel until it is opened again; all settings are kept."""
        outcome = await self._end(delivery, DeliveryState.PARKED, error.reason, now)
        if delivery.kind == CORRECTION:
            return outcome
        subscription = await self._subscriptions.one(delivery.guild_id, delivery.subscription_id)
        if subscription is not None and subscription.state is not SubscriptionState.REMOVED:
            parked = replace(subscription, state=SubscriptionState.PARKED)
            await self._subscriptions.update(delivery.guild_id, parked)
        return outcome

    async def _end(
        self, delivery: Delivery, state: DeliveryState, reason: str, now: Now
    ) -> Outcome:
        self._breaker.note(answered=True)
        news = await self._deliveries.record_failure(delivery.key, state, reason, now=now())
        self._planned_here.discard(delivery.key)
        if not news:
            return Outcome("found", delivery)
        log.error("delivery ended", state=state.value, reason=reason, **_ids(delivery))
        return Outcome("ended", replace(delivery, state=state, reason=reason))


async def _half(running: set[asyncio.Task[Outcome]]) -> None:
    """Until half of them are done or one failed: claims are then made in handfuls."""
    wanted = len(running) // 2
    while running:
        done = [task for task in running if task.done()]
        if len(done) > wanted or any(task.exception() for task in done):
            return
        await asyncio.wait(running - set(done), return_when=asyncio.FIRST_COMPLETED)


def _collect(running: set[asyncio.Task[Outcome]]) -> list[Outcome]:
    """Outcomes of what is done; raises what a task raised."""
    outcomes = []
    for task in [task for task in running if task.done()]:
        running.discard(task)
        outcomes.append(task.result())
    return outcomes


async def _finish(running: set[asyncio.Task[Outcome]]) -> None:
    """Let what is on its way end: cancelled in the middle, it would have to be read back."""
    if running:
        await asyncio.wait(running)
    for task in running:
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, Exception):
            log.error("sending failed", exc_info=fault)


def _ids(delivery: Delivery) -> dict[str, str | int]:
    return {
        "key": delivery.key,
        "subscription": delivery.subscription_id,
        "guild": delivery.guild_id,
        "channel": delivery.channel_id,
        "occurrence": delivery.occurrence,
        "attempt": delivery.attempt,
    }


def _words(why: BaseException | str) -> str:
    return why if isinstance(why, str) else str(why) or type(why).__name__
