"""A subscription as it was → the slash command, as one would type it, that brings it back."""

from digests.model import Cadence, Subscription, Weekday


def edit_back(before: Subscription) -> str:
    """What restores the values from before an edit; of a channel that was changed too, not."""
    return (
        f"/digest edit digest:{before.id} {_typed(before.cadence)} "
        f"topics:{', '.join(before.topics) or 'all'} sources:{', '.join(before.sources) or 'all'}"
    )


def create_again(removed: Subscription) -> str:
    """What starts a digest like the one that was removed."""
    topics = f" topics:{', '.join(removed.topics)}" if removed.topics else ""
    sources = f" sources:{', '.join(removed.sources)}" if removed.sources else ""
    return f"/digest create {_typed(removed.cadence)}{topics}{sources}"


def _typed(cadence: Cadence) -> str:
    times = ", ".join(f"{time:%H:%M}" for time in cadence.times)
    days = ", ".join(day for day in Weekday if day in cadence.days)
    if cadence.days == frozenset(Weekday):
        days = "daily"
    return f"time:{times} zone:{cadence.zone} days:{days}"
