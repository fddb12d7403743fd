"""Column types that both back ends keep alike."""

import datetime as dt
import re
import zlib
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, Row, Text, TypeDecorator
from sqlalchemy.engine import Dialect

from digests.model import GuildId

OPERATOR = 0
"""`guild_id` of rows that the operator owns and everybody sees. Discord never gives the id 0."""

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns; its reader knows them."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# A plain INTEGER primary key is SQLite's own row id, which the search joins on.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[dt.datetime]):
    """Aware UTC in and out; SQLite, which knows no zones, holds it as sortable text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuses naive times: what they mean depends on where the program runs."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A time without zone cannot be stored: {value!r}.")
        in_utc = value.astimezone(dt.UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature, here and below
    ) -> dt.datetime | None:
        """Aware UTC, whatever zone the server's session is in."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class PlainText(TypeDecorator[str]):
    """Text without what no database holds: NUL and halves of surrogate pairs become U+FFFD.

    One character for one, so that positions hold; what is asked for is changed alike.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace on the way in."""
        return None if value is None else plain_text(value)


class Compressed(TypeDecorator[bytes]):
    """Bytes, deflated on the way in: a transcript's page shrinks to about a fifth."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(
        self,
        value: bytes | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> bytes | None:
        """Deflate."""
        return None if value is None else zlib.compress(value, 6)

    def process_result_value(
        self,
        value: bytes | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> bytes | None:
        """Inflate; what stands there was deflated by us, so no bomb is expected."""
        return None if value is None else zlib.decompress(value)


def plain_text(words: str) -> str:
    """Every character that a database holds, the others replaced."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", words)


def owner_of(guild_id: GuildId | None) -> int:
    """The `guild_id` that rows of this owner carry."""
    return OPERATOR if guild_id is None else guild_id


def guild_of(owner: int) -> GuildId | None:
    """The guild that a row belongs to; None for the operator's."""
    return None if owner == OPERATOR else GuildId(owner)


def visible_to(guild_id: GuildId | None) -> tuple[int, ...]:
    """Owners whose rows a guild sees: the operator and itself."""
    return (OPERATOR,) if guild_id is None else (OPERATOR, guild_id)
