"""Which sources the service polls: the operator's as set, and those of servers that it serves."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app import Digests, open_digests
from bot.operator_sources import operator_sources
from bot.polling import Polling, assemble_polling, open_polling
from bot.settings import Settings, load_settings
from digests.errors import BadCatalogue
from digests.model import GuildId, Source, SourceId, SourceKind
from digests.storage import upgrade_database
from tests.digests.sources.web import PaperWeb, ReaderHere, briefing

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
ONE, TWO = "https://a.test/1", "https://b.test/2"
CATALOGUE = f"""
[[source]]
id = "on"
name = "On"
kind = "page"
address = "{ONE}"
[[source]]
id = "off"
name = "Off"
kind = "page"
address = "{TWO}"
enabled = false
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "sources.toml").write_text(CATALOGUE)
    upgrade_database(f"sqlite:///{tmp_path / 'readout.db'}")
    return settings_with(tmp_path)


def settings_with(folder: Path, **more: str) -> Settings:
    given = {
        "READOUT_DATABASE__URL": f"sqlite:///{folder / 'readout.db'}",
        "READOUT_CONFIG_DIR": str(folder),
    }
    return load_settings(None, given | more)


@pytest_asyncio.fixture
async def digests(settings: Settings) -> AsyncIterator[Digests]:
    async with open_digests(settings) as opened:
        yield opened


@pytest.fixture
def web() -> PaperWeb:
    paper = PaperWeb()
    paper.pages |= {ONE: briefing("ferry"), TWO: briefing("crane")}
    return paper


def polling_over(settings: Settings, digests: Digests, web: PaperWeb) -> Polling:
    return assemble_polling(settings, digests, operator_sources(settings), web, ReaderHere())


async def test_what_is_on_is_polled_and_so_is_what_the_settings_switch_on(
    settings: Settings, digests: Digests, web: PaperWeb, tmp_path: Path
) -> None:
    both = settings_with(tmp_path, READOUT_SOURCES__ENABLED="off")
    async with open_polling(both, digests):
        pass
    assert {"on", "off"} == {each.id for each in await digests.sources.active()}

    reports = await polling_over(both, digests, web).poll_due(NOW, serves=bool)

    assert {"on", "off"} == {report.source.id for report in reports}


async def test_what_left_the_catalogue_or_was_switched_off_is_off(
    settings: Settings, digests: Digests
) -> None:
    await digests.sources.put(Source(SourceId("old"), "Old", SourceKind.PAGE, TWO))
    await digests.sources.put(Source(SourceId("off"), "Off", SourceKind.PAGE, TWO))

    async with open_polling(settings, digests) as polling:
        assert ["on"] == [source.id for source in polling.catalogue if source.enabled]

    assert ["on"] == [each.id for each in await digests.sources.active()]


async def test_servers_that_put_us_out_are_not_read_for(
    settings: Settings, digests: Digests, web: PaperWeb
) -> None:
    for guild in (1, 2):
        own = Source(SourceId(f"own-{guild}"), "Own", SourceKind.PAGE, TWO)
        await digests.sources.put(replace(own, guild_id=GuildId(guild)))
    async with open_polling(settings, digests):
        pass

    polling = polling_over(settings, digests, web)
    reports = await polling.poll_due(NOW, serves=lambda guild: guild == GuildId(1))

    assert {"on", "own-1"} == {report.source.id for report in reports}


async def test_an_unknown_id_among_the_enabled_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue, match="'nobody'"):
        operator_sources(settings_with(tmp_path, READOUT_SOURCES__ENABLED="on, nobody"))
