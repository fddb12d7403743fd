"""Numbered, forward-only steps of the schema; Alembic runs them, `schema.py` calls it."""
