"""What every command starts from: settings, catalogues, the clock."""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import typer

    from bot.settings import Settings
    from digests.model import Outlet, Source, Topic

UNKNOWN_TO_DISCORD = (
    "Discord does not know this token; copy the present one from the application's page."
)


@dataclass
class Session:
    """One run of the command line. Everything is read when it is first asked for."""

    config: Path | None
    service: bool = False
    """Whether this run is the service itself, which logs what it does."""

    @cached_property
    def settings(self) -> "Settings":
        """Raises BadSettings. From here on, events are logged as they say."""
        from bot.logs import configure_logging
        from bot.settings import load_settings

        settings = load_settings(self.config, os.environ)
        configure_logging(settings.log, service=self.service)
        return settings

    @cached_property
    def outlets(self) -> "tuple[Outlet, ...]":
        """Raises BadCatalogue, as do the other catalogues."""
        from digests.catalogues import load_outlets

        return load_outlets(self.catalogue("outlets.toml"))

    @cached_property
    def topics(self) -> "tuple[Topic, ...]":
        """The operator's topics."""
        from digests.catalogues import load_topics

        return load_topics(self.catalogue("topics.toml"))

    @cached_property
    def sources(self) -> "tuple[Source, ...]":
        """The operator's sources, switched on as the settings say."""
        from bot.operator_sources import operator_sources

        return operator_sources(self.settings)

    def catalogue(self, name: str) -> Path:
        """The operator's own file where the configured folder has one, else the shipped file."""
        from bot.shipped import own_or_shipped

        return own_or_shipped(self.settings.config_dir, name)

    def now(self) -> dt.datetime:
        """The only place of the command line that looks at the clock."""
        return dt.datetime.now(dt.UTC)


def session_of(context: "typer.Context") -> Session:
    """The session that the top-level options made."""
    return cast("Session", context.find_root().obj)


def hoist_config(arguments: Sequence[str]) -> list[str]:
    """`run --config FILE` → `--config FILE run`: the option may stand on either side."""
    rest = list(arguments)
    end = rest.index("--") if "--" in rest else len(rest)
    for at, argument in enumerate(rest[:end]):
        if argument.startswith("--config="):
            return [rest.pop(at), *rest]
        if argument == "--config":
            return [*rest[at : at + 2], *rest[:at], *rest[at + 2 :]]
    return rest
