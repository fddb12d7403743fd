"""${message}."""

revision = "${up_revision}"
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run forward; there is no way back but a backup."""
    ${upgrades if upgrades else "pass"}
