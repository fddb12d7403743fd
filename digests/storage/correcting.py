"""Quotes that no longer stand → corrections of the messages that print them.

New revisions and withdrawals since the last look are followed to the quotes, and from these to
what was posted. A correction's key is a function of the message and of the quotes, so that each
state of things is corrected once; the place up to which was looked moves last.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    BriefingId,
    Delivery,
    DeliveryState,
    QuoteId,
    delivery_key,
)
from digests.storage.columns import visible_to
from digests.storage.database import Database
from digests.storage.deliveries import DeliveryStore, load_deliveries
from digests.storage.edits import was_edited
from digests.storage.name_rows import insert_new
from digests.storage.planning import columns_of
from digests.storage.source_tables import withdrawals
from digests.storage.tables import (
    deliveries,
    exchanges,
    meta,
    printed_quotes,
    quotes,
    transcripts,
)

CORRECTION = "correction"
WITHDRAWN, CHANGED = "withdrawn", "changed"
Correct = Callable[[Delivery, Mapping[QuoteId, str]], str]
"""A posted digest and what became of quotes in it → the message's new body. Pure."""

_PLACE = "corrections_looked_at"
_TOGETHER = 25
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_KEPT_FOR = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class _Place:
    """Up to where was looked."""

    transcript: int = 0
    withdrawn_at: dt.datetime = _LONG_AGO

    @classmethod
    def read(cls, text: str | None) -> "_Place":
        if text is None:
            return cls()
        number, _, at = text.partition("|")
        return cls(int(number), dt.datetime.fromisoformat(at))

    def __str__(self) -> str:
        return f"{self.transcript}|{self.withdrawn_at.isoformat()}"


class CorrectionStore:
    """Plans corrections as deliveries of their own kind."""

    def __init__(self, database: Database, deliveries: DeliveryStore) -> None:
        self._database = database
        self._deliveries = deliveries

    async def plan(self, *, now: dt.datetime, correct: Correct) -> tuple[Delivery, ...]:
        """Plan what is due since the last look; () is the rule, and costs three small reads."""
        async with self._database.read() as connection:
            before = _Place.read(await _stored_place(connection))
            after, briefings = await _news(connection, before)
            keys = await _printing(connection, briefings, since=now - _KEPT_FOR)
        if after == before:
            return ()
        secret = await self._deliveries.instance_secret()
        made: list[Delivery] = []
        for at in range(0, len(keys), _TOGETHER):
            async with self._database.write() as connection:
                chosen = deliveries.c.key.in_(keys[at : at + _TOGETHER])
                for posted in await load_deliveries(connection, select(deliveries).where(chosen)):
                    planned = await _correction(connection, secret, posted, now, correct)
                    if planned is not None:
                        made.append(planned)
        async with self._database.write() as connection:
            await _move(connection, after)
        return tuple(made)


async def _stored_place(connection: AsyncConnection) -> str | None:
    found: str | None = (
        await connection.execute(select(meta.c.value).where(meta.c.key == _PLACE))
    ).scalar()
    return found


async def _move(connection: AsyncConnection, place: _Place) -> None:
    await connection.execute(meta.delete().where(meta.c.key == _PLACE))
    await connection.execute(insert(meta).values(key=_PLACE, value=str(place)))


async def _news(
    connection: AsyncConnection, before: _Place
) -> tuple[_Place, frozenset[BriefingId]]:
    """Briefings read anew or withdrawn since, and the place up to which that is known."""
    read = await connection.execute(
        select(transcripts.c.id, transcripts.c.briefing_id).where(
            transcripts.c.id > before.transcript
        )
    )
    newer = read.all()
    taken = await connection.execute(
        select(withdrawals.c.briefing_id, withdrawals.c.withdrawn_at).where(
            withdrawals.c.withdrawn_at > before.withdrawn_at
        )
    )
    down = taken.all()
    place = _Place(
        max((row.id for row in newer), default=before.transcript),
        max((row.withdrawn_at for row in down), default=before.withdrawn_at),
    )
    return place, frozenset(BriefingId(row.briefing_id) for row in (*newer, *down))


async def _printing(
    connection: AsyncConnection, briefings: frozenset[BriefingId], *, since: dt.datetime
) -> Sequence[str]:
    """Keys of posted digests that hold a quote of theirs which is not current, or withdrawn."""
    if not briefings:
        return ()
    find = (
        select(printed_quotes.c.delivery_key)
        .join(quotes, quotes.c.public_id == printed_quotes.c.quote_id)
        .join(exchanges, exchanges.c.id == quotes.c.exchange_id)
        .join(deliveries, deliveries.c.key == printed_quotes.c.delivery_key)
        .where(
            exchanges.c.briefing_id.in_(briefings),
            or_(exchanges.c.withdrawn, ~exchanges.c.current),
            deliveries.c.kind == "digest",
            deliveries.c.state == DeliveryState.SENT.value,
            deliveries.c.message_id > 0,
            deliveries.c.sent_at > since,
        )
        .distinct()
        .order_by(printed_quotes.c.delivery_key)
    )
    return (await connection.execute(find)).scalars().all()


async def _correction(
    connection: AsyncConnection,
    secret: bytes,
    posted: Delivery,
    now: dt.datetime,
    correct: Correct,
) -> Delivery | None:
    """Planned, or None where nothing that is printed fell, or all is corrected already."""
    fallen = await _fallen(connection, posted)
    if not fallen:
        return None
    state = hashlib.sha256(repr(sorted(fallen.items())).encode()).hexdigest()[:8]
    occurrence = f"{posted.occurrence}/{state}"
    planned = replace(
        posted,
        key=delivery_key(secret, posted.subscription_id, occurrence, posted.channel_id),
        occurrence=occurrence,
        kind=CORRECTION,
        due_at=now,
        planned_at=now,
        payload=correct(posted, fallen),
        state=DeliveryState.PLANNED,
        attempt=0,
        owner=None,
        first_attempt_at=None,
        last_attempt_at=None,
        sent_at=None,
        reason=None,
        quotes=(),
    )
    row = columns_of(planned) | {"message_id": planned.message_id}
    inserted = await connection.execute(
        insert_new(connection, deliveries).values(row).returning(deliveries.c.key)
    )
    return planned if inserted.first() is not None else None


async def _fallen(connection: AsyncConnection, posted: Delivery) -> dict[QuoteId, str]:
    """Quotes printed in the message that no longer stand for its server, and what became of them.

    A quote that another visible copy still holds stands.
    """
    printed = [quote_id for quote_id in posted.quotes if quote_id in posted.payload]
    rows = await connection.execute(
        select(
            quotes.c.public_id,
            quotes.c.text,
            quotes.c.transcript_id,
            exchanges.c.withdrawn,
            exchanges.c.current,
        )
        .join(exchanges, exchanges.c.id == quotes.c.exchange_id)
        .where(
            quotes.c.public_id.in_(printed),
            exchanges.c.guild_id.in_(visible_to(posted.guild_id)),
        )
    )
    fallen: dict[QuoteId, str] = {}
    standing = set()
    for row in rows.all():
        if row.withdrawn:
            fallen[QuoteId(row.public_id)] = WITHDRAWN
        elif not row.current and await was_edited(connection, row.transcript_id, row.text):
            fallen.setdefault(QuoteId(row.public_id), CHANGED)
        else:
            standing.add(row.public_id)
    return {quote_id: why for quote_id, why in fallen.items() if quote_id not in standing}
