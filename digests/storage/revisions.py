"""Which schema revisions exist and whether a database has the newest; without loading Alembic."""

from pathlib import Path

from digests.errors import SchemaTooNew, SchemaTooOld

MIGRATIONS = Path(__file__).parent / "migrations"

FIND_REVISION = "SELECT version_num FROM alembic_version"
REVISION_TABLE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
    "postgresql": "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL",
}


def known_revisions() -> tuple[str, ...]:
    """Oldest first. A revision is the number that its file name starts with."""
    files = (MIGRATIONS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")
    return tuple(sorted(file.name[:4] for file in files))


def pending_after(current: str | None) -> tuple[str, ...]:
    """Revisions that a database at `current` still lacks."""
    known = known_revisions()
    if current is None:
        return known
    return tuple(revision for revision in known if revision > current)


def require_current(current: str | None, shown: str) -> None:
    """Raise SchemaTooOld or SchemaTooNew unless `current` is the newest that we know."""
    newest = known_revisions()[-1]
    if current is None:
        raise SchemaTooOld(
            f"The database {shown!r} has no tables of Readout yet. Run `readout db upgrade`."
        )
    if current > newest:
        raise SchemaTooNew(
            f"The database {shown!r} was written by a newer Readout (schema {current}, this one "
            f"knows {newest}). Install that version, or restore an older backup with "
            "`readout db restore`."
        )
    if current < newest:
        raise SchemaTooOld(
            f"The database {shown!r} has schema {current}, this Readout needs {newest}. Run "
            "`readout db upgrade`; it makes a backup first."
        )
