"""The tables as they are now. Migrations build them; a test compares the two.

    sources ─ source_health
       └ addresses → documents (bytes, kept for ever)
            └ briefings ─ transcripts (one per revision)
                   └ exchanges ─ turns, exchange_topics, exchange_terms (search)
                         └ bullets ─ bullet_quotes ─ quotes
    guilds ─ guild_topics, saved_lookups
    subscriptions ─ deliveries ─ printed_quotes
    names, counters, meta

`guild_id` stands on every row that a server can own; 0 is the operator. Ids come from `counters`,
whose row stays locked until the transaction ends, so that on both back ends ids ascend in the
order of commits and are never used again.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from digests.storage.columns import BigId, Compressed, PlainText, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", BigId, primary_key=True, autoincrement=False)


def _guild() -> Column[int]:
    return Column("guild_id", BigInteger, nullable=False)


meta = Table(
    "meta",
    metadata,
    Column("key", PlainText, primary_key=True),
    Column("value", PlainText, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", PlainText, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

names = Table(
    "names",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", PlainText, primary_key=True),
    Column("name", PlainText, primary_key=True),
)

sources = Table(
    "sources",
    metadata,
    Column("id", PlainText, primary_key=True),
    _guild(),
    Column("name", PlainText, nullable=False),
    Column("kind", PlainText, nullable=False),
    Column("address", PlainText),
    Column("language", PlainText),
    Column("zone", PlainText),
    Column("enabled", Boolean, nullable=False),
    Column("links", PlainText),
    Column("selector", PlainText),
    Column("pages", Integer, nullable=False),
    Column("verified", Boolean, nullable=False),
    Index(None, "guild_id"),
)

source_health = Table(
    "source_health",
    metadata,
    Column("source_id", PlainText, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    _guild(),
    Column("last_success_at", UtcTime),
    Column("last_failure_at", UtcTime),
    Column("last_new_at", UtcTime),
    Column("next_poll_at", UtcTime),
    Column("failures", Integer, nullable=False),
    Column("failure", PlainText),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
)

documents = Table(
    "documents",
    metadata,
    _id(),
    _guild(),
    Column("sha256", PlainText, nullable=False),
    Column("media_type", PlainText),
    Column("charset", PlainText),
    Column("size", BigInteger, nullable=False),
    Column("content", Compressed, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    UniqueConstraint("guild_id", "sha256"),
)

briefings = Table(
    "briefings",
    metadata,
    _id(),
    _guild(),
    Column("source_id", PlainText, ForeignKey("sources.id"), nullable=False),
    Column("address", PlainText, nullable=False),
    Column("document", PlainText, nullable=False),
    Column("url", PlainText),
    Column("title", PlainText),
    Column("date", Date),
    Column("sort_day", Integer, nullable=False),
    Column("language", PlainText),
    Column("spokespersons", JSON, nullable=False),
    Column("event", PlainText, nullable=False),
    Column("status", PlainText, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    # The current revision. No foreign key: the two tables would depend on each other.
    Column("transcript_id", BigInteger, nullable=False),
    # Where it stands in the order of digests; null: in no digest ever.
    Column("digest_id", BigInteger),
    Index(None, "event"),
    Index(None, "digest_id"),
    Index(None, "stored_at"),
    Index(None, "source_id", "sort_day"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("source_id", PlainText, ForeignKey("sources.id"), primary_key=True),
    Column("address", PlainText, primary_key=True),
    _guild(),
    Column("printed", PlainText, nullable=False),
    Column("url", PlainText),
    Column("briefing_id", BigInteger, ForeignKey("briefings.id"), nullable=False),
    Column("document_id", BigInteger, ForeignKey("documents.id"), nullable=False),
    Column("is_primary", Boolean, nullable=False),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    Column("fetched_at", UtcTime, nullable=False),
    Index(None, "briefing_id"),
    Index(None, "document_id"),
)

transcripts = Table(
    "transcripts",
    metadata,
    _id(),
    _guild(),
    Column("briefing_id", BigInteger, ForeignKey("briefings.id"), nullable=False),
    Column("document_id", BigInteger, ForeignKey("documents.id"), nullable=False),
    Column("revision", PlainText, nullable=False),
    Column("layout", PlainText, nullable=False),
    Column("text", Compressed, nullable=False),
    Column("read_at", UtcTime, nullable=False),
    UniqueConstraint("briefing_id", "revision"),
    Index(None, "document_id"),
)

exchanges = Table(
    "exchanges",
    metadata,
    _id(),
    _guild(),
    Column("search_id", BigInteger, nullable=False),
    Column("briefing_id", BigInteger, ForeignKey("briefings.id"), nullable=False),
    Column("transcript_id", BigInteger, ForeignKey("transcripts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("outlet", PlainText),
    Column("speaker", PlainText),
    # Ordinals of dates: what lookups filter and sort by. `day` null: date unknown.
    Column("day", Integer),
    Column("sort_day", Integer, nullable=False),
    Column("quotes", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    # Where its turns stand, and a hash of all that was read: the same spans keep their id.
    Column("spans", PlainText, nullable=False),
    Column("fingerprint", PlainText, nullable=False),
    # What its answer does with its question, the words that show it, and what was asked about.
    # Null: stored before that was judged, or not answered in words; reading again fills them.
    Column("answer_kind", PlainText),
    Column("answer_words", PlainText),
    Column("headline", PlainText),
    UniqueConstraint("search_id"),
    Index(None, "briefing_id"),
    Index(None, "transcript_id"),
)

turns = Table(
    "turns",
    metadata,
    Column("exchange_id", BigInteger, ForeignKey("exchanges.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _guild(),
    Column("is_question", Boolean, nullable=False),
    Column("role", PlainText, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", PlainText),
    Column("outlet", PlainText),
    Column("text", PlainText, nullable=False),
)

exchange_topics = Table(
    "exchange_topics",
    metadata,
    Column("exchange_id", BigInteger, ForeignKey("exchanges.id"), primary_key=True),
    Column("topic", PlainText, primary_key=True),
    _guild(),
    Column("certain", Boolean, nullable=False),
    Column("weight", Float, nullable=False),
    Column("words", JSON, nullable=False),
)

bullets = Table(
    "bullets",
    metadata,
    _id(),
    _guild(),
    Column("exchange_id", BigInteger, ForeignKey("exchanges.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("text", PlainText, nullable=False),
    Column("outlet", PlainText),
    Column("speaker", PlainText),
    Column("condenser", PlainText, nullable=False),
    Column("topics", JSON, nullable=False),
    Index(None, "exchange_id"),
)

quotes = Table(
    "quotes",
    metadata,
    _id(),
    _guild(),
    # One id names one slice of one revision, whoever stored it.
    Column("public_id", PlainText, nullable=False),
    Column("transcript_id", BigInteger, ForeignKey("transcripts.id"), nullable=False),
    Column("exchange_id", BigInteger, ForeignKey("exchanges.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("speaker", PlainText),
    Column("text", PlainText, nullable=False),
    Column("inner", JSON, nullable=False),
    UniqueConstraint("transcript_id", "start", "end"),
    Index(None, "public_id"),
    Index(None, "exchange_id"),
)

bullet_quotes = Table(
    "bullet_quotes",
    metadata,
    Column("bullet_id", BigInteger, ForeignKey("bullets.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("quote_id", BigInteger, ForeignKey("quotes.id"), nullable=False),
    Index(None, "quote_id"),
)

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", BigId, primary_key=True, autoincrement=False),
    Column("settings", JSON, nullable=False),
)

guild_topics = Table(
    "guild_topics",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("folded", PlainText, primary_key=True),
    Column("name", PlainText, nullable=False),
    Column("phrases", JSON, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("exclusions", JSON, nullable=False),
)

saved_lookups = Table(
    "saved_lookups",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", PlainText, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("query", PlainText, nullable=False),
    Index(None, "guild_id", "number"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    _guild(),
    Column("channel_id", BigInteger, nullable=False),
    Column("times", JSON, nullable=False),
    Column("zone", PlainText, nullable=False),
    Column("days", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("covered_until", UtcTime, nullable=False),
    Column("covered_id", BigInteger, nullable=False),
    Column("planned_until", UtcTime),
    Column("skip_empty", Boolean, nullable=False),
    Column("skip_next", Boolean, nullable=False),
    Column("paused_until", UtcTime),
    Column("locale", PlainText, nullable=False),
    Index(None, "guild_id"),
    Index(None, "state"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", PlainText, primary_key=True),
    Column("subscription_id", BigInteger, ForeignKey("subscriptions.id"), nullable=False),
    _guild(),
    Column("channel_id", BigInteger, nullable=False),
    Column("occurrence", PlainText, nullable=False),
    Column("kind", PlainText, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("planned_at", UtcTime, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("payload", PlainText, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("owner", PlainText),
    Column("lease_until", UtcTime),
    Column("first_attempt_at", UtcTime),
    Column("last_attempt_at", UtcTime),
    Column("sent_at", UtcTime),
    Column("message_id", BigInteger),
    Column("reason", PlainText),
    UniqueConstraint("subscription_id", "occurrence", "channel_id", "kind"),
    Index(None, "state", "due_at"),
    Index(None, "guild_id", "due_at"),
)

printed_quotes = Table(
    "printed_quotes",
    metadata,
    Column(
        "delivery_key",
        PlainText,
        ForeignKey("deliveries.key", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    _guild(),
    Column("quote_id", PlainText, nullable=False),
    Index(None, "quote_id"),
)

COUNTED = (
    "documents",
    "briefings",
    "transcripts",
    "exchanges",
    "bullets",
    "quotes",
    "subscriptions",
    "saved_lookups",
    "alerts",
    "reports",
    "names",
)
"""Counters; each but `names` hands out ids, `names` is the version of what autocomplete knows."""
