"""Tables of what a server's editors handle: topic alerts and reported problems."""

from sqlalchemy import JSON, BigInteger, Column, Index, Table

from digests.storage.columns import BigId, PlainText, UtcTime
from digests.storage.tables import metadata

alerts = Table(
    "alerts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("role_id", BigInteger),
    Column("covered_id", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "guild_id"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    # No foreign key: a report outlives the exchange that it is about.
    Column("exchange_id", BigInteger, nullable=False),
    Column("problem", PlainText, nullable=False),
    Column("remark", PlainText, nullable=False),
    Column("who", BigInteger, nullable=False),
    Column("reported_at", UtcTime, nullable=False),
    Column("answer", PlainText),
    Column("answered_by", BigInteger),
    Column("answered_at", UtcTime),
    Index(None, "guild_id"),
)
