"""Sources as their owners manage them, over the real stores and a paper web."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio

from digests.compile import compile_digest
from digests.errors import BadRequest, DocumentTooLarge, NoSpeakers, NotAllowed, UnknownName
from digests.manage_sources import ManageSources, SourceLimits, TakeIn, Withdraw
from digests.model import ChannelId, GuildId, Ingested, QuoteQuery, Source, SourceId, SourceKind
from digests.sources.visit import Visitor
from digests.storage import BriefingStore, GuildStore
from tests.digests.poll_desk import FEED, HOUR, NOTICE, NOW, ONE, SOURCE, THREE, TWO, Desk
from tests.digests.sources.web import briefing, feed

HERE, THERE = GuildId(11), GuildId(22)
LIMITS = SourceLimits(per_guild=2, upload_bytes=10_000, backfill=5)
OFF = replace(SOURCE, id=SourceId("off-ministry"), name="Ministry that is off", enabled=False)
HARBOUR = "https://harbour.test/feed"


@dataclass
class Office:
    """The three use cases over one desk."""

    desk: Desk
    manage: ManageSources
    take_in: TakeIn
    withdraw: Withdraw
    guilds: GuildStore

    async def add(self, guild_id: GuildId, address: str, **more: object) -> Source:
        added = await self.manage.add(guild_id, address, now=NOW, **more)  # type: ignore[arg-type]
        return added.source

    async def poll(self, now=NOW) -> list[Ingested]:
        active = await self.desk.sources.active()
        reports = await self.desk.poll.poll_due(active, now=now)
        return [each for report in reports for each in report.ingested]

    async def upload(self, guild_id: GuildId | None, subject: str, **more: object) -> Ingested:
        content = briefing(subject).encode()
        return await self.take_in.upload(guild_id, "b.html", content, now=NOW, **more)  # type: ignore[arg-type]

    async def found(self, guild_id: GuildId | None, word: str) -> int:
        """How many briefings a lookup in that server finds."""
        query = QuoteQuery(guild_id=guild_id, words=(word,))
        page = await self.desk.search.find(query, limit=50)
        return len({row.exchange.briefing_id for row in page.rows})


@pytest_asyncio.fixture
async def office(desk: Desk) -> AsyncIterator[Office]:
    database = desk.search._database
    visitor, guilds = Visitor(desk.web, desk.reader), GuildStore(database)
    desk.web.pages[HARBOUR] = feed("https://harbour.test/1")
    desk.web.pages["https://harbour.test/1"] = briefing("quay")
    yield Office(
        desk,
        ManageSources(
            sources=desk.sources,
            briefings=BriefingStore(database),
            guilds=guilds,
            poll=desk.poll,
            visitor=visitor,
            catalogue=(SOURCE, OFF),
            limits=LIMITS,
        ),
        TakeIn(stores=desk.poll, visitor=visitor, limits=LIMITS),
        Withdraw(
            briefings=desk.briefings,
            sources=desk.sources,
            search=desk.search,
            standing=desk.standing,
        ),
        guilds,
    )


async def test_an_address_is_tried_out_and_kept_for_one_server_alone(office):
    added = await office.manage.add(HERE, HARBOUR, now=NOW)

    assert (SourceKind.FEED, HERE) == (added.source.kind, added.source.guild_id)
    assert ["fetched", "discovered", "read", "exchanges", "sample"] == [s.name for s in added.steps]
    assert added.source.id in {state.source.id for state in await office.manage.list(HERE)}
    assert added.source.id not in {state.source.id for state in await office.manage.list(THERE)}


async def test_a_list_of_links_and_a_single_briefing_are_told_apart(office):
    office.desk.web.pages["https://list.test/"] = f"<ul><li><a href='{ONE}'>Press briefing</a></ul>"

    page = await office.add(HERE, TWO)
    listing = await office.add(HERE, "https://list.test/", links="ministry.test")

    assert SourceKind.PAGE is page.kind
    assert (SourceKind.LISTING, "ministry.test") == (listing.kind, listing.links)


async def test_what_a_server_adds_is_polled_and_seen_there_only(office):
    await office.add(HERE, HARBOUR)

    ingested = await office.poll()

    assert {"new"} == {each.outcome for each in ingested}
    assert (1, 0, 0) == (
        await office.found(HERE, "quay"),
        await office.found(THERE, "quay"),
        await office.found(None, "quay"),
    )


async def test_two_servers_with_one_address_share_its_fetches(office):
    for guild in (HERE, THERE):
        await office.add(guild, HARBOUR)
    office.desk.web.asked.clear()

    await office.poll()

    assert 1 == office.desk.web.asked.count(HARBOUR)
    assert 1 == office.desk.web.asked.count("https://harbour.test/1")
    assert 1 == await office.found(HERE, "quay") == await office.found(THERE, "quay")


async def test_an_entry_of_the_catalogue_is_added_by_its_name(office):
    await office.desk.sources.remove(None, SOURCE.id)

    source = await office.add(HERE, "Ministry that is off")

    assert (FEED, HERE, True) == (source.address, source.guild_id, source.enabled)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nonsense ministry", "give its address"),
        ("https://user:secret@harbour.test/feed", "user name"),
        ("https://nowhere.test/", "Nothing was added"),
        ("https://notice.test/", "Nothing was added"),
        (FEED, "The operator reads this address already"),
    ],
)
async def test_what_cannot_be_read_is_not_added(office, typed, said):
    office.desk.web.pages["https://notice.test/"] = NOTICE

    with pytest.raises(BadRequest, match=said):
        await office.add(HERE, typed)

    assert not [state for state in await office.manage.list(HERE) if state.is_own]


async def test_a_server_adds_as_many_as_it_may_and_none_twice(office):
    first = await office.add(HERE, HARBOUR)
    with pytest.raises(BadRequest, match="This server has this address already"):
        await office.add(HERE, HARBOUR)
    await office.add(HERE, ONE)
    with pytest.raises(BadRequest, match="as many as it may"):
        await office.add(HERE, TWO)

    await office.manage.remove(HERE, first.id)

    assert TWO == (await office.add(HERE, TWO)).address


async def test_a_folder_is_nothing_that_a_server_may_add(office):
    with pytest.raises(BadRequest):
        await office.add(HERE, "https://harbour.test/feed", kind=SourceKind.FOLDER)
    with pytest.raises(BadRequest):
        await office.add(HERE, "/etc")


async def test_a_removed_source_is_polled_no_longer_and_what_it_brought_stays(office):
    source = await office.add(HERE, HARBOUR)
    await office.poll()

    await office.manage.remove(HERE, source.id)

    assert source.id not in {each.id for each in await office.desk.sources.active()}
    assert 1 == await office.found(HERE, "quay")
    again = await office.add(HERE, HARBOUR)
    assert source.id == again.id


async def test_a_source_that_is_added_again_brings_its_latest_briefing(office):
    office.desk.web.pages["https://harbour.test/1"] = NOTICE
    source = await office.add(HERE, ONE)
    await office.manage.remove(HERE, source.id)
    office.desk.web.pages["https://harbour.test/1"] = briefing("quay")
    feed_source = await office.add(HERE, HARBOUR)
    office.desk.web.pages["https://harbour.test/1"] = NOTICE
    await office.poll()
    await office.manage.remove(HERE, feed_source.id)
    office.desk.web.pages["https://harbour.test/1"] = briefing("quay")

    await office.add(HERE, HARBOUR)
    await office.poll(NOW + HOUR)

    assert 1 == await office.found(HERE, "quay")


async def test_a_source_of_another_server_is_unknown_and_the_operators_is_not_theirs(office):
    source = await office.add(HERE, HARBOUR)

    for ask in (office.manage.remove, office.manage.resolve):
        with pytest.raises(UnknownName):
            await ask(THERE, source.id)
    with pytest.raises(UnknownName):
        await office.manage.backfill(THERE, source.id, now=NOW)
    with pytest.raises(NotAllowed, match="the operator's"):
        await office.manage.remove(THERE, SOURCE.id)
    with pytest.raises(NotAllowed):
        await office.manage.backfill(THERE, SOURCE.id, now=NOW)


async def test_health_and_rhythm_are_listed(office):
    dated = "<p><b>{}</b></p>"
    for day in (2, 3, 4, 5, 9):
        text = briefing(f"pier {day}").replace(
            "<body>", "<body>" + dated.format(f"November {day}, 2026")
        )
        office.desk.web.pages[f"https://ministry.test/day{day}"] = text
    days = [f"https://ministry.test/day{day}" for day in (9, 5, 4, 3, 2)]
    office.desk.web.pages[FEED] = feed(*days)
    await office.poll()
    await office.manage.backfill(None, SOURCE.id, now=NOW)
    office.desk.web.pages[FEED] = NOTICE
    await office.poll(NOW + HOUR)

    state = next(s for s in await office.manage.list(HERE) if s.source.id == SOURCE.id)

    assert (NOW, 1) == (state.health.last_success_at, state.health.failures)
    assert 1 == state.rhythm.days


async def test_the_backlog_comes_with_progress_and_into_no_digest(office):
    office.desk.web.pages[HARBOUR] = feed("https://harbour.test/1", ONE, TWO, THREE)
    source = await office.add(HERE, HARBOUR)
    await office.poll()
    heard: list[int] = []

    report = await office.manage.backfill(
        HERE, source.id, now=NOW, progress=lambda done, _where: heard.append(done), limit=2
    )

    assert ([1, 2], 2) == (heard, report.new)
    stored = await office.desk.briefings.stored_between(HERE, NOW - HOUR, NOW + HOUR, [source.id])
    assert 1 == len({exchange.briefing_id for exchange in stored})


async def test_an_upload_is_stored_for_its_server_and_once(office):
    first = await office.upload(HERE, "tunnel")
    again = await office.upload(HERE, "tunnel")

    assert (["new", "unchanged"], 2) == ([first.outcome, again.outcome], first.exchanges)
    assert (1, 0) == (await office.found(HERE, "tunnel"), await office.found(THERE, "tunnel"))
    assert not [s for s in await office.manage.list(HERE) if s.source.kind is SourceKind.UPLOAD]


async def test_pasted_text_is_a_briefing_too(office):
    text = "Harbour Post: When does the canal open?\n\nMs. Reed: The canal opens in June."

    done = await office.take_in.paste(HERE, text, now=NOW)

    assert ("new", 1) == (done.outcome, await office.found(HERE, "canal"))


@pytest.mark.parametrize("outcome_first", ["feed", "upload"])
async def test_by_feed_and_by_upload_counts_once(office, outcome_first):
    await office.add(HERE, HARBOUR)
    if outcome_first == "feed":
        await office.poll()
    uploaded = await office.upload(HERE, "quay")
    polled = await office.poll()

    outcome = "duplicate" if outcome_first == "feed" else "new"
    assert outcome == uploaded.outcome
    assert outcome_first == "feed" or ["duplicate"] == [
        each.outcome for each in polled if each.title == "Briefing on quay"
    ]
    assert 1 == await office.found(HERE, "quay")


async def test_the_operators_copy_and_a_servers_count_once_in_a_digest(office):
    await office.upload(HERE, "customs house")
    await office.poll()

    stored = await office.desk.briefings.stored_between(HERE, NOW - HOUR, NOW + HOUR)
    digest = compile_digest(
        stored,
        (),
        since=NOW - HOUR,
        until=NOW + HOUR,
        coverage=(),
        next_at=None,
        zone="UTC",
        late=False,
        matcher=None,
    )

    printed = [each.bullet.text for section in digest.sections for each in section.bullets]
    assert len(set(printed)) == len(printed) > 0
    assert 1 == await office.found(HERE, "customs")


async def test_whoever_asks_for_the_operators_source_alone_gets_its_copy(office):
    await office.upload(HERE, "customs house")
    await office.poll()
    since, until = NOW - HOUR, NOW + HOUR

    stored = await office.desk.briefings.stored_between(HERE, since, until, [SOURCE.id])
    query = QuoteQuery(guild_id=HERE, words=("customs",), source=SOURCE.id)

    assert {SOURCE.id} == {exchange.source_id for exchange in stored}
    assert 1 <= (await office.desk.search.find(query)).total


@pytest.mark.parametrize("name", ["b.exe", "b", "b.html.zip"])
async def test_files_that_are_no_transcripts_are_refused(office, name):
    with pytest.raises(BadRequest, match="not read"):
        await office.take_in.upload(HERE, name, b"x", now=NOW)


async def test_a_file_that_is_too_large_or_holds_no_briefing_is_refused(office):
    with pytest.raises(DocumentTooLarge):
        await office.take_in.upload(HERE, "b.txt", b"x" * 10_001, now=NOW)
    with pytest.raises(NoSpeakers):
        await office.take_in.upload(HERE, "b.html", NOTICE.encode(), now=NOW)


async def test_a_name_of_a_file_reaches_no_other_folder(office):
    content = briefing("bridge").encode()

    done = await office.take_in.upload(HERE, "../../x\\..\\b.html", content, now=NOW)

    (stored,) = [b for b in await office.desk.briefings.briefings(HERE) if b.id == done.briefing_id]
    assert stored.document.endswith("/b.html")
    assert ".." not in stored.document


async def test_a_wrong_briefing_is_withdrawn_with_its_reason_and_put_back(office):
    done = await office.upload(HERE, "tunnel")
    query = QuoteQuery(guild_id=HERE, words=("tunnel",))
    quote = (await office.desk.search.find(query)).rows[0].quote.id

    await office.withdraw.withdraw(HERE, f"Q·{quote}", reason="a draft", who="<@7>", now=NOW)
    row = await office.desk.search.quote(HERE, quote)
    listed = await office.withdraw.list(HERE)
    gone = await office.found(HERE, "tunnel")
    await office.withdraw.restore(HERE, str(done.briefing_id))

    assert (0, True) == (gone, row.exchange.withdrawn)
    assert [("a draft", "<@7>", NOW)] == [(w.reason, w.who, w.withdrawn_at) for w in listed]
    assert (1, ()) == (await office.found(HERE, "tunnel"), await office.withdraw.list(HERE))


async def test_only_its_owner_withdraws_a_briefing(office):
    done = await office.upload(HERE, "tunnel")
    (operators,) = [each for each in await office.poll() if each.outcome == "new"]

    async def withdraw(guild_id, number) -> None:
        await office.withdraw.withdraw(guild_id, str(number), reason="no", who="eve", now=NOW)

    with pytest.raises(UnknownName):
        await withdraw(THERE, done.briefing_id)
    with pytest.raises(UnknownName):
        await withdraw(THERE, 987_654)
    with pytest.raises(NotAllowed, match="Ask the operator"):
        await withdraw(THERE, operators.briefing_id)
    with pytest.raises(UnknownName):
        await office.withdraw.restore(THERE, str(done.briefing_id))
    await withdraw(HERE, done.briefing_id)
    with pytest.raises(UnknownName):
        await withdraw(HERE, done.briefing_id)


async def test_a_withdrawal_says_why(office):
    done = await office.upload(HERE, "tunnel")

    with pytest.raises(BadRequest, match="Say why"):
        await office.withdraw.withdraw(HERE, str(done.briefing_id), reason="  ", who="ada", now=NOW)


async def test_what_came_in_again_is_not_put_back_beside_it(office):
    done = await office.upload(HERE, "quay")
    await office.withdraw.withdraw(HERE, str(done.briefing_id), reason="wrong", who="ada", now=NOW)
    await office.add(HERE, HARBOUR)
    await office.poll()

    with pytest.raises(BadRequest, match="stands again"):
        await office.withdraw.restore(HERE, str(done.briefing_id))


async def test_own_sources_and_briefings_are_offered_while_typing(office):
    source = await office.add(HERE, HARBOUR)
    await office.poll()

    assert [source.id] == [s.id for s in await office.manage.suggest(HERE, "harb", own=True)]
    assert () == await office.manage.suggest(THERE, "harb", own=True)
    assert ["Briefing on quay"] == [b.title for b in await office.withdraw.suggest(HERE, "")]
    assert () == await office.withdraw.suggest(THERE, "")


async def test_where_alerts_go_is_remembered(office):
    await office.manage.tell_in(HERE, ChannelId(5))

    assert ChannelId(5) == (await office.guilds.settings(HERE)).notice_channel_id
