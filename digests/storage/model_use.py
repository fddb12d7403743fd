"""What a language model was asked and what it cost: a daily count of tokens, and its answers."""

import datetime as dt

from sqlalchemy import insert, select, update

from digests.storage.database import Database
from digests.storage.model_tables import model_answers, model_tokens


class ModelUseStore:
    """The ledger of a model. Tokens are counted before they are spent, so that a crash costs
    some of the day's cap and never more money than it allows.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, key: str) -> str | None:
        """What the model answered to the same before; None where it was not asked."""
        find = select(model_answers.c.answer).where(model_answers.c.key == key)
        async with self._database.read() as connection:
            answer: str | None = (await connection.execute(find)).scalar()
        return answer

    async def remember(self, key: str, answer: str, now: dt.datetime) -> None:
        """The first answer stays; a second one to the same is forgotten."""
        async with self._database.write() as connection:
            find = select(model_answers.c.key).where(model_answers.c.key == key)
            if (await connection.execute(find)).first() is None:
                values = {"key": key, "answer": answer, "asked_at": now}
                await connection.execute(insert(model_answers).values(**values))

    async def reserve(self, tokens: int, *, cap: int, day: dt.date) -> bool:
        """Count the tokens of a coming call; False, and nothing counted, where the cap forbids."""
        here = model_tokens.c.day == day
        async with self._database.write() as connection:
            find = select(model_tokens.c.tokens).where(here)
            spent: int | None = (await connection.execute(find)).scalar()
            if (spent or 0) + tokens > cap:
                return False
            if spent is None:
                first = {"day": day, "tokens": tokens, "calls": 1}
                await connection.execute(insert(model_tokens).values(**first))
            else:
                more = {"tokens": spent + tokens, "calls": model_tokens.c.calls + 1}
                await connection.execute(update(model_tokens).where(here).values(**more))
        return True

    async def settle(self, *, reserved: int, used: int, day: dt.date) -> None:
        """Put what a call really took in place of what was reserved for it."""
        change = {"tokens": model_tokens.c.tokens + (used - reserved)}
        async with self._database.write() as connection:
            await connection.execute(
                update(model_tokens).where(model_tokens.c.day == day).values(**change)
            )

    async def spent(self, day: dt.date) -> int:
        """Tokens counted for that day (UTC)."""
        find = select(model_tokens.c.tokens).where(model_tokens.c.day == day)
        async with self._database.read() as connection:
            return (await connection.execute(find)).scalar() or 0
