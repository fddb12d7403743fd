"""What a language model was asked and what it cost."""

import datetime as dt

from digests.storage import Database, ModelUseStore

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
TODAY, TOMORROW = dt.date(2026, 11, 24), dt.date(2026, 11, 25)


async def test_the_first_answer_to_a_question_stays(database: Database):
    store = ModelUseStore(database)
    assert None is await store.recall("k")
    await store.remember("k", '{"bullets": []}', NOW)
    await store.remember("k", "another", NOW)
    assert '{"bullets": []}' == await store.recall("k")
    assert None is await store.recall("other")


async def test_the_cap_of_a_day_is_never_passed(database: Database):
    store = ModelUseStore(database)
    assert await store.reserve(600, cap=1000, day=TODAY)
    assert not await store.reserve(600, cap=1000, day=TODAY)
    assert await store.reserve(400, cap=1000, day=TODAY)
    assert 1000 == await store.spent(TODAY)
    assert await store.reserve(600, cap=1000, day=TOMORROW)
    assert not await store.reserve(1, cap=0, day=TOMORROW)


async def test_what_a_call_took_replaces_what_was_reserved(database: Database):
    store = ModelUseStore(database)
    await store.reserve(600, cap=1000, day=TODAY)
    await store.settle(reserved=600, used=150, day=TODAY)
    assert 150 == await store.spent(TODAY)
    assert 0 == await store.spent(TOMORROW)
