from pathlib import Path
from zoneinfo import ZoneInfo

from digests.catalogues import load_sources
from digests.model import SourceKind
from digests.sources.addresses import parse_address

SHIPPED = load_sources(Path(__file__).parents[3] / "config" / "sources.toml")


def test_many_publishers_are_shipped_and_none_is_on():
    assert len(SHIPPED) >= 24
    assert not any(source.enabled or source.verified for source in SHIPPED)


def test_every_shipped_source_can_be_asked_as_it_stands():
    for source in SHIPPED:
        assert source.kind in {SourceKind.FEED, SourceKind.LISTING}
        assert source.language
        assert source.zone == ZoneInfo(source.zone or "").key
        assert parse_address(source.address or "").port in {80, 443}
