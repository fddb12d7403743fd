"""The catalogue of sources as the operator's settings have it."""

from dataclasses import replace

from bot.settings import Settings
from bot.shipped import own_or_shipped
from digests.catalogues import load_sources
from digests.errors import BadCatalogue
from digests.model import Source


def operator_sources(settings: Settings) -> tuple[Source, ...]:
    """The operator's file or the shipped one, with `sources.enabled` switched on.

    Raises BadCatalogue, also for an id in `sources.enabled` that the file lacks.
    """
    path = own_or_shipped(settings.config_dir, "sources.toml")
    sources = load_sources(path)
    wanted = frozenset(settings.sources.enabled)
    unknown = sorted(wanted - {source.id for source in sources})
    if unknown:
        raise BadCatalogue(
            f"{path}: has no source {unknown[0]!r}, which sources.enabled names; "
            "`readout sources list` shows the ids."
        )
    return tuple(
        replace(source, enabled=True) if source.id in wanted else source for source in sources
    )
