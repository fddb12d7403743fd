"""Sources have one owner, and their health is what polling said."""

import dataclasses
import datetime as dt

import pytest

from digests.errors import NotAllowed, UnknownName
from digests.model import GuildId, SourceHealth, SourceId
from digests.storage import BriefingStore, Database, SourceStore
from tests.digests.storage.briefing_texts import (
    HARBOUR,
    MINISTRY,
    NOW,
    TIDE,
    own_source,
    save,
    write_briefing,
)

OWN = own_source(7)


async def test_a_guild_sees_the_operators_sources_and_its_own(database: Database):
    store = SourceStore(database)
    for source in (MINISTRY, HARBOUR, OWN):
        await store.put(source)
    assert (HARBOUR, MINISTRY) == await store.all(None)
    assert (HARBOUR, MINISTRY, OWN) == await store.all(GuildId(7))
    assert (HARBOUR, MINISTRY) == await store.all(GuildId(8))
    assert OWN == await store.one(GuildId(7), OWN.id)
    assert None is await store.one(GuildId(8), OWN.id)


async def test_putting_a_source_again_changes_it(database: Database):
    store = SourceStore(database)
    await store.put(MINISTRY)
    renamed = dataclasses.replace(MINISTRY, name="Ministry of Seas", enabled=False)
    await store.put(renamed)
    assert (renamed,) == await store.all(None)


async def test_an_id_belongs_to_one_owner(database: Database):
    store = SourceStore(database)
    await store.put(OWN)
    with pytest.raises(NotAllowed, match="exists already"):
        await store.put(dataclasses.replace(OWN, guild_id=GuildId(8)))
    with pytest.raises(NotAllowed):
        await save(
            BriefingStore(database),
            write_briefing([TIDE]),
            source=dataclasses.replace(OWN, guild_id=None),
        )


async def test_saving_a_briefing_does_not_change_its_source(database: Database):
    sources = SourceStore(database)
    await sources.put(MINISTRY)
    stale = dataclasses.replace(MINISTRY, name="An old name")
    await save(BriefingStore(database), write_briefing([TIDE]), source=stale)
    assert (MINISTRY,) == await sources.all(None)


async def test_health_counts_failures_since_the_last_success(database: Database):
    store = SourceStore(database)
    await store.put(MINISTRY)
    later = NOW + dt.timedelta(minutes=15)
    assert () == await store.health(None)

    await store.record_poll(MINISTRY.id, now=NOW, new=1, etag='"a"', next_poll_at=later)
    await store.record_poll(MINISTRY.id, now=later, failure="It answered 503.")
    failing = await store.record_poll(MINISTRY.id, now=later, failure="It answered 503.")

    assert (failing,) == await store.health(None)
    assert (
        SourceHealth(
            source_id=MINISTRY.id,
            last_success_at=NOW,
            last_failure_at=later,
            last_new_at=NOW,
            failures=2,
            failure="It answered 503.",
            etag='"a"',
        )
        == failing
    )
    mended = await store.record_poll(MINISTRY.id, now=later)
    assert (0, None, later, NOW) == (
        mended.failures,
        mended.failure,
        mended.last_success_at,
        mended.last_new_at,
    )


async def test_polling_an_unknown_source_is_said(database: Database):
    with pytest.raises(UnknownName, match="'nowhere'"):
        await SourceStore(database).record_poll(SourceId("nowhere"), now=NOW)
