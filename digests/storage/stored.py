"""Ids of exchanges → the exchanges with all that is printed of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import (
    ANSWERED,
    AnswerKind,
    BriefingId,
    Bullet,
    Certainty,
    ExchangeId,
    InnerQuotation,
    Quote,
    QuoteId,
    Revision,
    SourceId,
    Span,
    StoredExchange,
    TopicMatch,
    Verdict,
)
from digests.storage.columns import AnyRow
from digests.storage.source_tables import absences
from digests.storage.tables import (
    briefings,
    bullet_quotes,
    bullets,
    exchange_topics,
    exchanges,
    quotes,
    sources,
    transcripts,
    turns,
)

_CHUNK = 400
"""Ids of one statement; SQLite takes 32,766 parameters, planners like fewer."""


async def load_exchanges(
    connection: AsyncConnection, ids: Sequence[int]
) -> tuple[StoredExchange, ...]:
    """In the order of `ids`. The caller has checked that they may be seen."""
    loaded: list[StoredExchange] = []
    for at in range(0, len(ids), _CHUNK):
        loaded += await _load_chunk(connection, ids[at : at + _CHUNK])
    return tuple(loaded)


async def _load_chunk(connection: AsyncConnection, ids: Sequence[int]) -> list[StoredExchange]:
    rows = {row.id: row for row in await connection.execute(_heads(exchanges.c.id.in_(ids)))}
    said = await _load_sides(connection, ids)
    matches = await _load_topics(connection, ids)
    held = await _load_bullets(connection, rows)
    return [
        _exchange(
            rows[one], said.get(one, ("", "")), tuple(matches.get(one, ())), held.get(one, ())
        )
        for one in ids
        if one in rows
    ]


def _heads(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            exchanges.c.id,
            exchanges.c.briefing_id,
            exchanges.c.number,
            exchanges.c.turn,
            exchanges.c.outlet,
            exchanges.c.speaker,
            exchanges.c.stored_at,
            exchanges.c.withdrawn,
            exchanges.c.current,
            exchanges.c.answer_kind,
            exchanges.c.answer_words,
            exchanges.c.headline,
            briefings.c.title,
            briefings.c.date,
            briefings.c.url,
            briefings.c.document,
            briefings.c.event,
            sources.c.id.label("source_id"),
            sources.c.name.label("source_name"),
            transcripts.c.revision,
            absences.c.removed_at,
        )
        .join(briefings, briefings.c.id == exchanges.c.briefing_id)
        .join(sources, sources.c.id == briefings.c.source_id)
        .join(transcripts, transcripts.c.id == exchanges.c.transcript_id)
        .outerjoin(absences, absences.c.briefing_id == exchanges.c.briefing_id)
        .where(condition)
    )


async def _load_sides(
    connection: AsyncConnection, ids: Sequence[int]
) -> dict[int, tuple[str, str]]:
    """Question and answer: the turns' texts, a blank line between."""
    rows = await connection.execute(
        select(turns.c.exchange_id, turns.c.is_question, turns.c.text)
        .where(turns.c.exchange_id.in_(ids))
        .order_by(turns.c.exchange_id, turns.c.number)
    )
    texts: dict[int, tuple[list[str], list[str]]] = {}
    for exchange_id, is_question, text in rows:
        texts.setdefault(exchange_id, ([], []))[0 if is_question else 1].append(text)
    return {
        exchange_id: ("\n\n".join(question), "\n\n".join(answer))
        for exchange_id, (question, answer) in texts.items()
    }


async def _load_topics(
    connection: AsyncConnection, ids: Sequence[int]
) -> dict[int, list[TopicMatch]]:
    rows = await connection.execute(
        select(exchange_topics)
        .where(exchange_topics.c.exchange_id.in_(ids))
        .order_by(
            exchange_topics.c.exchange_id,
            exchange_topics.c.certain.desc(),
            exchange_topics.c.weight.desc(),
            exchange_topics.c.topic,
        )
    )
    matches: dict[int, list[TopicMatch]] = {}
    for row in rows:
        certainty = Certainty.CERTAIN if row.certain else Certainty.RELATED
        matches.setdefault(row.exchange_id, []).append(
            TopicMatch(row.topic, certainty, tuple(row.words), row.weight)
        )
    return matches


async def _load_bullets(
    connection: AsyncConnection, heads: dict[int, AnyRow]
) -> dict[int, tuple[Bullet, ...]]:
    rows = await connection.execute(
        select(
            bullets.c.id,
            bullets.c.exchange_id,
            bullets.c.text,
            bullets.c.outlet,
            bullets.c.speaker,
            bullets.c.condenser,
            bullets.c.topics,
            quotes.c.public_id,
            quotes.c.start,
            quotes.c.end,
            quotes.c.turn,
            quotes.c.speaker.label("said_by"),
            quotes.c.text.label("slice"),
            quotes.c.inner,
        )
        .join(bullet_quotes, bullet_quotes.c.bullet_id == bullets.c.id)
        .join(quotes, quotes.c.id == bullet_quotes.c.quote_id)
        .where(bullets.c.exchange_id.in_(list(heads)))
        .order_by(bullets.c.exchange_id, bullets.c.position, bullet_quotes.c.position)
    )
    by_bullet: dict[int, list[AnyRow]] = {}
    for row in rows:
        by_bullet.setdefault(row.id, []).append(row)
    held: dict[int, list[Bullet]] = {}
    for group in by_bullet.values():
        first = group[0]
        revision = heads[first.exchange_id].revision
        held.setdefault(first.exchange_id, []).append(_bullet(heads, group, revision))
    return {exchange_id: tuple(own) for exchange_id, own in held.items()}


def _bullet(heads: dict[int, AnyRow], rows: Iterable[AnyRow], revision: Revision) -> Bullet:
    rows = list(rows)
    first = rows[0]
    return Bullet(
        text=first.text,
        quotes=tuple(quote_of(row, revision) for row in rows),
        exchange=heads[first.exchange_id].number,
        topics=tuple(
            TopicMatch(topic, Certainty(certainty), tuple(words), weight)
            for topic, certainty, words, weight in first.topics
        ),
        outlet=first.outlet,
        speaker=first.speaker,
        condenser=first.condenser,
        verdict=_verdict(heads[first.exchange_id]),
        headline=heads[first.exchange_id].headline,
    )


def quote_of(row: AnyRow, revision: Revision) -> Quote:
    """A quote from a row with `public_id, start, end, turn, said_by, slice, inner`."""
    return Quote(
        id=QuoteId(row.public_id),
        revision=Revision(revision),
        span=Span(row.start, row.end),
        text=row.slice,
        speaker=row.said_by,
        turn=row.turn,
        inner=tuple(InnerQuotation(Span(start, end), speaker) for start, end, speaker in row.inner),
    )


def _exchange(
    row: AnyRow,
    said: tuple[str, str],
    topics: tuple[TopicMatch, ...],
    held: tuple[Bullet, ...],
) -> StoredExchange:
    return StoredExchange(
        id=ExchangeId(row.id),
        briefing_id=BriefingId(row.briefing_id),
        briefing_title=row.title,
        briefing_date=row.date,
        source_id=SourceId(row.source_id),
        source_name=row.source_name,
        url=row.url,
        document=row.document,
        revision=Revision(row.revision),
        number=row.number,
        turn=row.turn,
        question=said[0],
        answer=said[1],
        stored_at=row.stored_at,
        outlet=row.outlet,
        speaker=row.speaker,
        bullets=held,
        topics=topics,
        event=row.event,
        withdrawn=row.withdrawn,
        is_current=row.current,
        removed=row.removed_at is not None,
        verdict=_verdict(row),
        headline=row.headline,
    )


def _verdict(row: AnyRow) -> Verdict:
    if row.answer_kind is None:
        return ANSWERED
    return Verdict(AnswerKind(row.answer_kind), row.answer_words or "")
