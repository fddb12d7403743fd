"""Tables about what stands at sources, beside those of `tables`.

sources ─ source_memory      what a source showed last, so that a restart forgets nothing
briefings ─ withdrawals      taken down here, by whom and why
          └ absences         asked for again and not found at the publisher
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

from digests.storage.columns import Compressed, PlainText, UtcTime
from digests.storage.tables import metadata

source_memory = Table(
    "source_memory",
    metadata,
    Column("source_id", PlainText, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("memory", Compressed, nullable=False),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column(
        "briefing_id",
        BigInteger,
        ForeignKey("briefings.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("guild_id", BigInteger, nullable=False),
    Column("reason", PlainText, nullable=False),
    Column("who", PlainText, nullable=False),
    Column("withdrawn_at", UtcTime, nullable=False),
    Index(None, "guild_id", "withdrawn_at"),
)

absences = Table(
    "absences",
    metadata,
    Column(
        "briefing_id",
        BigInteger,
        ForeignKey("briefings.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("guild_id", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    # Null: missed once only, which a publisher's hiccup may explain.
    Column("removed_at", UtcTime),
)
