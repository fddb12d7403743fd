"""Withdrawn here, edited or removed at the publisher: nothing is lost, and everything says so."""

import dataclasses
import datetime as dt

from digests.model import GuildId, QuoteQuery, SourceId
from digests.storage import (
    BriefingStore,
    Database,
    QuoteSearch,
    SourceMemoryStore,
    SourceStore,
    StandingStore,
)
from tests.digests.storage.briefing_texts import (
    FERRY,
    LAMP,
    MINISTRY,
    NOW,
    TIDE,
    own_source,
    save,
    withdraw,
    write_briefing,
)

HOUR = dt.timedelta(hours=1)
OWN = own_source(7)


async def test_withdrawals_are_listed_with_who_and_why_and_taken_back(database: Database):
    standing, search = StandingStore(database), QuoteSearch(database)
    ingested = await save(BriefingStore(database), write_briefing([TIDE]), source=OWN)

    assert await withdraw(database, GuildId(7), ingested)
    (listed,) = await standing.withdrawals(GuildId(7))
    assert ("a draft", "ada", NOW) == (listed.reason, listed.who, listed.withdrawn_at)
    assert (OWN.name, ingested.briefing_id) == (listed.source_name, listed.briefing_id)
    assert () == await standing.withdrawals(GuildId(8)) == await standing.withdrawals(None)
    assert None is await standing.restore(GuildId(8), ingested.briefing_id)
    assert await standing.is_withdrawn(GuildId(7), ingested.briefing_id)

    assert listed == await standing.restore(GuildId(7), ingested.briefing_id)
    assert None is await standing.restore(GuildId(7), ingested.briefing_id)
    assert 1 == (await search.find(QuoteQuery(guild_id=GuildId(7)))).total


async def test_a_live_twin_is_one_that_the_same_people_see(database: Database):
    store, standing = BriefingStore(database), StandingStore(database)
    first = await save(store, write_briefing([TIDE]), source=OWN)
    second = await save(store, write_briefing([TIDE], address="b"))

    assert second.briefing_id == await standing.live_twin(GuildId(7), first.briefing_id)
    assert None is await standing.live_twin(GuildId(8), second.briefing_id)


async def test_what_is_missed_twice_counts_as_removed_until_it_is_back(database: Database):
    store, standing = BriefingStore(database), StandingStore(database)
    await save(store, write_briefing([TIDE], address="https://tides.test/a?utm_source=x"))
    where = (MINISTRY.id, "https://tides.test/a")

    assert not await standing.note_gone(*where, unlisted=False, now=NOW)
    assert [False] == list((await standing.absent(MINISTRY.id)).values())
    assert not (await store.briefings(None))[0].removed
    assert await standing.note_gone(*where, unlisted=False, now=NOW + HOUR)
    assert [True] == list((await standing.absent(MINISTRY.id)).values())
    assert (await store.briefings(None))[0].removed
    (row,) = (await QuoteSearch(database).find(QuoteQuery())).rows
    assert row.exchange.removed

    await standing.note_back(*where)
    assert {} == await standing.absent(MINISTRY.id)
    assert not (await store.briefings(None))[0].removed


async def test_gone_and_unlisted_is_removed_at_once_and_a_copy_is_never(database: Database):
    store, standing = BriefingStore(database), StandingStore(database)
    await save(store, write_briefing([TIDE], address="a"))
    await save(store, write_briefing([TIDE], address="copy"))

    assert not await standing.note_gone(MINISTRY.id, "copy", unlisted=True, now=NOW)
    assert not await standing.note_gone(MINISTRY.id, "unknown", unlisted=True, now=NOW)
    assert await standing.note_gone(MINISTRY.id, "a", unlisted=True, now=NOW)


async def test_only_words_that_the_newest_revision_lacks_are_edited(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    await save(store, write_briefing([TIDE, FERRY]))
    (old,) = (await search.find(QuoteQuery(words=("dike",)))).rows
    (kept,) = (await search.find(QuoteQuery(words=("island",)))).rows
    changed = dataclasses.replace(TIDE, answer="Thank you. It will not. Sandbags are ready.")
    again = await save(store, write_briefing([changed, FERRY]), now=NOW + HOUR)

    assert "revised" == again.outcome
    found, same = [await search.quote(None, row.quote.id) for row in (old, kept)]
    assert found is not None
    assert same is not None
    assert (True, False) == (found.edited, same.edited)


async def test_the_same_bytes_read_better_are_no_edit(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    first, better = write_briefing([TIDE, LAMP]), write_briefing([FERRY, LAMP])
    await save(store, first)
    (old,) = (await search.find(QuoteQuery(words=("dike",)))).rows
    mended = await save(store, dataclasses.replace(better, document=first.document))

    assert "mended" == mended.outcome
    row = await search.quote(None, old.quote.id)
    assert row is not None
    assert not row.edited


async def test_memories_are_kept_per_source_and_go_with_it(database: Database):
    sources, memories = SourceStore(database), SourceMemoryStore(database)
    await sources.put(OWN)
    await memories.keep(OWN.id, "first")
    await memories.keep(OWN.id, "second \ud800")
    await memories.keep(SourceId("unknown"), "lost")

    assert "second \ud800" == await memories.recall(OWN.id)
    assert None is await memories.recall(SourceId("unknown"))
    assert await sources.remove(GuildId(7), OWN.id)
    assert None is await memories.recall(OWN.id)


async def test_a_source_is_removed_by_its_owner_and_stays_off_where_it_brought_something(
    database: Database,
):
    sources = SourceStore(database)
    await sources.put(MINISTRY)
    await save(BriefingStore(database), write_briefing([TIDE]), source=OWN)

    assert not await sources.remove(GuildId(8), OWN.id)
    assert not await sources.remove(GuildId(7), MINISTRY.id)
    assert {MINISTRY.id, OWN.id} == {source.id for source in await sources.active()}
    assert await sources.remove(GuildId(7), OWN.id)
    assert (MINISTRY,) == await sources.active()
    assert dataclasses.replace(OWN, enabled=False) == await sources.one(GuildId(7), OWN.id)


async def test_a_server_sees_its_own_copy_and_not_the_operators_beside_it(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    await save(store, write_briefing([TIDE]), source=OWN)
    await save(store, write_briefing([TIDE], address="later"))
    span = (NOW - HOUR, NOW + HOUR)

    for guild, seen in ((GuildId(7), OWN.id), (GuildId(8), MINISTRY.id), (None, MINISTRY.id)):
        rows = (await search.find(QuoteQuery(guild_id=guild, words=("dike",)))).rows
        assert [seen] == [row.exchange.source_id for row in rows]
        stored = await store.stored_between(guild, *span)
        assert [seen] == [exchange.source_id for exchange in stored]
    only = QuoteQuery(guild_id=GuildId(7), words=("dike",), source=MINISTRY.id)
    assert 1 == (await search.find(only)).total
    assert 1 == len(await store.stored_between(GuildId(7), *span, (MINISTRY.id,)))
