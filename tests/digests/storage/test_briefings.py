"""Briefings are stored whole, once, and in revisions."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import update

from digests.model import (
    ANSWERED,
    AnswerKind,
    Certainty,
    ExchangeId,
    GuildId,
    QuoteQuery,
    Role,
    Verdict,
)
from digests.storage import BriefingStore, Database, QuoteSearch
from digests.storage.briefing_rows import canonical_address
from digests.storage.tables import quotes
from tests.digests.storage.briefing_texts import (
    FERRY,
    HARBOUR,
    LAMP,
    MINISTRY,
    NOW,
    TIDE,
    Said,
    own_source,
    save,
    withdraw,
    write_briefing,
)

DAY = dt.date(2026, 11, 23)


async def test_everything_that_was_read_comes_back(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE, FERRY], date=DAY)

    ingested = await save(store, written)
    first, second = await store.exchanges_of(None, ingested.briefing_id)

    assert ("new", 2, written.transcript.revision) == (
        ingested.outcome,
        ingested.exchanges,
        ingested.revision,
    )
    assert (TIDE.question, TIDE.answer) == (first.question, first.answer)
    assert ("Coastal Times", "Ines Marlow") == (first.outlet, first.speaker)
    assert ("ministry", "Ministry of Tides") == (first.source_id, first.source_name)
    assert (DAY, written.transcript.title) == (first.briefing_date, first.briefing_title)
    assert written.document.address == first.document
    assert NOW == first.stored_at
    assert written.bullets == first.bullets + second.bullets
    assert ["Transport", "Floods"] == [match.topic for match in second.topics]
    assert [Certainty.CERTAIN, Certainty.RELATED] == [m.certainty for m in second.topics]
    assert first == await store.exchange(None, first.id)


async def test_what_was_asked_and_whether_it_was_answered_comes_back(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE, FERRY], date=DAY)
    verdict = Verdict(AnswerKind.DECLINED, "I have nothing to add.")
    written = dataclasses.replace(
        written,
        bullets=tuple(
            dataclasses.replace(bullet, verdict=verdict, headline="The tide tables")
            if bullet.exchange == 0
            else bullet
            for bullet in written.bullets
        ),
    )

    ingested = await save(store, written)
    first, second = await store.exchanges_of(None, ingested.briefing_id)

    assert (verdict, "The tide tables") == (first.verdict, first.headline)
    assert (ANSWERED, None) == (second.verdict, second.headline)
    assert written.bullets == first.bullets + second.bullets


async def test_the_full_exchange_comes_in_spoken_order(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE, FERRY], split=False)
    ingested = await save(store, written)
    (exchange,) = await store.exchanges_of(None, ingested.briefing_id)

    told = await store.turns_of(None, exchange.id)

    assert [0, 1, 2, 3] == [turn.number for turn in told]
    assert [TIDE.question, TIDE.answer, FERRY.question, FERRY.answer] == [t.text for t in told]
    assert [True, False, True, False] == [turn.is_question for turn in told]
    assert [Role.REPORTER, Role.SPOKESPERSON] == [turn.role for turn in told[:2]]
    assert ["Coastal Times", None] == [turn.outlet for turn in told[:2]]
    assert [None, "Ines Marlow"] == [turn.speaker for turn in told[:2]]
    assert TIDE.answer == told[1].span.slice(written.transcript.text)


async def test_the_same_document_again_changes_nothing(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE, FERRY])
    first = await save(store, written)
    before = await store.exchanges_of(None, first.briefing_id)

    again = await save(store, written, now=NOW + dt.timedelta(hours=1))

    assert ("unchanged", first.briefing_id) == (again.outcome, again.briefing_id)
    assert before == await store.exchanges_of(None, first.briefing_id)


async def test_the_same_words_at_another_address_count_once(database: Database):
    store = BriefingStore(database)
    first = await save(store, write_briefing([TIDE]))
    copy = write_briefing([TIDE], title="As printed elsewhere", address="https://copy.example/9")

    second = await save(store, copy, source=HARBOUR)
    third = await save(store, copy, source=HARBOUR)

    assert ("duplicate", first.briefing_id) == (second.outcome, second.briefing_id)
    assert "duplicate" == third.outcome
    assert 1 == len(await store.briefings(None))
    assert 2 == len([stored async for stored in store.documents()])


async def test_a_changed_answer_is_a_new_revision_and_the_old_quote_resolves(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    first = await save(store, write_briefing([TIDE, FERRY]))
    old, kept_words = await store.exchanges_of(None, first.briefing_id)
    softened = dataclasses.replace(TIDE, answer="The spring tide may reach the lower town.")

    second = await save(store, write_briefing([softened, FERRY]))
    current = await store.exchanges_of(None, first.briefing_id)
    row = await search.quote(None, old.bullets[1].quotes[0].id)

    assert ("revised", first.briefing_id) == (second.outcome, second.briefing_id)
    assert [softened.answer, FERRY.answer] == [exchange.answer for exchange in current]
    assert row is not None
    assert "The spring tide will not reach the lower town." == row.quote.text
    assert (old.id, first.revision) == (row.exchange.id, row.quote.revision)
    found = await search.find(QuoteQuery(words=("dike",)))
    assert 0 == found.total
    assert kept_words.id not in {exchange.id for exchange in current}


async def test_a_revision_taken_back_brings_the_first_ids_back(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE, FERRY])
    first = await save(store, written)
    before = await store.exchanges_of(None, first.briefing_id)
    await save(store, write_briefing([dataclasses.replace(TIDE, answer="No."), FERRY]))

    again = await save(store, written)

    assert "revised" == again.outcome
    assert before == await store.exchanges_of(None, first.briefing_id)


async def test_an_address_that_shows_another_briefing_makes_another_one(database: Database):
    store = BriefingStore(database)
    first = await save(store, write_briefing([TIDE], address="https://tides.example/latest"))

    second = await save(store, write_briefing([FERRY], address="https://tides.example/latest"))

    assert "new" == second.outcome
    assert first.briefing_id != second.briefing_id
    assert 2 == len(await store.briefings(None))


async def test_reading_better_keeps_the_ids_of_what_stayed(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    first = await save(store, write_briefing([TIDE, FERRY, LAMP]))
    before = await store.exchanges_of(None, first.briefing_id)
    named = dataclasses.replace(LAMP, outlet="Q")  # the label was there; now it is an outlet

    mended = await save(store, write_briefing([TIDE, FERRY, named]))
    after = await store.exchanges_of(None, first.briefing_id)

    assert ("mended", first.revision) == (mended.outcome, mended.revision)
    assert [exchange.id for exchange in before] == [exchange.id for exchange in after]
    assert before[:2] == after[:2]
    assert "Q" == after[2].outlet
    assert 1 == (await search.find(QuoteQuery(outlet="Q"))).total
    assert 1 == (await search.find(QuoteQuery(words=("lighthouse",)))).total


async def test_exchanges_split_otherwise_are_replaced_and_never_doubled(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    first = await save(store, write_briefing([TIDE, FERRY], split=False))
    (joined,) = await store.exchanges_of(None, first.briefing_id)

    await save(store, write_briefing([TIDE, FERRY]))
    split = await store.exchanges_of(None, first.briefing_id)

    assert [TIDE.answer, FERRY.answer] == [exchange.answer for exchange in split]
    assert 1 == (await search.find(QuoteQuery(words=("dike",)))).total
    still = await store.exchange(None, joined.id)
    assert still is not None
    assert (joined.answer, False) == (still.answer, still.is_current)
    row = await search.quote(None, joined.bullets[0].quotes[0].id)
    assert row is not None


async def test_what_was_stored_is_in_the_span_it_was_stored_in(database: Database):
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE]))
    await save(store, write_briefing([LAMP], address="b"), digestible=False)
    later = NOW + dt.timedelta(hours=2)
    await save(store, write_briefing([FERRY], address="c"), source=HARBOUR, now=later)

    hour = dt.timedelta(hours=1)
    first = await store.stored_between(None, NOW, NOW + hour)
    both = await store.stored_between(None, NOW, later + hour)
    harbour = await store.stored_between(None, NOW, later + hour, (HARBOUR.id,))

    assert [TIDE.question] == [exchange.question for exchange in first]
    assert [TIDE.question, FERRY.question] == [exchange.question for exchange in both]
    assert [FERRY.question] == [exchange.question for exchange in harbour]
    assert () == await store.stored_between(None, NOW - hour, NOW)


async def test_another_guild_sees_nothing_of_what_a_guild_owns(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    mine, other = GuildId(11), GuildId(12)
    ingested = await save(store, write_briefing([TIDE]), source=own_source(mine))
    (exchange,) = await store.exchanges_of(mine, ingested.briefing_id)
    quote = exchange.bullets[0].quotes[0].id
    span = (NOW, NOW + dt.timedelta(hours=1))

    assert exchange == await store.exchange(mine, exchange.id)
    assert (exchange,) == await store.stored_between(mine, *span)
    assert await search.quote(mine, quote) is not None
    for viewer in (other, None):
        assert None is await store.exchange(viewer, exchange.id)
        assert () == await store.exchanges_of(viewer, ingested.briefing_id)
        assert () == await store.turns_of(viewer, exchange.id)
        assert () == await store.briefings(viewer)
        assert () == await store.stored_between(viewer, *span)
        assert None is await search.quote(viewer, quote)
        assert 0 == (await search.find(QuoteQuery(guild_id=viewer))).total
        seen = await store.names(viewer)
        assert ((), (), ()) == (seen.outlets, seen.speakers, seen.sources)
    assert not await withdraw(database, other, ingested)
    assert not await withdraw(database, None, ingested)


async def test_two_guilds_may_hold_the_same_words(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    outcomes = [
        (await save(store, write_briefing([TIDE]), source=own_source(guild))).outcome
        for guild in (21, 22)
    ]
    assert ["new", "new"] == outcomes
    first = (await search.find(QuoteQuery(guild_id=GuildId(21)))).rows[0]
    second = (await search.find(QuoteQuery(guild_id=GuildId(22)))).rows[0]
    assert first.quote == second.quote
    assert first.exchange.id != second.exchange.id
    row = await search.quote(GuildId(22), first.quote.id)
    assert row is not None
    assert second.exchange.id == row.exchange.id


async def test_what_the_operator_has_is_a_duplicate_to_a_guild(database: Database):
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE]))

    again = await save(store, write_briefing([TIDE], address="upload"), source=own_source(31))

    assert "duplicate" == again.outcome


async def test_a_withdrawn_briefing_is_gone_but_its_quotes_say_so(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    ingested = await save(store, write_briefing([TIDE]))
    (exchange,) = await store.exchanges_of(None, ingested.briefing_id)

    assert await withdraw(database, None, ingested)
    assert not await withdraw(database, None, ingested)

    assert 0 == (await search.find(QuoteQuery())).total
    assert () == await store.briefings(None)
    assert () == await store.stored_between(None, NOW, NOW + dt.timedelta(days=1))
    row = await search.quote(None, exchange.bullets[0].quotes[0].id)
    assert row is not None
    assert row.exchange.withdrawn
    again = await save(store, write_briefing([TIDE]))
    assert "unchanged" == again.outcome
    assert () == await store.briefings(None)


async def test_briefings_are_listed_newest_first_and_by_date(database: Database):
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE], date=DAY, address="a"))
    await save(store, write_briefing([FERRY], date=DAY - dt.timedelta(days=9), address="b"))
    await save(store, write_briefing([LAMP], address="c"), source=HARBOUR)

    listed = await store.briefings(None)

    assert ["c", "a", "b"] == [briefing.document for briefing in listed]
    assert [None, DAY, DAY - dt.timedelta(days=9)] == [briefing.date for briefing in listed]
    assert [1, 1, 1] == [briefing.exchanges for briefing in listed]
    assert ["a"] == [b.document for b in await store.briefings(None, MINISTRY.id, DAY)]
    assert ["c"] == [b.document for b in await store.briefings(None, limit=1)]
    assert ("Ines Marlow",) == listed[0].spokespersons


async def test_names_carry_a_version_that_changes_with_them(database: Database):
    store = BriefingStore(database)
    empty = await store.names(None)
    await save(store, write_briefing([TIDE]))
    one = await store.names(None)
    await save(store, write_briefing([TIDE]))
    same = await store.names(None)
    await save(store, write_briefing([FERRY], address="b"))
    two = await store.names(None)

    assert ((), (), ()) == (empty.outlets, empty.speakers, empty.sources)
    assert (("Coastal Times",), ("Ines Marlow",), (MINISTRY,)) == (
        one.outlets,
        one.speakers,
        one.sources,
    )
    assert one == same
    assert ("Coastal Times", "Harbour Radio") == two.outlets
    assert empty.version < one.version < two.version
    assert two.version == await store.names_version()


async def test_documents_come_back_as_they_were_fetched(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE])
    ingested = await save(store, written)

    (stored,) = [stored async for stored in store.documents()]

    assert written.document == stored.document
    assert (MINISTRY, ingested.briefing_id) == (stored.source, stored.briefing_id)


async def test_only_the_newest_document_of_an_address_is_read_again(database: Database):
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE, FERRY]))
    newer = write_briefing([dataclasses.replace(TIDE, answer="No."), FERRY])
    await save(store, newer)

    stored = [stored async for stored in store.documents()]

    assert [newer.document] == [one.document for one in stored]


async def test_a_false_quote_is_refused_and_nothing_is_stored(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE])
    (first, *others) = written.bullets
    false = dataclasses.replace(first.quotes[0], text="We never said this.")
    forged = dataclasses.replace(
        written, bullets=(dataclasses.replace(first, quotes=(false,)), *others)
    )

    with pytest.raises(ValueError, match="is not the slice"):
        await save(store, forged)

    assert () == await store.briefings(None)


async def test_an_unknown_exchange_is_none(database: Database):
    store = BriefingStore(database)
    assert None is await store.exchange(None, ExchangeId(99))
    assert () == await store.turns_of(None, ExchangeId(99))


async def test_a_briefing_without_exchanges_is_stored(database: Database):
    store = BriefingStore(database)
    ingested = await save(store, write_briefing([]))
    assert ("new", 0) == (ingested.outcome, ingested.exchanges)
    assert () == await store.exchanges_of(None, ingested.briefing_id)


async def test_any_character_survives(database: Database):
    store = BriefingStore(database)
    odd = Said("A’B", "Ünïcode “quotes” \u202e and \U0001f30a?", "Naïve 中美关系。 It's\tfine.")
    ingested = await save(store, write_briefing([odd]))
    (exchange,) = await store.exchanges_of(None, ingested.briefing_id)
    assert (odd.question, odd.answer) == (exchange.question, exchange.answer)


async def test_a_public_id_that_is_taken_is_lengthened(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    await save(store, write_briefing([LAMP], address="a"))
    written = write_briefing([TIDE, FERRY], address="b")
    wanted = written.bullets[0].quotes[0].id
    async with database.write() as connection:
        # What chance does once in a million briefings: another slice has the id already.
        await connection.execute(update(quotes).values(public_id=wanted))

    ingested = await save(store, written)
    given = (await store.exchanges_of(None, ingested.briefing_id))[0].bullets[0].quotes[0]

    assert (len(wanted) + 1, True) == (len(given.id), given.id.startswith(wanted))
    for quote_id, expected in ((wanted, LAMP.answer), (given.id, given.text)):
        row = await search.quote(None, quote_id)
        assert row is not None
        assert expected == row.quote.text


async def test_what_no_database_holds_is_replaced_character_by_character(database: Database):
    store = BriefingStore(database)
    odd = Said("A\x00B", "Half \ud83c a pair?", "It\x00has a hole.")
    ingested = await save(store, write_briefing([odd], address="a\x00\udcff"))
    (exchange,) = await store.exchanges_of(None, ingested.briefing_id)
    assert ("A\ufffdB", "Half \ufffd a pair?", "It\ufffdhas a hole.") == (
        exchange.outlet,
        exchange.question,
        exchange.answer,
    )
    again = await save(store, write_briefing([odd], address="a\x00\udcff"))
    assert "unchanged" == again.outcome


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "http://A.example:80/x#top", True),
        ("https://a.example/x?id=1", "https://a.example/x?id=1&utm_source=y", True),
        ("https://a.example/x?id=1", "https://a.example/x?id=2", False),
        ("https://a.example/x", "https://a.example/X", False),
        ("https://a.example:8443/x", "https://a.example/x", False),
        ("/data/x.txt", "/data/x.txt", True),
        ("/data/x.txt#1", "/data/x.txt#2", False),
        ("https://[broken", "https://[broken", True),
        ("https://a.example:port/", "https://a.example:port/", True),
    ],
)
def test_addresses_are_compared_without_what_tells_nothing(one: str, other: str, same: bool):
    assert same == (canonical_address(one) == canonical_address(other))


async def test_a_briefing_with_an_answer_only_is_stored(database: Database):
    store = BriefingStore(database)
    written = write_briefing([TIDE])
    (exchange,) = written.transcript.exchanges
    alone = dataclasses.replace(
        written.transcript, exchanges=(dataclasses.replace(exchange, question=()),)
    )
    ingested = await save(store, dataclasses.replace(written, transcript=alone))
    (stored,) = await store.exchanges_of(None, ingested.briefing_id)
    assert ("", TIDE.answer, 1) == (stored.question, stored.answer, stored.turn)


async def test_the_same_bytes_read_into_another_text_are_mended(database: Database):
    store = BriefingStore(database)
    first = write_briefing([TIDE, FERRY])
    ingested = await save(store, first)
    better = write_briefing([TIDE, dataclasses.replace(FERRY, answer=FERRY.answer.upper())])
    mended = await save(store, dataclasses.replace(better, document=first.document))
    assert ("mended", ingested.briefing_id) == (mended.outcome, mended.briefing_id)
    assert 2 == len(await store.exchanges_of(None, ingested.briefing_id))


async def test_a_copy_that_changes_is_not_taken_for_a_revision(database: Database):
    store = BriefingStore(database)
    original = await save(store, write_briefing([TIDE, FERRY]))
    await save(store, write_briefing([TIDE, FERRY], address="copy"), source=HARBOUR)
    changed = write_briefing([TIDE, dataclasses.replace(FERRY, answer="No.")], address="copy")

    later = await save(store, changed, source=HARBOUR, now=NOW + dt.timedelta(hours=1))

    assert "new" == later.outcome
    assert later.briefing_id != original.briefing_id
    (_, answer) = await store.exchanges_of(None, original.briefing_id)
    assert FERRY.answer == answer.answer
    span = (NOW + dt.timedelta(minutes=1), NOW + dt.timedelta(hours=2))
    assert () == await store.stored_between(None, *span)
