"""What is answered of a subscription, and when it runs next."""

import datetime as dt
from dataclasses import dataclass

from digests.cadence import next_occurrences
from digests.model import ChannelId, Occurrence, Subscription, SubscriptionState, Topic

_NEXT = 3


@dataclass(frozen=True, slots=True)
class SubscribeAnswer:
    """A subscription as it is now, when it runs next, and what a person should know of it."""

    subscription: Subscription
    next_runs: tuple[Occurrence, ...]
    """The next three that will be posted; none while removed, parked or paused without end."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicList:
    """What a guild can follow and what its channels follow."""

    followed: tuple[tuple[ChannelId, tuple[str, ...]], ...]
    """Per channel with a digest; no topics: everything."""
    own: tuple[Topic, ...]
    catalogue: tuple[str, ...]


def answer(subscription: Subscription, now: dt.datetime, *notes: str | None) -> SubscribeAnswer:
    """The subscription with its next runs and those of the notes that say something."""
    told = tuple(note for note in notes if note)
    return SubscribeAnswer(subscription, next_runs(subscription, now), told)


def next_runs(subscription: Subscription, now: dt.datetime) -> tuple[Occurrence, ...]:
    """The next three occurrences that will be posted."""
    after = now
    if subscription.state is SubscriptionState.PAUSED and subscription.paused_until is not None:
        # One that is due at the very moment when the pause ends is posted.
        after = max(now, subscription.paused_until - dt.timedelta(microseconds=1))
    elif subscription.state is not SubscriptionState.ACTIVE:
        return ()
    skipped = 1 if subscription.skip_next else 0
    return next_occurrences(subscription.cadence, after, _NEXT + skipped)[skipped:]
