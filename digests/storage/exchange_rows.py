"""The exchanges of a reading → rows: kept where they are the same, replaced where not."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import Certainty, Quote, TopicMatch
from digests.storage.counting import reserve_ids
from digests.storage.quote_rows import insert_quotes, known_quotes
from digests.storage.reading import ReadExchange, Reading, Terms
from digests.storage.tables import (
    bullet_quotes,
    bullets,
    exchange_topics,
    exchanges,
    turns,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the exchanges of a reading go."""

    owner: int
    briefing_id: int
    transcript_id: int
    is_new: bool
    """Whether nothing of this briefing is stored yet."""
    withdrawn: bool
    day: int | None
    sort_day: int
    now: dt.datetime

    @property
    def head(self) -> dict[str, Any]:
        """What exchanges have from their briefing, so that lookups need not join it."""
        return {"day": self.day, "sort_day": self.sort_day, "withdrawn": self.withdrawn}


@dataclass(frozen=True, slots=True)
class _Placed:
    """An exchange with the id that it has or gets."""

    id: int
    search_id: int
    read: ReadExchange

    @property
    def is_new(self) -> bool:
        """Whether there is no row of it yet; see `replace_exchanges`."""
        return self.id == self.search_id


async def replace_exchanges(connection: AsyncConnection, reading: Reading, place: Place) -> None:
    """Make `reading` the current content of its briefing.

    Exchanges of the same revision whose turns stand where they stood keep their id; what is gone
    stays readable for the quotes that were printed of it, but is no longer current.
    """
    stored: dict[str, _Stored] = {}
    known: dict[tuple[int, int], int] = {}
    if not place.is_new:
        stored = await _give_way(connection, place)
        known = await known_quotes(connection, place.transcript_id)
    written = [read for read in reading.exchanges if not _is_untouched(read, stored)]
    slices = {
        quote.span: read for read in written for quote in read.quotes if quote.span not in known
    }
    ids = await reserve_ids(
        connection,
        exchanges=len(written),
        bullets=sum(len(read.bullets) for read in written),
        quotes=len(slices),
    )
    # One number serves as id and as place in the search index; what changed moves there, since
    # an index without content cannot take a row back.
    placed = [
        _Placed(stored[read.spans].id if read.spans in stored else number, number, read)
        for number, read in zip(ids["exchanges"], written, strict=True)
    ]
    await _clear(connection, [one.id for one in placed if not one.is_new])
    await _write_exchanges(connection, placed, place)
    await _take_place(
        connection, [stored[r.spans].id for r in reading.exchanges if r.spans in stored], place
    )
    await _write_details(connection, placed, owner=place.owner)
    fresh = _fresh_quotes(placed, known)
    await insert_quotes(
        connection,
        fresh,
        ids["quotes"],
        owner=place.owner,
        transcript_id=place.transcript_id,
    )
    known |= {quote.span: row for row, (_, quote) in zip(ids["quotes"], fresh, strict=True)}
    await _write_bullets(connection, placed, ids["bullets"], known, owner=place.owner)
    await _index(connection, placed)


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    fingerprint: str


async def _give_way(connection: AsyncConnection, place: Place) -> dict[str, _Stored]:
    """Nothing of the briefing is current until it is told so; what its revision holds, by spans."""
    await connection.execute(
        update(exchanges)
        .where(exchanges.c.briefing_id == place.briefing_id, exchanges.c.current)
        .values(current=False)
    )
    rows = await connection.execute(
        select(exchanges.c.id, exchanges.c.spans, exchanges.c.fingerprint)
        .where(exchanges.c.transcript_id == place.transcript_id)
        .order_by(exchanges.c.id)
    )
    return {row.spans: _Stored(row.id, row.fingerprint) for row in rows}


def _is_untouched(read: ReadExchange, stored: dict[str, _Stored]) -> bool:
    known = stored.get(read.spans)
    return known is not None and known.fingerprint == read.fingerprint


async def _take_place(connection: AsyncConnection, ids: Sequence[int], place: Place) -> None:
    if ids:
        await connection.execute(
            update(exchanges).where(exchanges.c.id.in_(ids)).values(current=True, **place.head)
        )


def _fresh_quotes(
    placed: Iterable[_Placed], known: dict[tuple[int, int], int]
) -> list[tuple[int, Quote]]:
    fresh: dict[tuple[int, int], tuple[int, Quote]] = {}
    for one in placed:
        for quote in one.read.quotes:
            if quote.span not in known:
                fresh.setdefault(quote.span, (one.id, quote))
    return list(fresh.values())


async def _clear(connection: AsyncConnection, ids: Sequence[int]) -> None:
    if not ids:
        return
    of_exchange = select(bullets.c.id).where(bullets.c.exchange_id.in_(ids))
    await connection.execute(
        delete(bullet_quotes).where(bullet_quotes.c.bullet_id.in_(of_exchange))
    )
    for table in (bullets, turns, exchange_topics):
        await connection.execute(delete(table).where(table.c.exchange_id.in_(ids)))


async def _write_exchanges(
    connection: AsyncConnection, placed: Sequence[_Placed], place: Place
) -> None:
    common = {
        "guild_id": place.owner,
        "briefing_id": place.briefing_id,
        "transcript_id": place.transcript_id,
        "current": True,
        "stored_at": place.now,
        **place.head,
    }
    fresh = [{"id": one.id, **common, **_columns(one)} for one in placed if one.is_new]
    changed = [{"exchange": one.id, **_columns(one)} for one in placed if not one.is_new]
    if fresh:
        await connection.execute(insert(exchanges), fresh)
    if changed:
        await connection.execute(
            update(exchanges).where(exchanges.c.id == bindparam("exchange")), changed
        )


def _columns(place: _Placed) -> dict[str, Any]:
    read = place.read
    return {
        "search_id": place.search_id,
        "number": read.number,
        "turn": read.turn,
        "outlet": read.outlet,
        "speaker": read.speaker,
        "quotes": len(read.quotes),
        "spans": read.spans,
        "fingerprint": read.fingerprint,
        "answer_kind": read.verdict.kind.value if read.verdict else None,
        "answer_words": read.verdict.words if read.verdict else None,
        "headline": read.headline,
    }


async def _write_details(
    connection: AsyncConnection, placed: Iterable[_Placed], *, owner: int
) -> None:
    turn_rows: list[dict[str, Any]] = []
    topic_rows: list[dict[str, Any]] = []
    for place in placed:
        common = {"exchange_id": place.id, "guild_id": owner}
        turn_rows += [common | turn for turn in place.read.turns]
        topic_rows += [common | _topic_columns(match) for match in place.read.topics]
    if turn_rows:
        await connection.execute(insert(turns), turn_rows)
    if topic_rows:
        await connection.execute(insert(exchange_topics), topic_rows)


def _topic_columns(match: TopicMatch) -> dict[str, Any]:
    return {
        "topic": match.topic,
        "certain": match.certainty is Certainty.CERTAIN,
        "weight": match.weight,
        "words": list(match.words),
    }


async def _write_bullets(
    connection: AsyncConnection,
    placed: Sequence[_Placed],
    ids: Sequence[int],
    quote_ids: dict[tuple[int, int], int],
    *,
    owner: int,
) -> None:
    numbered = [
        (place.id, position, bullet)
        for place in placed
        for position, bullet in enumerate(place.read.bullets)
    ]
    rows = [
        {
            "id": bullet_id,
            "guild_id": owner,
            "exchange_id": exchange_id,
            "position": position,
            "text": bullet.text,
            "outlet": bullet.outlet,
            "speaker": bullet.speaker,
            "condenser": bullet.condenser,
            "topics": [
                [m.topic, m.certainty.value, list(m.words), m.weight] for m in bullet.topics
            ],
        }
        for bullet_id, (exchange_id, position, bullet) in zip(ids, numbered, strict=True)
    ]
    links = [
        {"bullet_id": bullet_id, "position": position, "quote_id": quote_ids[quote.span]}
        for bullet_id, (_, _, bullet) in zip(ids, numbered, strict=True)
        for position, quote in enumerate(bullet.quotes)
    ]
    if rows:
        await connection.execute(insert(bullets), rows)
    if links:
        await connection.execute(insert(bullet_quotes), links)


async def _index(connection: AsyncConnection, placed: Sequence[_Placed]) -> None:
    if not placed:
        return
    if connection.dialect.name == "sqlite":
        statement = text(
            "INSERT INTO exchange_terms (rowid, question, answer, about, keys) "
            "VALUES (:search_id, :question, :answer, :about, :keys)"
        )
        rows = [{"search_id": place.search_id, **_fts5(place.read.terms)} for place in placed]
    else:
        statement = text(
            "INSERT INTO exchange_terms (search_id, terms) "
            "VALUES (:search_id, CAST(:terms AS tsvector))"
        )
        rows = [
            {"search_id": place.search_id, "terms": _tsvector(place.read.terms)} for place in placed
        ]
    await connection.execute(statement, rows)


def _fts5(terms: Terms) -> dict[str, str]:
    return {
        "question": " ".join(terms.question),
        "answer": " ".join(terms.answer),
        "about": " ".join(terms.about),
        "keys": " ".join(terms.keys),
    }


def _tsvector(terms: Terms) -> str:
    """Written out by ourselves, so that no parser cuts the terms anew. A gap between the fields
    keeps phrases from reaching across; terms hold letters and digits only, so none needs escape.
    """
    positions: dict[str, list[str]] = {}
    at = 0
    for weight, field in (("A", terms.answer), ("B", terms.question), ("C", terms.about)):
        for term in field:
            at += 1
            positions.setdefault(term, []).append(f"{min(at, 16383)}{weight}")
        at += 8
    words = [f"'{term}':{','.join(places[:250])}" for term, places in positions.items()]
    return " ".join([*words, *(f"'{key}':16383" for key in terms.keys)])
