"""Why a channel got what it got: each step from its sources to its last message, with times."""

import datetime as dt
from dataclasses import dataclass

from digests.deliver.compiling import GuildView
from digests.model import Delivery, SourceHealth, StoredExchange, Subscription


@dataclass(frozen=True, slots=True)
class SourceStep:
    """One source of the digest: whether it is fetched."""

    name: str
    health: SourceHealth | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps in order: fetched, read, matched, due, sent."""

    subscription: Subscription
    sources: tuple[SourceStep, ...]
    waiting: int
    """Exchanges stored since the last digest."""
    matching: int
    """Of these, bullets that would be printed now."""
    newest_at: dt.datetime | None
    """When the newest of them was stored."""
    next_at: dt.datetime | None
    last: Delivery | None


def explain(
    view: GuildView,
    subscription: Subscription,
    exchanges: tuple[StoredExchange, ...],
    health: dict[str, SourceHealth],
    last: Delivery | None,
    now: dt.datetime,
) -> Explanation:
    """Pure."""
    digest = view.digest_for(subscription, exchanges, until=now, late=False)
    return Explanation(
        subscription=subscription,
        sources=tuple(
            SourceStep(source.name, health.get(source.source_id))
            for source in view.sources(subscription.sources)
        ),
        waiting=len(exchanges),
        matching=sum(len(section.bullets) for section in digest.sections),
        newest_at=max((exchange.stored_at for exchange in exchanges), default=None),
        next_at=digest.next_at,
        last=last,
    )
