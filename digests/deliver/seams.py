"""What delivering asks of Discord's side, the times it keeps, and what it reports."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from digests.model import Delivery, DeliveryKey, DeliveryState, Digest, PlannedMessage, QuoteId

Now = Callable[[], dt.datetime]


class Poster(Protocol):
    """Takes a delivery to its channel."""

    async def post(self, delivery: Delivery) -> int:
        """Post `delivery.payload` with the key as enforced nonce; the message's id.

        A delivery of kind `correction` edits the message `message_id` instead.

        Raises PostingRefused, PostingRejected, PostingUncertain or TokenRefused. A message that
        was created and then deleted (Discord's 10008) is posted: return 0.
        """

    async def find(self, delivery: Delivery) -> int | None:
        """The id of our own message that carries the key, looked for from two minutes before
        it was due (planned, first tried: the earliest counts) to the newest; None: not there.

        Raises HistoryUnreadable where we may not read or there is too much of it (an empty list
        proves nothing without the permission), PostingUncertain when Discord gave no answer,
        PostingRefused when the channel is gone or closed, TokenRefused.
        """


class Renderer(Protocol):
    """Lays a digest out; the same for a preview and for a post."""

    def __call__(self, digest: Digest, key: DeliveryKey, locale: str) -> PlannedMessage:
        """Pure: the same arguments give the same bytes."""


class Corrector(Protocol):
    """Lays out what stands in place of a posted digest some of whose quotes fell."""

    def __call__(
        self, delivery: Delivery, fallen: Mapping[QuoteId, str], now: dt.datetime, locale: str
    ) -> str:
        """Pure. `fallen` says of each printed quote whether it was `changed` or `withdrawn`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The times of the protocol.

    Its proof needs: no request that is still accepted later than `quiesce` after it left; a nonce
    that Discord remembers for longer than `send_timeout`. A request leaves only while `quiesce`
    and more is left of its lease, so that whoever finds the lease ended finds all quiet.
    """

    lease: dt.timedelta = dt.timedelta(seconds=120)
    send_timeout: dt.timedelta = dt.timedelta(seconds=30)
    quiesce: dt.timedelta = dt.timedelta(seconds=60)
    late_after: dt.timedelta = dt.timedelta(minutes=2)
    """A planned delivery this late is read back first, unless this process planned it; a digest
    this late says so."""
    give_up_after: dt.timedelta = dt.timedelta(hours=24)
    """When Discord has given no answer about a delivery for so long, a person decides."""
    workers: int = 60

    def __post_init__(self) -> None:
        if self.time_to_find <= dt.timedelta(0):
            raise ValueError(f"{self} leaves no time to read back before sending.")

    @property
    def last_start(self) -> dt.timedelta:
        """What must be left of a lease for sending to begin."""
        return self.send_timeout + self.quiesce

    @property
    def time_to_find(self) -> dt.timedelta:
        """How long reading back may take, so that there is lease enough to send afterwards."""
        return self.lease - self.last_start


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What one look at what is due made: deliveries planned, and occurrences without one."""

    planned: int = 0
    skipped: int = 0
    faults: tuple[Exception, ...] = ()
    """What kept single subscriptions from being planned; each is logged with its traceback."""

    def __add__(self, other: "PlanReport") -> "PlanReport":
        return PlanReport(
            self.planned + other.planned,
            self.skipped + other.skipped,
            self.faults + other.faults,
        )


@dataclass(frozen=True, slots=True)
class SendReport:
    """How the deliveries taken in one go ended."""

    sent: int = 0
    found: int = 0
    """Already in the channel, told by reading it back."""
    retried: int = 0
    """Not known yet; tried again when the lease ends."""
    to_tell: tuple[Delivery, ...] = ()
    """Ended PARKED, DEAD or UNKNOWN with a reason: somebody has to be told, once."""

    def count(self, state: DeliveryState) -> int:
        """How many ended in one of the states that somebody is told of."""
        return sum(delivery.state is state for delivery in self.to_tell)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one delivery ended this time: `sent`, `found`, `retried` or `ended`."""

    word: str
    delivery: Delivery


def report_of(outcomes: Iterable[Outcome]) -> SendReport:
    """Outcomes, counted."""
    ended = tuple(outcomes)
    words = Counter(outcome.word for outcome in ended)
    to_tell = tuple(outcome.delivery for outcome in ended if outcome.word == "ended")
    return SendReport(words["sent"], words["found"], words["retried"], to_tell)
