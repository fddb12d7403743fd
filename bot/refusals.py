"""Whatever went wrong in answering a person → one sentence to them, and a record for us.

In this order: what they typed cannot be done (said as it is), we ourselves cannot (said without
inner details), anything else (an id that is logged once with its traceback).
"""

import secrets

import structlog

from bot.layouts.components import Layout
from bot.layouts.replies import broken, nearest_names, refusal, which_one
from bot.words import Words
from digests.errors import (
    AmbiguousName,
    BadRequest,
    DigestsError,
    StorageError,
    UnknownName,
)

log = structlog.get_logger(__name__)


def lay_out_refusal(error: BaseException, words: Words, *, menu_id: str | None = None) -> Layout:
    """The answer to a request that failed. `menu_id` lets an ambiguous name be chosen."""
    match error:
        case AmbiguousName(candidates=candidates):
            return which_one(str(error), candidates, menu_id, words)
        case UnknownName(nearest=nearest):
            return nearest_names(str(error), nearest, words)
        case BadRequest():
            return refusal(str(error))
        case StorageError():
            incident = _record(error)
            return refusal(
                words("The archive cannot be read or written at this moment; try again soon."),
                more=words("Id for the operator: {id}.", id=incident),
            )
        case DigestsError():
            return refusal(str(error))
        case _:
            return broken(_record(error), words)


def _record(error: BaseException) -> str:
    incident = secrets.token_hex(4)
    log.error("answer failed", incident=incident, exc_info=error)
    return incident
