"""What stands at sources: their memory, withdrawn briefings, vanished ones."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Run forward; there is no way back but a backup."""
    op.create_table(
        "source_memory",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("memory", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_source_memory_source_id_sources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_memory")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("briefing_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"],
            ["briefings.id"],
            name=op.f("fk_withdrawals_briefing_id_briefings"),
        ),
        sa.PrimaryKeyConstraint("briefing_id", name=op.f("pk_withdrawals")),
    )
    op.create_index(
        op.f("ix_withdrawals_guild_id_withdrawn_at"),
        "withdrawals",
        ["guild_id", "withdrawn_at"],
        unique=False,
    )
    op.create_table(
        "absences",
        sa.Column("briefing_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", _TIME, nullable=False),
        sa.Column("removed_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_absences_briefing_id_briefings")
        ),
        sa.PrimaryKeyConstraint("briefing_id", name=op.f("pk_absences")),
    )
