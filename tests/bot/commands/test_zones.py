"""What is offered as a time zone is what a digest takes."""

from bot.commands.digest import zones_like
from digests.cadence import parse_zone


def test_every_zone_that_is_offered_is_taken():
    for typed in ("", "gmt", "e", "new", "utc", "au"):
        offered = zones_like(typed)[:25]
        assert offered == [parse_zone(zone) for zone in offered]
