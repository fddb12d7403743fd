"""One reading → rows, within one transaction of the caller.

address known? ─ no ── same event stored? ─ yes → duplicate: the address is remembered
      │                        └ no ───────────→ new
      └ yes ─ same text ─ same content ────────→ unchanged
                 │           └ read otherwise ─→ mended
                 └ other text ─ same bytes ────→ mended
                              ├ nothing shared → new (the address shows another briefing now)
                              └ otherwise ─────→ revised
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import BriefingId, Ingested
from digests.storage.briefing_rows import Known, Save, point_address, replace_briefing, store_new
from digests.storage.columns import visible_to
from digests.storage.tables import (
    addresses,
    briefings,
    documents,
    exchanges,
    transcripts,
    turns,
)
from digests.storage.terms import split_words


async def save_reading(  # noqa: PLR0911 - one return per leaf of the tree above
    connection: AsyncConnection, save: Save
) -> Ingested:
    """Decide what the document is to what is stored already, and store it."""
    known = await _known_address(connection, save)
    if known is None:
        twin = await _twin(connection, save)
        if twin is not None:
            return await point_address(connection, save, twin, "duplicate", is_primary=False)
        return await store_new(connection, save, digestible=save.digestible)
    if known.revision == save.reading.revision:
        return await _save_same_text(connection, save, known)
    if not known.is_primary:
        return await _save_at_second_address(connection, save, known)
    if known.sha256 == save.document.sha256:
        return await replace_briefing(connection, save, known, "mended")
    if await _shows_another(connection, save, known):
        return await store_new(connection, save, digestible=save.digestible)
    return await replace_briefing(connection, save, known, "revised")


async def _known_address(connection: AsyncConnection, save: Save) -> Known | None:
    found = await connection.execute(
        select(
            addresses.c.is_primary,
            documents.c.sha256,
            briefings.c.id,
            briefings.c.event,
            briefings.c.title,
            briefings.c.date,
            briefings.c.status,
            briefings.c.stored_at,
            briefings.c.transcript_id,
            transcripts.c.revision,
        )
        .join(documents, documents.c.id == addresses.c.document_id)
        .join(briefings, briefings.c.id == addresses.c.briefing_id)
        .join(transcripts, transcripts.c.id == briefings.c.transcript_id)
        .where(addresses.c.source_id == save.source.id, addresses.c.address == save.address)
    )
    row = found.mappings().first()
    return None if row is None else Known(**row)


async def _twin(connection: AsyncConnection, save: Save) -> BriefingId | None:
    """A live briefing that the same people see already and that holds the same words."""
    found = await connection.execute(
        select(briefings.c.id)
        .where(
            briefings.c.event == save.reading.event,
            briefings.c.status == "live",
            briefings.c.guild_id.in_(visible_to(save.source.guild_id)),
        )
        .order_by(briefings.c.id)
        .limit(1)
    )
    twin: BriefingId | None = found.scalar()
    return twin


async def _save_same_text(connection: AsyncConnection, save: Save, known: Known) -> Ingested:
    stored = await connection.execute(
        select(exchanges.c.spans, exchanges.c.fingerprint).where(
            exchanges.c.transcript_id == known.transcript_id, exchanges.c.current
        )
    )
    read = {(exchange.spans, exchange.fingerprint) for exchange in save.reading.exchanges}
    transcript = save.reading.transcript
    same_head = (known.title, known.date) == (transcript.title, transcript.date)
    if same_head and read == {(row.spans, row.fingerprint) for row in stored}:
        return await point_address(
            connection, save, known.id, "unchanged", is_primary=known.is_primary
        )
    if not known.is_primary:
        return await point_address(connection, save, known.id, "duplicate", is_primary=False)
    return await replace_briefing(connection, save, known, "mended")


async def _save_at_second_address(
    connection: AsyncConnection, save: Save, known: Known
) -> Ingested:
    """A copy elsewhere changed: it stays a copy, or it became a briefing of its own.

    Its words were covered by the original once, so that it goes into no digest again.
    """
    if save.reading.event == known.event:
        return await point_address(connection, save, known.id, "duplicate", is_primary=False)
    fresh = await _shows_another(connection, save, known)
    return await store_new(connection, save, digestible=save.digestible and fresh)


async def _shows_another(connection: AsyncConnection, save: Save, known: Known) -> bool:
    """Whether the address shows another briefing now, as "latest briefing" pages do: no question
    and no answer of what stood there before is left, and it is not of the same date.
    """
    date = save.reading.transcript.date
    if date is not None and date == known.date:
        return False
    rows = await connection.execute(
        select(turns.c.exchange_id, turns.c.is_question, turns.c.text)
        .join(exchanges, exchanges.c.id == turns.c.exchange_id)
        .where(exchanges.c.briefing_id == known.id, exchanges.c.current)
        .order_by(turns.c.exchange_id, turns.c.number)
    )
    sides: dict[tuple[int, bool], list[str]] = {}
    for exchange_id, is_question, text in rows:
        sides.setdefault((exchange_id, is_question), []).append(text)
    before = {" ".join(split_words("\n\n".join(texts))) for texts in sides.values()}
    now = {side for read in save.reading.exchanges for side in (read.question, read.answer)}
    return bool(before) and bool(now) and not (before & now) - {""}
