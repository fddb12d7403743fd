"""Lookups find what was asked for, best first, alike on both back ends."""

import asyncio
import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.model import Certainty, QuoteId, QuoteQuery, SourceId
from digests.storage import BriefingStore, Database, QuoteSearch, open_database
from tests.digests.storage.briefing_texts import (
    FERRY,
    HARBOUR,
    LAMP,
    TIDE,
    Said,
    save,
    write_briefing,
)

MONDAY = dt.date(2026, 11, 23)


async def filled(database: Database) -> QuoteSearch:
    store = BriefingStore(database)
    await save(store, write_briefing([TIDE, FERRY, LAMP], date=MONDAY))
    return QuoteSearch(database)


async def questions(search: QuoteSearch, query: QuoteQuery, **page: int) -> list[str]:
    found = await search.find(query, **page)
    return [row.exchange.question for row in found.rows]


LOOKUPS: tuple[tuple[QuoteQuery, list[Said]], ...] = (
    (QuoteQuery(words=("ferry",)), [FERRY]),
    (QuoteQuery(words=("FERRIES",)), [FERRY]),
    (QuoteQuery(words=("lighthouse", "lamp")), [LAMP]),
    (QuoteQuery(words=("lighthouse", "ferry")), []),
    (QuoteQuery(words=("lighthouse", "ferry"), any_word=True), [LAMP, FERRY]),
    (QuoteQuery(words=("lower town",)), [TIDE]),
    (QuoteQuery(words=("town lower",)), []),
    (QuoteQuery(words=("light*",)), [LAMP]),
    (QuoteQuery(words=("Coastal Times",)), [TIDE]),
    (QuoteQuery(words=("Marlow", "dike")), [TIDE]),
    (QuoteQuery(phrases=("grey island", "spring tide")), [FERRY, TIDE]),
    (QuoteQuery(phrases=("grey island", "spring tide"), words=("fares",)), [FERRY]),
    (QuoteQuery(outlet="Harbour Radio"), [FERRY]),
    (QuoteQuery(outlet="harbour radio"), []),
    (QuoteQuery(speaker="Ines Marlow", words=("dike",)), [TIDE]),
    (QuoteQuery(speaker="Nobody"), []),
    (QuoteQuery(source=SourceId("ministry"), words=("dike",)), [TIDE]),
    (QuoteQuery(source=SourceId("harbour")), []),
    (QuoteQuery(topic="Transport"), [FERRY]),
    (QuoteQuery(topic="Floods"), [TIDE, FERRY]),
    (QuoteQuery(topic="Floods", outlet="Harbour Radio"), [FERRY]),
    (QuoteQuery(since=MONDAY, until=MONDAY, words=("dike",)), [TIDE]),
    (QuoteQuery(since=MONDAY + dt.timedelta(days=1)), []),
    (QuoteQuery(until=MONDAY - dt.timedelta(days=1)), []),
    (QuoteQuery(), [LAMP, FERRY, TIDE]),
)


async def test_lookups_find_what_was_asked_for(database: Database):
    search = await filled(database)
    for query, expected in LOOKUPS:
        found = await questions(search, query)
        assert (query, sorted(said.question for said in expected)) == (query, sorted(found))
        if query.topic is not None:
            assert [said.question for said in expected] == found


async def test_the_quote_shown_is_the_one_that_answers(database: Database):
    search = await filled(database)
    asked = {
        "dike": "The dike is two metres higher now.",
        "fares": "Fares stay as they are.",
        "island": "The ferry to Grey Island runs again from Monday.",
    }
    for word, expected in asked.items():
        (row,) = (await search.find(QuoteQuery(words=(word,)))).rows
        assert expected == row.quote.text


async def test_a_certain_match_stands_before_a_related_one_whatever_its_age(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    for number in range(4):
        certainty = Certainty.CERTAIN if number % 2 else Certainty.RELATED
        said = dataclasses.replace(LAMP, question=f"Lamp {number}?", topics={"Lamps": certainty})
        await save(store, write_briefing([said], address=str(number)))
    expected = ["Lamp 3?", "Lamp 1?", "Lamp 2?", "Lamp 0?"]
    assert expected == await questions(search, QuoteQuery(topic="Lamps"))
    by_time = await questions(search, QuoteQuery(topic="Lamps", newest_first=True))
    assert [f"Lamp {number}?" for number in (3, 2, 1, 0)] == by_time


async def test_what_speaks_more_of_it_stands_first(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    much = Said("A", "The lamp?", "The lamp is new. The lamp is bright. We love the lamp.")
    little = Said("B", "And the harbour wall?", f"{TIDE.answer} A lamp stands there. " * 4)
    await save(store, write_briefing([much], address="much"))
    await save(store, write_briefing([little], address="little"))
    assert [much.question, little.question] == await questions(search, QuoteQuery(words=("lamp",)))


async def test_pages_follow_each_other_without_gap_or_double(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    for number in range(7):
        said = dataclasses.replace(LAMP, question=f"Lamp {number}?")
        await save(store, write_briefing([said, FERRY], address=str(number)))
    query = QuoteQuery(words=("lamp",), as_of=await search.newest())
    whole = await questions(search, query, limit=50)
    new = dataclasses.replace(LAMP, question="Lamp 99?")
    await save(store, write_briefing([new], address="99"))

    pages = [await questions(search, query, limit=3, offset=offset) for offset in (0, 3, 6, 9)]

    assert whole == [question for page in pages for question in page]
    assert [3, 3, 1, 0] == [len(page) for page in pages]
    assert 7 == (await search.find(query, limit=3, offset=9)).total
    assert 8 == (await search.find(QuoteQuery(words=("lamp",)))).total


async def test_undated_briefings_are_left_out_of_dates_and_counted(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    await save(store, write_briefing([TIDE], date=MONDAY, address="a"))
    await save(store, write_briefing([dataclasses.replace(TIDE, outlet="Z"), LAMP], address="b"))

    page = await search.find(QuoteQuery(words=("dike",), since=MONDAY))

    assert (1, 1) == (page.total, page.undated)
    assert 0 == (await search.find(QuoteQuery(words=("dike",)))).undated


async def test_every_quote_gives_a_row_for_each(database: Database):
    search = await filled(database)
    query = QuoteQuery(topic="Floods", every_quote=True)
    whole = await search.find(query, limit=50)
    pages = [(await search.find(query, limit=2, offset=offset)).rows for offset in range(0, 6, 2)]

    assert 5 == whole.total == len(whole.rows)
    assert whole.rows == tuple(row for page in pages for row in page)
    assert 5 == len({row.quote.id for row in whole.rows})


async def test_more_than_the_window_is_a_floor(database: Database):
    await filled(database)
    narrow = QuoteSearch(database, window=2)
    page = await narrow.find(QuoteQuery(words=("the",)), limit=1)
    assert (2, True) == (page.total, page.total_is_floor)
    exact = await narrow.find(QuoteQuery(words=("ferry",)), limit=1)
    assert (1, False) == (exact.total, exact.total_is_floor)
    every = await narrow.find(QuoteQuery(words=("the",), every_quote=True), limit=1)
    assert every.total_is_floor


SCRIPTS = (
    ("Nous préférons le café.", "CAFE"),
    ("The U.S. position is unchanged.", "US"),
    ("“One-China” is our principle.", "one china"),
    ("China’s policy is clear.", "china policy"),
    ("中美关系十分重要。", "关系"),
    ("中美关系十分重要。", "重"),
    ("中美关系十分重要。", "中美关系"),
    ("外務省報道官の会見です。", "会見"),
    ("한국 정부의 입장입니다.", "정부"),
    ("Мы поддерживаем переговоры.", "ПЕРЕГОВОРЫ"),
    ("الموقف المصري واضح.", "المصري"),
    ("หารือเรื่องการค้า", "การค้า"),
    ("भारत सरकार ने कहा।", "सरकार"),
    ("They sent F-35 jets.", "f-35"),
    ("It costs 1,000 crowns.", "1000"),
)


async def test_words_are_found_in_every_script(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    texts = dict.fromkeys(text for text, _ in SCRIPTS)
    await save(store, write_briefing([LAMP, *(Said(None, "And?", text) for text in texts)]))
    for text, asked in SCRIPTS:
        found = await search.find(QuoteQuery(words=(asked,)))
        assert (asked, [text]) == (asked, [row.exchange.answer for row in found.rows])


async def test_words_without_letters_find_nothing(database: Database):
    search = await filled(database)
    assert 0 == (await search.find(QuoteQuery(words=("!!!", "")))).total
    assert 1 == (await search.find(QuoteQuery(words=("!!!", "ferry")))).total
    assert 0 == (await search.find(QuoteQuery(phrases=("*",)))).total


async def test_an_unknown_quote_is_none(database: Database):
    assert None is await QuoteSearch(database).quote(None, QuoteId("00000000"))


async def test_a_quote_id_is_read_in_either_case(database: Database):
    search = await filled(database)
    (row,) = (await search.find(QuoteQuery(words=("fares",)))).rows
    assert row == await search.quote(None, QuoteId(row.quote.id.lower()))


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                *(
                    '"',
                    "'",
                    "*",
                    "(",
                    ")",
                    "AND",
                    "OR",
                    "NOT",
                    "NEAR(",
                    ":",
                    "^",
                    "-",
                    "{a b}",
                    ";",
                ),
                *("keys", "answer:", "\\", "<->", "&", "|", "!", ":*", "%", "ferry", "\x00", "中"),
            ]
        ),
        max_size=12,
    ).map(" ".join),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.lists(HOSTILE, max_size=14), phrase=HOSTILE, either=st.booleans())
def test_nothing_that_is_typed_is_an_operator(
    hostile_lookup, words: list[str], phrase: str, either: bool
):
    query = QuoteQuery(
        words=tuple(words), phrases=(phrase,), any_word=either, outlet=phrase, topic=phrase
    )
    for asked in (query, dataclasses.replace(query, outlet=None, topic=None)):
        page = hostile_lookup(asked)
        assert page.total >= len(page.rows)


@pytest.fixture
def hostile_lookup(database_url: str):
    """A lookup that runs in a loop of its own, for Hypothesis tests are no coroutines."""
    with asyncio.Runner() as runner:

        async def start() -> tuple[Database, QuoteSearch]:
            opened = await open_database(database_url)
            return opened, await filled(opened)

        opened, search = runner.run(start())
        yield lambda query: runner.run(search.find(query))
        runner.run(opened.close())


async def test_a_long_answer_is_stored_and_found(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    long = " ".join(f"word{number}" for number in range(30_000))
    await save(store, write_briefing([Said("A", "Long?", f"{long} lantern.")]))
    assert 1 == (await search.find(QuoteQuery(words=("word19000",)))).total


async def test_a_source_names_itself_in_its_rows(database: Database):
    store, search = BriefingStore(database), QuoteSearch(database)
    await save(store, write_briefing([TIDE]), source=HARBOUR)
    (row,) = (await search.find(QuoteQuery(source=HARBOUR.id))).rows
    assert "Harbour Office" == row.exchange.source_name
