import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from digests.errors import AmbiguousName, BadRequest, UnknownName
from digests.lookup import Lookup, LookupAnswer, LookupRequest
from digests.model import BriefingId, ExchangeId, GuildId, Source, SourceId, SourceKind, Topic
from digests.storage import BriefingStore, open_database
from tests.digests import samples
from tests.digests.builders import at
from tests.digests.stores import Stores

GUILD = GuildId(7)
OTHER = GuildId(8)
NOW = at("2026-11-24T12:00")
OWN_SOURCE = Source(
    SourceId("own-page"), "Own page", SourceKind.PAGE, "https://own.test/", guild_id=OTHER
)
UNDATED = """\
Briefing

Reuters: Has the ferry to Taiwan been sold?

Jon Orrin: The ferry has not been sold, and no offer has been made for it.
"""
FOREIGN = """\
Briefing of a guild of its own

Reuters: Does the secret ferry sail?

Ada Quill: The secret ferry sails at noon and takes forty passengers.
"""


async def _fill(path: Path) -> None:
    database = await open_database(f"sqlite:///{path}")
    stores = Stores.on(database)
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"), address="https://mfa.test/1")
    await stores.take_in(samples.LIGHTHOUSE, at("2026-11-24T07:00"), address="https://mfa.test/2")
    await stores.take_in(UNDATED, at("2026-11-24T08:00"), address="https://mfa.test/3")
    await database.close()


@pytest.fixture(scope="module")
def filled_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "readout.db"
    shutil.copy(migrated_file, path)
    with ThreadPoolExecutor(1) as elsewhere:  # a loop of its own, beside that of the tests
        elsewhere.submit(asyncio.run, _fill(path)).result()
    return path


@pytest.fixture
async def stores(filled_file: Path, tmp_path: Path) -> AsyncIterator[Stores]:
    path = tmp_path / "readout.db"
    shutil.copy(filled_file, path)
    database = await open_database(f"sqlite:///{path}")
    yield Stores.on(database)
    await database.close()


@pytest.fixture
def lookup(stores: Stores) -> Lookup:
    return stores.lookup(NOW)


async def _ask(lookup: Lookup, guild: GuildId | None = GUILD, **options: Any) -> LookupAnswer:
    return await lookup.quotes(guild, LookupRequest(**options))


def _outlets(answer: LookupAnswer) -> list[str | None]:
    return [row.exchange.outlet for row in answer.page.rows]


# Names


@pytest.mark.parametrize(
    ("typed", "total"), [("Reuters", 3), ("reuter", 3), ("AA", 1), ("anadolu", 1), ("AFP", 1)]
)
async def test_an_outlet_is_found_by_name_alias_and_near_spelling(lookup, typed, total):
    assert (await _ask(lookup, outlet=typed)).page.total == total


@pytest.mark.parametrize("typed", ["Taiwan", "taiwann", "cross-strait"])
async def test_a_topic_is_found_by_name_alias_and_near_spelling(lookup, typed):
    answer = await _ask(lookup, topic=typed)
    assert answer.page.total == 2
    assert answer.query.topic == "Taiwan"


async def test_how_a_name_was_read_is_said(lookup):
    answer = await _ask(lookup, outlet="AA", topic="middel east")
    assert "'AA' was read as the outlet Anadolu Agency." in answer.notes
    assert "'middel east' was read as the topic Gaza / Middle East." in answer.notes
    assert answer.page.total == 0


async def test_a_name_that_several_go_by_is_asked_back(lookup):
    with pytest.raises(AmbiguousName) as caught:
        await _ask(lookup, outlet="the Post")
    assert "Washington Post" in caught.value.candidates


@pytest.mark.parametrize("kind", ["outlet", "speaker", "source"])
async def test_an_unknown_name_is_answered_with_the_nearest(lookup, kind):
    with pytest.raises(UnknownName):
        await _ask(lookup, GUILD, **{kind: "Xyzzyx Plugh"})


async def test_a_speaker_is_found_by_a_part_of_the_name(lookup):
    answer = await _ask(lookup, speaker="vale")
    assert answer.query.speaker == "Ilse Vale"
    assert answer.page.total == 5


async def test_a_source_is_found_by_id_and_by_name(lookup):
    assert (await _ask(lookup, source="maren-mfa")).page.total == 6
    assert (await _ask(lookup, source="Maren Foreign Ministry")).page.total == 6


# Free text as a topic


async def test_a_phrase_finds_its_words_first_then_the_topic(lookup):
    answer = await _ask(lookup, topic="meeting of all sides in Ukraine")
    assert _outlets(answer)[0] == "Reuters"
    assert any("its words were searched for" in note for note in answer.notes)


async def test_words_that_no_topic_knows_are_searched_for(lookup):
    answer = await _ask(lookup, topic="lighthouse at Orrin")
    assert _outlets(answer) == ["Bloomberg"]


async def test_words_found_nowhere_together_find_nothing(lookup):
    answer = await _ask(lookup, topic="weather terminal")
    assert answer.page.total == 0
    assert any("Searched: words weather terminal" in note for note in answer.notes)
    assert "Briefings are stored from 2026-11-23 on." in answer.notes


async def test_a_servers_own_topic_is_searched_by_its_phrases(lookup, stores):
    await stores.guilds.put_topic(GUILD, Topic("Boats", ("ferry", "fishing boats")))
    assert (await _ask(lookup, topic="boats")).page.total == 2
    with_nobody_elses = await _ask(lookup, OTHER, topic="boats")
    assert not with_nobody_elses.query.phrases


# Sentences


async def test_a_sentence_names_outlet_and_topic(lookup):
    answer = await _ask(lookup, words="what did Anadolu ask about Taiwan")
    assert _outlets(answer) == ["Anadolu Agency"]
    assert answer.query.outlet == "Anadolu Agency"
    assert "Asked by Anadolu Agency." in answer.notes


async def test_words_of_a_sentence_must_all_be_there_before_some_will_do(lookup):
    assert (await _ask(lookup, words="lighthouse repair")).page.total == 1
    answer = await _ask(lookup, words="lighthouse zebra")
    assert answer.page.total == 1
    assert answer.query.any_word
    assert any("some of them" in note for note in answer.notes)


async def test_one_word_too_many_is_left_out_and_said(lookup):
    answer = await _ask(lookup, words="grain terminal Maren zebra")
    assert answer.page.total == 1
    assert any("'zebra' was left out" in note for note in answer.notes)


async def test_an_outlet_that_never_asked_is_a_word_unless_the_sentence_asks(lookup):
    answer = await _ask(lookup, words="lighthouse okapi")
    assert (answer.query.outlet, answer.page.total) == (None, 1)
    asked = await _ask(lookup, words="lighthouse questions by Radio Okapi")
    assert (asked.query.outlet, asked.page.total) == ("Radio Okapi", 0)


async def test_what_seemed_a_name_is_searched_as_a_word_in_the_end(lookup):
    answer = await _ask(lookup, words="what did Bloomberg ask about the ferry")
    assert answer.page.total == 0
    assert any("outlet Bloomberg" in note for note in answer.notes)


@pytest.mark.parametrize("typed", ['" OR 1', "NEAR(a b)", "col:val*", "(((a", "a" * 5000, "%_\\x"])
async def test_no_text_is_an_operator(lookup, typed):
    await _ask(lookup, words=typed)
    await _ask(lookup, topic=typed)


# Dates


async def test_dates_are_inclusive_and_undated_briefings_are_counted(lookup):
    answer = await _ask(lookup, since="2026-11-24", until="today")
    assert answer.page.total == 2
    assert "1 exchange from briefings of unknown date were left out." in answer.notes


@pytest.mark.parametrize("since", ["yesterday", "1d", "2026-11-23", "2026-11", "2026"])
async def test_since_is_read_as_people_type_it(lookup, since):
    assert (await _ask(lookup, since=since)).page.total == 5


@pytest.mark.parametrize(
    "span", [{"since": "soon"}, {"since": "2026-11-24", "until": "2026-11-23"}]
)
async def test_a_bad_date_is_a_bad_request(lookup, span):
    with pytest.raises(BadRequest):
        await _ask(lookup, **span)


@pytest.mark.parametrize("option", ["words", "topic"])
@pytest.mark.parametrize(
    "typed", ["😀", "<@123> @everyone", "<:wave:99>", "* ? “!”", "(((", "%_\\", "\u200b."]
)
async def test_what_holds_no_word_does_not_find_everything(lookup, option, typed):
    with pytest.raises(BadRequest, match="There are no words in"):
        await _ask(lookup, **{option: typed})
    with pytest.raises(BadRequest, match="There are no words in"):
        await _ask(lookup, **{option: typed, "outlet": "Reuters"})


async def test_a_mention_beside_words_is_passed_over(lookup):
    with_mention = await _ask(lookup, words="<@123> ferry @here")
    assert with_mention.page == (await _ask(lookup, words="ferry")).page
    assert with_mention.page.total


@pytest.mark.parametrize("nothing", [{}, {"words": "  "}, {"newest_first": True}])
async def test_asking_for_nothing_is_a_bad_request(lookup, nothing):
    with pytest.raises(BadRequest, match="Say what to look for"):
        await _ask(lookup, **nothing)


# Pages


async def test_pages_do_not_shift_while_somebody_reads(lookup, stores):
    first = await lookup.quotes(GUILD, LookupRequest(outlet="Reuters"), limit=2)
    key = await lookup.remember(GUILD, first.request)
    assert len(key) <= 16
    newer = UNDATED.replace("ferry", "barge")
    await stores.take_in(newer, at("2026-11-24T11:00"), address="https://mfa.test/4")
    second = await lookup.quotes(GUILD, await lookup.recall(GUILD, key), limit=2, offset=2)
    seen = [row.exchange.id for row in (*first.page.rows, *second.page.rows)]
    assert len(set(seen)) == len(seen) == 3
    assert (await _ask(lookup, outlet="Reuters")).page.total == 4


async def test_a_relative_date_is_remembered_as_the_day_it_meant(lookup):
    answer = await _ask(lookup, since="yesterday")
    assert answer.request.since == "2026-11-23"
    assert LookupRequest.from_json(answer.request.to_json()) == answer.request


async def test_a_list_of_another_server_cannot_be_recalled(lookup):
    key = await lookup.remember(GUILD, LookupRequest(outlet="AA"))
    for guild, asked in ((OTHER, key), (GUILD, "nonsense")):
        with pytest.raises(UnknownName):
            await lookup.recall(guild, asked)


async def test_a_request_of_a_later_version_is_still_read():
    assert LookupRequest.from_json('{"outlet": "AA", "colour": "red"}') == LookupRequest(
        outlet="AA"
    )


# Exchanges, quotes, briefings


async def test_a_full_exchange_knows_its_turns_and_neighbours(lookup):
    (row,) = (await _ask(lookup, outlet="AFP")).page.rows
    full = await lookup.exchange(GUILD, row.exchange.id)
    assert [turn.is_question for turn in full.turns] == [True, False]
    before = await lookup.exchange(GUILD, full.previous)
    after = await lookup.exchange(GUILD, full.next)
    assert (before.exchange.outlet, after.exchange.outlet) == ("Reuters", "Anadolu Agency")
    assert (before.previous, after.next) == (None, None)


@pytest.mark.parametrize("printed", ["{}", "Q·{}", " q·{} ", "Q-{}"])
async def test_a_quote_is_found_by_its_id_as_printed(lookup, printed):
    (row,) = (await _ask(lookup, outlet="AFP")).page.rows
    found = await lookup.quote(GUILD, printed.format(row.quote.id))
    assert found.quote == row.quote


async def test_the_newest_briefing_that_fits_is_shown(lookup):
    newest = await lookup.briefing(GUILD)
    assert newest.briefing.date is None, "an undated one stands at the day of its storage"
    assert [other.date for other in newest.others] == [dt.date(2026, 11, 24), dt.date(2026, 11, 23)]
    answer = await lookup.briefing(GUILD, "maren-mfa", "23 November 2026")
    assert answer.briefing.date == dt.date(2026, 11, 23)
    assert len(answer.exchanges) == 3
    by_id = await lookup.briefing_by_id(GUILD, answer.briefing.id)
    assert (by_id.briefing, by_id.exchanges) == (answer.briefing, answer.exchanges)
    with pytest.raises(UnknownName):
        await lookup.briefing_by_id(GUILD, BriefingId(999))
    with pytest.raises(UnknownName, match="stored from 2026-11-23"):
        await lookup.briefing(GUILD, date="2020-01-01")
    with pytest.raises(BadRequest, match="no single day"):
        await lookup.briefing(GUILD, date="2026")


# One server's things are nobody else's


async def test_what_another_server_owns_is_unknown(lookup, stores):
    ingested = await stores.take_in(FOREIGN, NOW, source=OWN_SOURCE)
    (own,) = await stores.briefings.exchanges_of(OTHER, ingested.briefing_id)
    assert (await _ask(lookup, OTHER, words="secret ferry")).page.total == 1
    assert (await _ask(lookup, words="secret passengers")).page.total == 0
    assert (await lookup.exchange(OTHER, own.id)).exchange.speaker == "Ada Quill"
    for ask in (
        lookup.exchange(GUILD, own.id),
        lookup.exchange(GUILD, ExchangeId(10_000)),
        lookup.quote(GUILD, own.bullets[0].quotes[0].id),
        _ask(lookup, speaker="Ada Quill"),
        _ask(lookup, source="own-page"),
        lookup.briefing(GUILD, "own-page"),
    ):
        with pytest.raises(UnknownName):
            await ask
    assert await lookup.suggest(GUILD, "speaker", "Ada") == ()
    assert await lookup.suggest(OTHER, "speaker", "Ada") == ("Ada Quill",)


# Autocomplete


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("outlet", "anad", "Anadolu Agency"),
        ("outlet", "AA", "Anadolu Agency"),
        ("topic", "middel east", "Gaza / Middle East"),
        ("speaker", "val", "Ilse Vale"),
        ("source", "maren", "maren-mfa"),
    ],
)
async def test_names_complete_by_alias_start_and_typo(lookup, kind, typed, expected):
    assert expected in await lookup.suggest(GUILD, kind, typed)


async def test_outlets_that_are_in_the_store_are_offered_first(lookup):
    offered = await lookup.suggest(GUILD, "outlet", "a")
    assert set(offered[:2]) == {"AFP", "Anadolu Agency"}
    assert len(offered) == 25


async def test_key_strokes_ask_no_database(lookup, stores):
    class Counting:
        calls = 0

        def __getattr__(self, name: str) -> Any:
            Counting.calls += 1
            return getattr(stores.briefings, name)

    counted = replace(stores, briefings=cast("BriefingStore", Counting())).lookup(NOW)
    await counted.suggest(GUILD, "outlet", "a")
    before = Counting.calls
    for typed in ("an", "ana", "anad"):
        await counted.suggest(GUILD, "outlet", typed)
    assert before == Counting.calls


async def test_a_new_name_is_known_to_the_next_lookup(lookup, stores):
    with pytest.raises(UnknownName):
        await _ask(lookup, speaker="Ada Quill")
    await stores.take_in(FOREIGN, NOW)
    assert (await _ask(lookup, speaker="Ada Quill")).page.total == 1
