"""Polling over the real stores: what comes in, what is told, and what is asked again."""

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from digests.errors import FetchFailed
from digests.model import GuildId, Source, SourceId, SourceKind
from digests.sources.rhythm import Alert
from digests.sources.trial import try_address, try_source
from digests.sources.visit import Visitor
from tests.digests.poll_desk import (
    FEED,
    FOUR,
    HOUR,
    NOTICE,
    NOW,
    ONE,
    SOURCE,
    THREE,
    TWO,
    replace_poll,
)
from tests.digests.sources.web import briefing, feed


async def test_the_first_poll_brings_the_latest_briefing_only(desk):
    report = await desk.look()

    assert (3, 1, None) == (report.found, report.new, report.failure)
    assert {THREE} == await desk.stored()


async def test_later_polls_bring_what_is_new_and_leave_the_backlog(desk):
    await desk.look()
    desk.web.pages[FEED] = feed(FOUR, THREE, TWO, ONE)

    report = await desk.look(NOW + HOUR / 2)

    assert 1 == report.new
    assert {THREE, FOUR} == await desk.stored()


async def test_a_restart_neither_floods_nor_forgets(desk):
    desk.web.leads_to[THREE] = "https://www.ministry.test/long/3.html"
    await desk.look()
    again = replace_poll(desk)
    desk.web.pages[FEED] = feed(FOUR, THREE, TWO)

    report = await again.poll(SOURCE, now=NOW + HOUR / 2)

    assert 1 == report.new
    assert {THREE, FOUR} == await desk.stored()


async def test_an_entry_that_appears_below_the_others_is_seen(desk):
    await desk.look()
    desk.web.pages[FEED] = feed(THREE, TWO, ONE, FOUR)

    await desk.look(NOW + HOUR / 2)

    assert {THREE, FOUR} == await desk.stored()


async def test_a_flood_comes_in_over_several_polls_and_nothing_of_it_is_lost(desk):
    await desk.look()
    many = [f"https://ministry.test/many/{number}" for number in range(25)]
    desk.web.pages |= {address: briefing(f"pier {address[-2:]}") for address in many}
    desk.web.pages[FEED] = feed(*many, THREE)

    counts = [(await desk.look(NOW + n * HOUR / 4)).new for n in range(1, 4)]

    assert [20, 5, 0] == counts


async def test_the_same_briefing_by_two_feeds_counts_once_and_floods_nobody(desk):
    other = replace(SOURCE, id=SourceId("other"), address="https://mirror.test/feed")
    await desk.sources.put(other)
    mirrored = [address.replace("ministry", "mirror") for address in (THREE, TWO, ONE)]
    desk.web.pages[other.address] = feed(*mirrored)
    desk.web.pages |= {m: desk.web.pages[m.replace("mirror", "ministry")] for m in mirrored}
    await desk.look()

    first = await desk.poll.poll(other, now=NOW)
    after_restart = await replace_poll(desk).poll(other, now=NOW + HOUR / 4)

    assert ["duplicate"] == [each.outcome for each in first.ingested]
    assert 0 == after_restart.new


async def test_the_backlog_comes_on_request_over_several_pages(desk):
    listing = replace(SOURCE, kind=SourceKind.LISTING, links="test/", selector="li a", pages=3)
    rows = "<li><a href='{}'>Briefing of the day</a></li>"
    desk.web.pages[FEED] = rows.format(THREE) + "<a rel='next' href='/page2'>Next</a>"
    desk.web.pages["https://ministry.test/page2"] = rows.format(TWO) + rows.format(ONE)
    desk.source = listing
    await desk.look()
    heard: list[int] = []

    report = await desk.poll.backfill(
        listing, now=NOW, progress=lambda done, _address: heard.append(done)
    )

    assert {ONE, TWO, THREE} == await desk.stored()
    assert ([1, 2], 2) == (heard, report.new)


async def test_an_unchanged_feed_is_not_read_again(desk):
    await desk.look()
    asked = len(desk.web.asked)

    report = await desk.look(NOW + HOUR / 4)

    assert (None, 1) == (report.failure, desk.web.not_modified)
    assert asked + 1 == len(desk.web.asked)


async def test_validators_wait_until_everything_is_stored(desk):
    await desk.look()
    desk.web.pages[FEED] = feed(FOUR, THREE)
    desk.web.pages[FOUR] = FetchFailed("It broke off.", "protocol")
    await desk.look(NOW + HOUR / 4)
    desk.web.pages[FOUR] = briefing("fish market")

    report = await desk.look(NOW + HOUR / 2)

    assert (1, 0) == (report.new, desk.web.not_modified)


async def test_a_changed_briefing_is_seen_as_a_revision(desk):
    await desk.look()
    desk.web.pages[THREE] = briefing("customs house").replace("Sunday", "Monday")

    report = await desk.look(NOW + 2 * HOUR)

    assert ["revised"] == [ingested.outcome for ingested in report.ingested]


async def test_a_briefing_that_vanished_is_reported_and_kept(desk):
    await desk.look()
    del desk.web.pages[THREE]

    report = await desk.look(NOW + 2 * HOUR)

    assert (THREE,) == report.vanished
    assert {THREE} == await desk.stored()


async def test_a_notice_among_briefings_is_no_failure_and_is_read_once(desk):
    await desk.look()
    desk.web.pages |= {FEED: feed(FOUR, THREE), FOUR: NOTICE}

    report = await desk.look(NOW + HOUR / 4)
    await desk.look(NOW + HOUR / 2)

    assert (None, [FOUR]) == (report.failure, [problem.address for problem in report.problems])
    assert 1 == desk.reader.read_documents.count(FOUR)


async def test_a_placeholder_that_becomes_a_transcript_comes_in(desk):
    await desk.look()
    desk.web.pages |= {FEED: feed(FOUR, THREE), FOUR: NOTICE}
    await desk.look(NOW + HOUR / 4)
    desk.web.pages[FOUR] = briefing("fish market")

    early = await desk.look(NOW + HOUR)
    later = await desk.look(NOW + 2 * HOUR)

    assert (0, 1) == (early.new, later.new)


async def test_what_stays_no_briefing_is_given_up(desk):
    await desk.look()
    desk.web.pages |= {FEED: feed(FOUR, THREE), FOUR: NOTICE}

    for hours in range(1, 300, 2):
        await desk.look(NOW + hours * HOUR)

    assert 5 == desk.web.asked.count(FOUR)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (feed(), "no entry"),
        ("<html><form><input type=password></form></html>", "a login page"),
        ("<html><title>Just a moment...</title></html>", "a refusal"),
        (feed(FOUR), "Nothing that it lists could be read as a briefing."),
        (FetchFailed("It did not answer in time.", "deadline"), "did not answer in time"),
    ],
)
async def test_an_empty_day_is_told_from_a_failure(desk, page, said):
    desk.web.pages |= {FEED: page, FOUR: NOTICE}

    for number in range(2):
        report = await desk.look(NOW + number * HOUR)
        assert said in str(report.failure)
    health = await desk.health()

    assert (2, None) == (health.failures, health.etag)
    assert said in str(health.failure)


async def test_people_are_told_once_when_it_fails_and_once_when_it_recovers(desk):
    good = desk.web.pages[FEED]
    alerts = []
    for number in range(8):
        broken = 1 <= number < 6
        desk.web.pages[FEED] = FetchFailed("It broke off.", "protocol") if broken else good
        alerts.append((await desk.look(NOW + number * HOUR)).alert)

    assert [None] * 3 + [Alert.FAILING] + [None] * 2 + [Alert.RECOVERED, None] == alerts


async def test_a_failing_source_is_left_alone_longer_and_as_long_as_it_asks(desk):
    busy = FetchFailed("It asks to come back later.", "busy", 5 * HOUR)
    desk.web.pages[FEED] = busy

    report = await desk.look()

    assert NOW + 5 * HOUR == report.next_poll_at
    assert () == await desk.poll.poll_due([SOURCE], now=NOW + HOUR)
    assert 1 == len(await desk.poll.poll_due([SOURCE], now=NOW + 5 * HOUR))


async def test_two_servers_with_one_address_share_its_fetches(desk):
    theirs = [
        replace(SOURCE, id=SourceId(f"own-{guild}"), guild_id=GuildId(guild)) for guild in (1, 2)
    ]
    for source in theirs:
        await desk.sources.put(source)

    reports = await desk.poll.poll_due([SOURCE, *theirs], now=NOW)

    assert 3 == len(reports)
    assert [None] * 3 == [report.failure for report in reports]
    assert sorted([FEED, THREE]) == sorted(desk.web.asked)


async def test_one_broken_source_does_not_stop_the_others(desk, caplog):
    desk.web.pages["https://bad.test/"] = ZeroDivisionError("a defect of ours")
    bad = Source(SourceId("bad"), "Bad", SourceKind.FEED, "https://bad.test/")

    reports = await desk.poll.poll_due([bad, SOURCE], now=NOW)

    assert [SOURCE] == [report.source for report in reports]


async def test_sources_that_are_off_or_uploads_are_left_alone(desk):
    off = [replace(SOURCE, enabled=False), replace(SOURCE, kind=SourceKind.UPLOAD)]

    assert () == await desk.poll.poll_due(off, now=NOW)


async def test_a_single_page_is_followed_through_its_revisions(desk):
    desk.source = replace(SOURCE, kind=SourceKind.PAGE, address=ONE)
    first = await desk.look()
    same = await desk.look(NOW + HOUR)
    desk.web.pages[ONE] = briefing("ferry").replace("Sunday", "Tuesday")
    changed = await desk.look(NOW + 2 * HOUR)

    assert ["new"] == [each.outcome for each in first.ingested]
    assert () == same.ingested
    assert ["revised"] == [each.outcome for each in changed.ingested]


async def test_a_folder_is_watched(desk, tmp_path):
    folder = tmp_path / "briefings"
    folder.mkdir()
    desk.source = replace(SOURCE, kind=SourceKind.FOLDER, address=str(folder))

    def put(name: str, subject: str, at: dt.datetime) -> None:
        (folder / name).write_text(briefing(subject))
        os.utime(folder / name, (at.timestamp(), at.timestamp()))

    put("old.html", "ferry", NOW - 2 * HOUR)
    put("new.html", "lighthouse", NOW - HOUR)
    await desk.look()
    put("later.html", "customs house", NOW + HOUR)
    put("unfinished.html", "fish market", NOW + 2 * HOUR)
    await desk.look(NOW + 2 * HOUR)

    assert {"new.html", "later.html"} == {Path(each).name for each in await desk.stored()}


async def test_a_trial_shows_each_step_and_stores_nothing(desk):
    visitor = Visitor(desk.web, desk.reader)

    steps = await try_source(SOURCE, visitor, now=NOW)

    assert ["fetched", "discovered", "read", "exchanges", "sample"] == [step.name for step in steps]
    assert all(step.ok for step in steps)
    assert "2 exchanges" in steps[3].detail
    assert set() == await desk.stored()


async def test_a_trial_stops_where_it_fails(desk):
    visitor = Visitor(desk.web, desk.reader)
    desk.web.pages |= {FEED: feed(FOUR), FOUR: NOTICE}

    steps = await try_source(SOURCE, visitor, now=NOW)
    none = await try_source(replace(SOURCE, address="https://none.test/"), visitor, now=NOW)

    assert [True, True, False] == [step.ok for step in steps]
    assert [("fetched", False)] == [(step.name, step.ok) for step in none]


async def test_a_trial_of_an_address_finds_out_what_it_is(desk):
    visitor = Visitor(desk.web, desk.reader)

    as_feed = await try_address(FEED, visitor, now=NOW)
    as_page = await try_address(ONE, visitor, now=NOW)

    assert "3 found (rss)" in as_feed[1].detail
    assert "(page)" in as_page[1].detail
