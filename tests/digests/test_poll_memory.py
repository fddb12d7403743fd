"""What polls remember over restarts, and what becomes of briefings that change or vanish."""

from dataclasses import replace

from digests.errors import FetchFailed
from digests.model import QuoteQuery, SourceId, SourceKind
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
    Desk,
    replace_poll,
)
from tests.digests.sources.web import briefing, feed


async def printed(desk: Desk, word: str) -> str:
    """The id of the quote that a digest would print of the briefing with that word."""
    page = await desk.search.find(QuoteQuery(words=(word,)))
    return page.rows[0].quote.id


async def test_after_a_restart_an_entry_further_down_is_still_new(desk):
    await desk.look()
    desk.web.pages[FEED] = feed(THREE, TWO, ONE, FOUR)

    report = await replace_poll(desk).poll(SOURCE, now=NOW + HOUR / 4)

    assert 1 == report.new
    assert {THREE, FOUR} == await desk.stored()


async def test_after_a_restart_a_placeholder_is_asked_again_at_its_time(desk):
    await desk.look()
    desk.web.pages |= {FEED: feed(FOUR, THREE), FOUR: NOTICE}
    await desk.look(NOW + HOUR / 4)
    desk.web.pages[FOUR] = briefing("fish market")
    restarted = replace_poll(desk)

    early = await restarted.poll(SOURCE, now=NOW + HOUR / 2)
    later = await restarted.poll(SOURCE, now=NOW + 2 * HOUR)

    assert (0, 1) == (early.new, later.new)


async def test_after_a_restart_a_source_without_briefings_still_fails(desk):
    desk.web.pages |= {FEED: feed(FOUR), FOUR: NOTICE}
    await desk.look()

    report = await replace_poll(desk).poll(SOURCE, now=NOW + HOUR / 4)

    assert "Nothing that it lists could be read" in str(report.failure)


async def test_a_copy_is_not_fetched_again_after_a_restart(desk):
    other = replace(SOURCE, id=SourceId("other"), address="https://mirror.test/feed")
    await desk.sources.put(other)
    mirrored = "https://mirror.test/3"
    desk.web.pages |= {other.address: feed(mirrored), mirrored: desk.web.pages[THREE]}
    await desk.look()
    await desk.poll.poll(other, now=NOW)

    await replace_poll(desk).poll(other, now=NOW + HOUR / 4)

    assert 1 == desk.web.asked.count(mirrored)


async def test_words_that_a_new_revision_lacks_are_told_to_be_edited_at_source(desk):
    await desk.look()
    changed, kept = await printed(desk, "Sunday"), await printed(desk, "inspected")
    desk.web.pages[THREE] = briefing("customs house").replace("on Sunday", "on Monday")

    report = await desk.look(NOW + 2 * HOUR)

    assert ["revised"] == [each.outcome for each in report.ingested]
    old, same = [await desk.search.quote(None, each) for each in (changed, kept)]
    assert old is not None
    assert same is not None
    assert ("Sunday" in old.quote.text, old.edited) == (True, True)
    assert not same.edited
    assert not old.exchange.removed


async def test_a_briefing_missed_once_is_asked_for_again_and_missed_twice_is_removed(desk):
    await desk.look()
    quote = await printed(desk, "inspected")
    page = desk.web.pages.pop(THREE)
    await desk.look(NOW + 2 * HOUR)
    once = await desk.search.quote(None, quote)

    await desk.look(NOW + 9 * HOUR / 4)
    twice = await desk.search.quote(None, quote)
    asked = desk.web.asked.count(THREE)
    await desk.look(NOW + 10 * HOUR / 4)
    desk.web.pages[THREE] = page
    await desk.look(NOW + 7 * HOUR)
    back = await desk.search.quote(None, quote)

    assert [False, True, False] == [each.exchange.removed for each in (once, twice, back)]
    assert 3 == asked
    assert {THREE} == await desk.stored()


async def test_a_page_that_was_only_away_for_a_moment_is_not_removed(desk):
    await desk.look()
    quote = await printed(desk, "inspected")
    page = desk.web.pages.pop(THREE)
    await desk.look(NOW + 2 * HOUR)
    desk.web.pages[THREE] = page

    await desk.look(NOW + 9 * HOUR / 4)

    found = await desk.search.quote(None, quote)
    assert not found.exchange.removed
    assert {} == await desk.standing.absent(SOURCE.id)


async def test_gone_and_taken_out_of_the_list_is_removed_at_once(desk):
    await desk.look()
    desk.web.pages[FEED] = feed(FOUR, THREE, TWO)
    await desk.look(NOW + HOUR / 4)
    desk.web.pages[FEED] = feed(FOUR, TWO)
    del desk.web.pages[THREE]

    report = await desk.look(NOW + HOUR / 2)

    assert (THREE,) == report.vanished
    assert {THREE: True} == await desk.standing.absent(SOURCE.id)


async def test_what_drops_off_the_end_of_a_list_is_left_alone(desk):
    desk.web.pages[FEED] = feed(THREE)
    await desk.look()
    desk.web.pages[FEED] = feed(FOUR, THREE)
    await desk.look(NOW + HOUR / 4)
    desk.web.pages[FEED] = feed(FOUR)

    await desk.look(NOW + HOUR / 2)

    assert 1 == desk.web.asked.count(THREE)


async def test_a_single_page_that_is_gone_is_removed_at_the_second_look(desk):
    desk.source = replace(SOURCE, kind=SourceKind.PAGE, address=ONE)
    await desk.look()
    quote = await printed(desk, "inspected")
    desk.web.pages[ONE] = FetchFailed("It has no such page (410).", "gone")

    reports = [await desk.look(NOW + n * HOUR) for n in (1, 2)]

    assert ["It has no such page (410)."] * 2 == [report.failure for report in reports]
    assert (await desk.search.quote(None, quote)).exchange.removed


async def test_a_withdrawn_briefing_stays_withdrawn_whatever_polls_see(desk):
    report = await desk.look()
    quote = await printed(desk, "inspected")
    briefing_id = report.ingested[0].briefing_id
    await desk.standing.withdraw(None, briefing_id, reason="wrong", who="ada", now=NOW)
    desk.web.pages[THREE] = briefing("customs house").replace("Sunday", "Monday")

    await desk.look(NOW + HOUR / 4)
    await replace_poll(desk).backfill(SOURCE, now=NOW + HOUR)

    assert THREE not in await desk.stored()
    found = await desk.search.quote(None, quote)
    assert found.exchange.withdrawn
