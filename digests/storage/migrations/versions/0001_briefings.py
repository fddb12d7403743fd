"""Sources, documents, briefings, exchanges, quotes and their search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A plain INTEGER primary key is SQLite's own row id.
_BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Run forward; there is no way back but a backup."""
    _create_instance()
    _create_sources()
    _create_briefings()
    _create_exchanges()
    _create_bullets()
    _create_search()
    _start_counters()


def _create_instance() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "names",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", "name", name=op.f("pk_names")),
    )


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("links", sa.Text(), nullable=True),
        sa.Column("selector", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_guild_id"), "sources", ["guild_id"], unique=False)
    op.create_table(
        "source_health",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("last_success_at", _TIME, nullable=True),
        sa.Column("last_failure_at", _TIME, nullable=True),
        sa.Column("last_new_at", _TIME, nullable=True),
        sa.Column("next_poll_at", _TIME, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_source_health_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_health")),
    )
    op.create_table(
        "documents",
        sa.Column("id", _BIG_ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("charset", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("guild_id", "sha256", name=op.f("uq_documents_guild_id_sha256")),
    )


def _create_briefings() -> None:
    op.create_table(
        "briefings",
        sa.Column("id", _BIG_ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("sort_day", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("spokespersons", sa.JSON(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.Column("transcript_id", sa.BigInteger(), nullable=False),
        sa.Column("digest_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_briefings_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefings")),
    )
    op.create_index(op.f("ix_briefings_digest_id"), "briefings", ["digest_id"], unique=False)
    op.create_index(op.f("ix_briefings_event"), "briefings", ["event"], unique=False)
    op.create_index(
        op.f("ix_briefings_source_id_sort_day"),
        "briefings",
        ["source_id", "sort_day"],
        unique=False,
    )
    op.create_index(op.f("ix_briefings_stored_at"), "briefings", ["stored_at"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("briefing_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("fetched_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_addresses_briefing_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_addresses_document_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_addresses_source_id")),
        sa.PrimaryKeyConstraint("source_id", "address", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_briefing_id"), "addresses", ["briefing_id"], unique=False)
    op.create_index(op.f("ix_addresses_document_id"), "addresses", ["document_id"], unique=False)
    op.create_table(
        "transcripts",
        sa.Column("id", _BIG_ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("briefing_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_transcripts_briefing_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_transcripts_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcripts")),
        sa.UniqueConstraint(
            "briefing_id", "revision", name=op.f("uq_transcripts_briefing_id_revision")
        ),
    )
    op.create_index(
        op.f("ix_transcripts_document_id"), "transcripts", ["document_id"], unique=False
    )


def _create_exchanges() -> None:
    op.create_table(
        "exchanges",
        sa.Column("id", _BIG_ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("search_id", sa.BigInteger(), nullable=False),
        sa.Column("briefing_id", sa.BigInteger(), nullable=False),
        sa.Column("transcript_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("sort_day", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_exchanges_briefing_id")
        ),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcripts.id"], name=op.f("fk_exchanges_transcript_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchanges")),
        sa.UniqueConstraint("search_id", name=op.f("uq_exchanges_search_id")),
    )
    op.create_index(op.f("ix_exchanges_briefing_id"), "exchanges", ["briefing_id"], unique=False)
    op.create_index(
        op.f("ix_exchanges_transcript_id"), "exchanges", ["transcript_id"], unique=False
    )
    op.create_table(
        "turns",
        sa.Column("exchange_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("is_question", sa.Boolean(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchanges.id"], name=op.f("fk_turns_exchange_id")
        ),
        sa.PrimaryKeyConstraint("exchange_id", "number", name=op.f("pk_turns")),
    )
    op.create_table(
        "exchange_topics",
        sa.Column("exchange_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchanges.id"], name=op.f("fk_exchange_topics_exchange_id")
        ),
        sa.PrimaryKeyConstraint("exchange_id", "topic", name=op.f("pk_exchange_topics")),
    )


def _create_bullets() -> None:
    op.create_table(
        "bullets",
        sa.Column("id", _BIG_ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("exchange_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("condenser", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchanges.id"], name=op.f("fk_bullets_exchange_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bullets")),
    )
    op.create_index(op.f("ix_bullets_exchange_id"), "bullets", ["exchange_id"], unique=False)
    op.create_table(
        "quotes",
        sa.Column("id", _BIG_ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("transcript_id", sa.BigInteger(), nullable=False),
        sa.Column("exchange_id", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("inner", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchanges.id"], name=op.f("fk_quotes_exchange_id")
        ),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcripts.id"], name=op.f("fk_quotes_transcript_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sa.UniqueConstraint(
            "transcript_id", "start", "end", name=op.f("uq_quotes_transcript_id_start_end")
        ),
    )
    op.create_index(op.f("ix_quotes_exchange_id"), "quotes", ["exchange_id"], unique=False)
    op.create_index(op.f("ix_quotes_public_id"), "quotes", ["public_id"], unique=False)
    op.create_table(
        "bullet_quotes",
        sa.Column("bullet_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bullet_id"],
            ["bullets.id"],
            name=op.f("fk_bullet_quotes_bullet_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name=op.f("fk_bullet_quotes_quote_id")
        ),
        sa.PrimaryKeyConstraint("bullet_id", "position", name=op.f("pk_bullet_quotes")),
    )
    op.create_index(op.f("ix_bullet_quotes_quote_id"), "bullet_quotes", ["quote_id"], unique=False)


def _create_search() -> None:
    """Terms are cut, folded and stemmed by us (`terms.py`), alike for both back ends; the indexes
    take them as they are. `keys` (weight D) holds what lookups filter by.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE exchange_terms USING fts5("
            "question, answer, about, keys, content='', tokenize='ascii')"
        )
        return
    op.execute(
        "CREATE TABLE exchange_terms (search_id bigint PRIMARY KEY, terms tsvector NOT NULL)"
    )
    # In the row itself where it fits a page: fetching what stands beside was most of a lookup.
    op.execute("ALTER TABLE exchange_terms ALTER COLUMN terms SET STORAGE MAIN")
    op.execute("ALTER TABLE exchange_terms SET (toast_tuple_target = 8160)")
    op.execute("CREATE INDEX ix_exchange_terms_terms ON exchange_terms USING gin (terms)")


def _start_counters() -> None:
    op.bulk_insert(
        sa.table("counters", sa.column("name", sa.Text), sa.column("value", sa.BigInteger)),
        [
            {"name": name, "value": 0}
            for name in (
                "documents",
                "briefings",
                "transcripts",
                "exchanges",
                "bullets",
                "quotes",
                "names",
            )
        ],
    )
