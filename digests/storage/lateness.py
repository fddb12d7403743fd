"""Which deliveries must be read back before they are sent."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, or_

from digests.model import DeliveryState
from digests.storage.tables import deliveries


def is_stale(
    now: dt.datetime, late_after: dt.timedelta, planned_since: dt.datetime | None
) -> ColumnElement[bool]:
    """Its sender's lease ended, or it is planned and late."""
    state = deliveries.c.state
    abandoned = and_(state == DeliveryState.SENDING.value, deliveries.c.lease_until <= now)
    late = and_(state == DeliveryState.PLANNED.value, is_late(now, late_after, planned_since))
    return or_(abandoned, late)


def is_late(
    now: dt.datetime, late_after: dt.timedelta, planned_since: dt.datetime | None
) -> ColumnElement[bool]:
    """It may have been sent in a life that we forgot; not so what this life saw planned."""
    late = deliveries.c.due_at < now - late_after
    return late if planned_since is None else and_(late, deliveries.c.planned_at < planned_since)
