"""Tables about an optional language model: what it was asked, and what that cost.

Beside the other tables and tied to none: the operator pays for the model, whoever's briefing it
read, and an answer is found again by what was asked.
"""

from sqlalchemy import BigInteger, Column, Date, Table

from digests.storage.columns import PlainText, UtcTime
from digests.storage.tables import metadata

model_tokens = Table(
    "model_tokens",
    metadata,
    Column("day", Date, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
    Column("calls", BigInteger, nullable=False),
)

model_answers = Table(
    "model_answers",
    metadata,
    # Hash of everything that was asked: model, instructions, sentences.
    Column("key", PlainText, primary_key=True),
    Column("answer", PlainText, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
)
