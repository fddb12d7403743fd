"""Settings → the language model that rewords bullets, where the operator has one."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.settings import LlmSettings
from digests.ingest import Rewording
from digests.model import Bullet, Transcript
from digests.storage import Database, ModelUseStore

if TYPE_CHECKING:
    from digests.condensing.llm import ModelOptions


@asynccontextmanager
async def open_rewording(
    settings: LlmSettings, database: Database
) -> AsyncIterator[Rewording | None]:
    """The configured model over its ledger; None where there is none, and then no HTTP either."""
    options = model_options(settings)
    if options is None:
        yield None
        return
    from digests.condensing.llm import open_model

    async with open_model(options, ModelUseStore(database)) as model:
        yield model


async def reword_once(
    settings: LlmSettings, transcript: Transcript, drafts: Sequence[Bullet], now: dt.datetime
) -> tuple[Bullet, ...]:
    """The drafts as the configured model words them, for a run without database."""
    options = model_options(settings)
    if options is None:
        return tuple(drafts)
    from digests.condensing.llm import PassingLedger, open_model

    async with open_model(options, PassingLedger()) as model:
        return await model.reword(transcript, drafts, now=now)


def model_options(settings: LlmSettings) -> "ModelOptions | None":
    """None where no model is configured."""
    if settings.base_url is None or settings.model is None:
        return None
    from digests.condensing.llm import ModelOptions

    return ModelOptions(
        base_url=settings.base_url,
        model=settings.model,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        daily_token_cap=settings.daily_token_cap,
        timeout=dt.timedelta(seconds=settings.timeout_seconds),
    )
