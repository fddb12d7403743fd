"""Fakes of our own seams: small real classes with modes."""

import datetime as dt
import inspect
import itertools
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from digests.errors import (
    HistoryUnreadable,
    PostingRefused,
    PostingRejected,
    PostingUncertain,
    TokenRefused,
)
from digests.model import Delivery, DeliveryKey, Digest, PlannedMessage

_READ_BACK_BEFORE = dt.timedelta(minutes=2)


class Clock:
    """A wall clock and a monotonic clock that only the test moves."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now

    def __call__(self) -> dt.datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def advance(self, **by: float) -> None:
        self._now += dt.timedelta(**by)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that stands in a channel of the fake Discord."""

    id: int
    channel_id: int
    key: DeliveryKey
    payload: str
    at: dt.datetime


class FakeDiscordPoster:
    """A Poster over a Discord that keeps nonces for a while and answers as `script` says.

    Answers: `ok`; `stored-then-fails` (the message stands, the answer is lost); `fails` (it does
    not stand); `late` (it appears `late_by` after the answer was lost); `refused`, `rejected`,
    `token` (401). When the script has run out, `ok`.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        nonce_window: dt.timedelta = dt.timedelta(minutes=3),
        late_by: dt.timedelta = dt.timedelta(seconds=50),
    ) -> None:
        self.script: deque[str] = deque()
        self.history_is_readable = True
        self.is_open = True
        self.posts = 0
        self._clock = clock
        self._nonce_window = nonce_window
        self._late_by = late_by
        self._messages: list[Message] = []
        self._on_their_way: list[tuple[dt.datetime, Delivery]] = []
        self._ids = itertools.count(1000)

    def answer(self, answers: Iterable[str]) -> None:
        self.script.extend(answers)

    @property
    def messages(self) -> list[Message]:
        """What stands in the channels now."""
        self._arrive()
        return list(self._messages)

    async def post(self, delivery: Delivery) -> int:
        self._arrive()
        self.posts += 1
        answer = self.script.popleft() if self.script else "ok"
        if not self.is_open or answer == "refused":
            raise PostingRefused("The bot may not write here.", "missing_permissions")
        if answer == "rejected":
            raise PostingRejected("Discord rejected the message as malformed.")
        if answer == "token":
            raise TokenRefused("Discord does not accept the token.")
        if answer == "fails":
            raise PostingUncertain("Discord answered 500.")
        if answer == "late":
            self._on_their_way.append((self._clock() + self._late_by, delivery))
            raise PostingUncertain("Discord did not answer.")
        message = self._store(delivery)
        if answer == "stored-then-fails":
            raise PostingUncertain("The connection was reset.")
        return message.id

    async def find(self, delivery: Delivery) -> int | None:
        self._arrive()
        if not self.is_open:
            raise PostingRefused("The bot may not see the channel.", "missing_access")
        if not self.history_is_readable:
            raise HistoryUnreadable("The bot may not read the channel's history.")
        since = min(delivery.due_at, delivery.planned_at) - _READ_BACK_BEFORE
        for message in self._messages:
            is_ours = (message.channel_id, message.key) == (delivery.channel_id, delivery.key)
            if is_ours and message.at >= since:
                return message.id
        return None

    def _store(self, delivery: Delivery) -> Message:
        """Within the nonce window the same nonce gives the message that stands there."""
        now = self._clock()
        for message in self._messages:
            if message.key == delivery.key and now - message.at < self._nonce_window:
                return message
        fresh = Message(next(self._ids), delivery.channel_id, delivery.key, delivery.payload, now)
        self._messages.append(fresh)
        return fresh

    def _arrive(self) -> None:
        due = [entry for entry in self._on_their_way if entry[0] <= self._clock()]
        for entry in due:
            self._on_their_way.remove(entry)
            self._store(entry[1])


def render_plainly(digest: Digest, key: DeliveryKey, locale: str) -> PlannedMessage:
    """A Renderer: what a digest holds, as JSON."""
    sections = {
        section.topic or "": [printed.bullet.text for printed in section.bullets]
        for section in digest.sections
    }
    body = {
        "key": key,
        "late": digest.late,
        "locale": locale,
        "other": digest.other,
        "sections": sections,
        "next": digest.next_at.isoformat() if digest.next_at else None,
        "coverage": [[c.name, c.exchanges, c.failure] for c in digest.coverage],
    }
    quotes = (
        quote.id
        for section in digest.sections
        for printed in section.bullets
        for quote in printed.bullet.quotes
    )
    return PlannedMessage(json.dumps(body, ensure_ascii=False), tuple(dict.fromkeys(quotes)))


class CrashError(BaseException):
    """The process died here. No code of ours may catch it."""


class Fuse:
    """Blows at the n-th step; from then on the process is dead and takes no further step."""

    def __init__(self, steps: int | None = None) -> None:
        self.is_blown = False
        self.steps = 0
        self._blows_at = steps

    def step(self) -> None:
        self.steps += 1
        if self.is_blown or self.steps == self._blows_at:
            self.is_blown = True
            raise CrashError


class Fused:
    """Whatever it wraps, with a step of the fuse before and after each awaited call."""

    def __init__(self, inner: object, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:  # a stand-in for any of the seams
        found = getattr(self._inner, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def fused(*arguments: Any, **options: Any) -> Any:
            self._fuse.step()
            result = await found(*arguments, **options)
            self._fuse.step()
            return result

        return fused
