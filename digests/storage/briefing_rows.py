"""A briefing, its documents, addresses and revisions → rows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import BriefingId, Document, Ingested, Source
from digests.storage.columns import owner_of
from digests.storage.counting import next_id, reserve_ids
from digests.storage.exchange_rows import Place, replace_exchanges
from digests.storage.reading import Reading
from digests.storage.tables import addresses, briefings, counters, documents, transcripts

_CLOCK_SLACK = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Known:
    """What stands at an address already."""

    is_primary: bool
    sha256: str
    id: BriefingId
    event: str
    title: str | None
    date: dt.date | None
    status: str
    stored_at: dt.datetime
    transcript_id: int
    revision: str


@dataclass(frozen=True, slots=True)
class Save:
    """What `BriefingStore.save` was given, the reading made of it included."""

    source: Source
    document: Document
    reading: Reading
    url: str | None
    now: dt.datetime
    digestible: bool

    @property
    def owner(self) -> int:
        """Who owns the rows."""
        return owner_of(self.source.guild_id)

    @property
    def address(self) -> str:
        """The address without what does not tell briefings apart."""
        return canonical_address(self.document.address)


def canonical_address(address: str) -> str:
    """`HTTPS://Example.org:443/a?utm_source=x#top` → `http://example.org/a`.

    The path of a file, and what is no proper address, stays itself.
    """
    try:
        parts = urlsplit(address)
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
        query = urlencode(
            [
                (name, value)
                for name, value in parse_qsl(parts.query, keep_blank_values=True)
                if not name.startswith("utm_") and name not in {"fbclid", "gclid"}
            ]
        )
    except ValueError:
        return address
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return address
    return f"http://{parts.hostname}{port}{parts.path or '/'}{'?' if query else ''}{query}"


async def store_new(connection: AsyncConnection, save: Save, *, digestible: bool) -> Ingested:
    """Store a briefing of which nothing is stored; not digestible: it enters no digest ever."""
    stored_at, newest = await _ascending(connection, save.now)
    ids = await reserve_ids(connection, briefings=1, transcripts=1)
    briefing_id, transcript_id = ids["briefings"].start, ids["transcripts"].start
    document_id = await _store_document(connection, save)
    head = _head(save, stored_at)
    await connection.execute(
        insert(briefings).values(
            id=briefing_id,
            guild_id=save.owner,
            source_id=save.source.id,
            address=save.address,
            document=save.document.address,
            status="live",
            stored_at=stored_at,
            transcript_id=transcript_id,
            # Its exchanges get the next ids.
            digest_id=newest + len(save.reading.exchanges) if digestible else None,
            **head,
        )
    )
    await _insert_transcript(connection, save, transcript_id, briefing_id, document_id)
    await _point_address(
        connection, save, BriefingId(briefing_id), is_primary=True, document_id=document_id
    )
    place = _place(save, briefing_id, transcript_id, head["sort_day"], is_new=True)
    await replace_exchanges(connection, save.reading, place)
    return _ingested(save, briefing_id, "new")


async def replace_briefing(
    connection: AsyncConnection, save: Save, known: Known, outcome: str
) -> Ingested:
    """What was read before gives way; its place in the order of digests stays, so that a digest
    that covered it does not bring it again and one that did not brings the newer wording.
    """
    document_id = await _store_document(connection, save)
    await _point_address(connection, save, known.id, is_primary=True, document_id=document_id)
    transcript_id = await _find_transcript(connection, save, known.id)
    if transcript_id is None:
        transcript_id = await next_id(connection, "transcripts")
        await _insert_transcript(connection, save, transcript_id, known.id, document_id)
    head = _head(save, save.now)
    if save.reading.transcript.date is None:
        # Still undated: it keeps the place in time that it was stored at.
        head["sort_day"] = known.stored_at.date().toordinal()
    await connection.execute(
        update(briefings)
        .where(briefings.c.id == known.id)
        .values(transcript_id=transcript_id, **head)
    )
    place = _place(
        save,
        known.id,
        transcript_id,
        head["sort_day"],
        is_new=False,
        withdrawn=known.status != "live",
    )
    await replace_exchanges(connection, save.reading, place)
    return _ingested(save, known.id, outcome)


def _head(save: Save, stored_at: dt.datetime) -> dict[str, Any]:
    transcript = save.reading.transcript
    return {
        "url": save.url,
        "title": transcript.title,
        "date": transcript.date,
        "sort_day": (transcript.date or stored_at.date()).toordinal(),
        "language": transcript.language or save.source.language,
        "spokespersons": list(transcript.spokespersons),
        "event": save.reading.event,
    }


def _place(
    save: Save,
    briefing_id: int,
    transcript_id: int,
    sort_day: int,
    *,
    is_new: bool,
    withdrawn: bool = False,
) -> Place:
    date = save.reading.transcript.date
    return Place(
        owner=save.owner,
        briefing_id=briefing_id,
        transcript_id=transcript_id,
        is_new=is_new,
        withdrawn=withdrawn,
        day=date.toordinal() if date else None,
        sort_day=sort_day,
        now=save.now,
    )


async def _find_transcript(connection: AsyncConnection, save: Save, briefing_id: int) -> int | None:
    known = await connection.execute(
        select(transcripts.c.id).where(
            transcripts.c.briefing_id == briefing_id,
            transcripts.c.revision == save.reading.revision,
        )
    )
    transcript_id: int | None = known.scalar()
    return transcript_id


async def _insert_transcript(
    connection: AsyncConnection,
    save: Save,
    transcript_id: int,
    briefing_id: int,
    document_id: int,
) -> None:
    transcript = save.reading.transcript
    await connection.execute(
        insert(transcripts).values(
            id=transcript_id,
            guild_id=save.owner,
            briefing_id=briefing_id,
            document_id=document_id,
            revision=save.reading.revision,
            layout=transcript.layout,
            text=transcript.text.encode("utf-8", "surrogatepass"),
            read_at=save.now,
        )
    )


async def _store_document(connection: AsyncConnection, save: Save) -> int:
    document = save.document
    sha256 = document.sha256
    known = await connection.execute(
        select(documents.c.id).where(
            documents.c.guild_id == save.owner, documents.c.sha256 == sha256
        )
    )
    document_id: int | None = known.scalar()
    if document_id is not None:
        return document_id
    document_id = await next_id(connection, "documents")
    await connection.execute(
        insert(documents).values(
            id=document_id,
            guild_id=save.owner,
            sha256=sha256,
            media_type=document.media_type,
            charset=document.charset,
            size=len(document.content),
            content=document.content,
            fetched_at=document.fetched_at,
        )
    )
    return document_id


async def point_address(
    connection: AsyncConnection,
    save: Save,
    briefing_id: BriefingId,
    outcome: str,
    *,
    is_primary: bool,
) -> Ingested:
    """Store no more than at which address the document stands and which briefing that is."""
    document_id = await _store_document(connection, save)
    await _point_address(
        connection, save, briefing_id, is_primary=is_primary, document_id=document_id
    )
    return _ingested(save, briefing_id, outcome)


async def _point_address(
    connection: AsyncConnection,
    save: Save,
    briefing_id: BriefingId,
    *,
    is_primary: bool,
    document_id: int,
) -> None:
    values = {
        "printed": save.document.address,
        "url": save.url,
        "briefing_id": briefing_id,
        "document_id": document_id,
        "is_primary": is_primary,
        "etag": save.document.etag,
        "last_modified": save.document.last_modified,
        "fetched_at": save.document.fetched_at,
    }
    here = (addresses.c.source_id == save.source.id, addresses.c.address == save.address)
    changed = await connection.execute(update(addresses).where(*here).values(**values))
    if changed.rowcount == 0:
        await connection.execute(
            insert(addresses).values(
                source_id=save.source.id, address=save.address, guild_id=save.owner, **values
            )
        )


async def _ascending(connection: AsyncConnection, now: dt.datetime) -> tuple[dt.datetime, int]:
    """`now`, but not before what was stored last, and the newest exchange: times of storage
    ascend like ids. A clock that stepped back by more than a little is believed again.
    """
    last_at = select(func.max(briefings.c.stored_at)).scalar_subquery()
    newest = select(counters.c.value).where(counters.c.name == "exchanges").scalar_subquery()
    last, newest_id = (await connection.execute(select(last_at, newest))).one()
    stands_back = last is not None and now < last <= now + _CLOCK_SLACK
    return (last if stands_back else now), newest_id


def _ingested(save: Save, briefing_id: int, outcome: str) -> Ingested:
    return Ingested(
        briefing_id=BriefingId(briefing_id),
        title=save.reading.transcript.title,
        exchanges=len(save.reading.exchanges),
        revision=save.reading.revision,
        outcome=outcome,
    )
