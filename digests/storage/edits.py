"""Whether words that were quoted once still stand in what the publisher shows now."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.storage.tables import briefings, transcripts


async def was_edited(connection: AsyncConnection, transcript_id: int, words: str) -> bool:
    """Whether the briefing has a later revision, of other bytes, in which the words are no more.

    White space does not count. The same bytes read better are no edit of the publisher's.
    """
    old = (
        await connection.execute(
            select(transcripts.c.briefing_id, transcripts.c.document_id).where(
                transcripts.c.id == transcript_id
            )
        )
    ).one()
    find = (
        select(transcripts.c.document_id, transcripts.c.text)
        .join(briefings, briefings.c.transcript_id == transcripts.c.id)
        .where(briefings.c.id == old.briefing_id)
    )
    now = (await connection.execute(find)).one()
    if now.document_id == old.document_id:
        return False
    text: str = now.text.decode("utf-8", "surrogatepass")
    return _folded(words) not in _folded(text)


def _folded(text: str) -> str:
    return " ".join(text.split())
