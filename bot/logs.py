"""Events → lines on stderr: for people at a terminal, JSON for machines. stdout is for data."""

import logging
import sys
from typing import TYPE_CHECKING

import structlog

from bot.settings import LogSettings

if TYPE_CHECKING:
    from structlog.typing import Processor

_LEVELS = logging.getLevelNamesMapping()
_CHATTY = {
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "discord": logging.INFO,
    "httpx": logging.WARNING,
    # What it warns of, our own sentence about the file says.
    "pypdf": logging.ERROR,
}


def configure_logging(settings: LogSettings, *, service: bool) -> None:
    """Send our own events and the libraries' through one chain, from the given level up.

    A command that ends by itself speaks in sentences of its own: unless asked to debug, it logs
    warnings only, and never as JSON by itself.
    """
    level = _LEVELS[settings.level.upper()]
    if not service and level == logging.INFO:
        level = logging.WARNING
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_last(settings, service=service),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name, least in _CHATTY.items():
        logging.getLogger(name).setLevel(max(level, least))


def _last(settings: LogSettings, *, service: bool) -> "list[Processor]":
    automatic = settings.format == "auto" and service and not sys.stderr.isatty()
    if settings.format == "json" or automatic:
        return [
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
