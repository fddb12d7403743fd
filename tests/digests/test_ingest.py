import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.errors import NoSpeakers, UnreadableDocument
from digests.ingest import Ingest
from digests.model import Document, GuildId, QuoteQuery, Transcript
from digests.names import NameIndex
from digests.transcripts.read import read_transcript
from tests.digests import samples
from tests.digests.builders import at
from tests.digests.stores import Stores

NOW = at("2026-11-24T06:00")
LATER = at("2026-11-25T06:00")


class Reader:
    """Reads as ever, but for the addresses that it has forgotten how to read."""

    def __init__(self) -> None:
        self.unreadable: set[str] = set()

    def __call__(self, document: Document, outlets: NameIndex) -> Transcript:
        if document.address in self.unreadable:
            raise NoSpeakers("Nobody is printed as speaking any more.")
        return read_transcript(document, outlets)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def ingest(stores: Stores, reader: Reader) -> Ingest:
    return Ingest(
        briefings=stores.briefings,
        outlets=samples.outlets(),
        condenser=ExtractiveCondenser(),
        matcher=TopicMatcher(samples.topics()),
        read=reader,
    )


HARBOUR = samples.document(samples.HARBOUR, "https://mfa.test/harbour")


async def test_a_document_becomes_exchanges_with_bullets_and_topics(ingest, stores):
    ingested = await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW)
    assert (ingested.outcome, ingested.exchanges) == ("new", 3)
    stored = await stores.briefings.exchanges_of(None, ingested.briefing_id)
    assert [one.outlet for one in stored] == ["Reuters", "AFP", "Anadolu Agency"]
    assert {one.speaker for one in stored} == {"Ilse Vale"}
    assert all(one.bullets for one in stored)
    assert {one.url for one in stored} == {"https://mfa.test/harbour"}


class Rewording:
    """Says of every bullet that a model made it; takes a while."""

    async def reword(self, transcript, drafts, *, now, ask=True):
        assert NOW == now
        assert len(transcript.exchanges) == len({draft.exchange for draft in drafts})
        assert all(not draft.topics for draft in drafts)
        await asyncio.sleep(0)
        return tuple(replace(draft, condenser="llm" if ask else "memory") for draft in drafts)


def _ingest_with(stores, rewording: Rewording | None) -> Ingest:
    return Ingest(
        briefings=stores.briefings,
        outlets=samples.outlets(),
        condenser=ExtractiveCondenser(),
        matcher=TopicMatcher(samples.topics()),
        rewording=rewording,
    )


async def test_what_a_model_reworded_gets_topics_like_every_other_bullet(stores):
    plain = _ingest_with(stores, None)
    reworded = _ingest_with(stores, Rewording())
    second = samples.document(samples.LIGHTHOUSE, "https://mfa.test/lighthouse")

    first = await plain.ingest(HARBOUR, samples.MINISTRY, now=NOW)
    other = await reworded.ingest(second, samples.MINISTRY, now=NOW)

    stored = await stores.briefings.exchanges_of(None, other.briefing_id)
    made = [bullet for one in stored for bullet in one.bullets]
    assert {"llm"} == {bullet.condenser for bullet in made}
    assert any(bullet.topics for bullet in made)
    stored = await stores.briefings.exchanges_of(None, first.briefing_id)
    assert {"extractive"} == {bullet.condenser for one in stored for bullet in one.bullets}


async def test_what_enters_no_digest_asks_no_model(stores):
    ingest = Ingest(
        briefings=stores.briefings,
        outlets=samples.outlets(),
        condenser=ExtractiveCondenser(),
        matcher=TopicMatcher(samples.topics()),
        rewording=Rewording(),
    )
    archived = await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW, archive=True)
    stored = await stores.briefings.exchanges_of(None, archived.briefing_id)
    assert {"memory"} == {bullet.condenser for one in stored for bullet in one.bullets}


async def test_the_same_document_twice_changes_nothing(ingest, stores):
    first = await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW)
    again = await ingest.ingest(HARBOUR, samples.MINISTRY, now=LATER)
    assert again.outcome == "unchanged"
    assert again.briefing_id == first.briefing_id
    assert (await stores.search.find(QuoteQuery())).total == 3


async def test_the_same_briefing_from_elsewhere_is_a_duplicate(ingest, stores):
    await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW)
    elsewhere = replace(HARBOUR, address="https://embassy.test/copy")
    again = await ingest.ingest(elsewhere, samples.MINISTRY, now=LATER)
    assert again.outcome == "duplicate"
    assert (await stores.search.find(QuoteQuery())).total == 3


async def test_what_cannot_be_read_is_not_stored_at_all(ingest, stores):
    prose = samples.document("The harbour lay in fog. Nobody said a word.", "/prose.txt")
    with pytest.raises(UnreadableDocument):
        await ingest.ingest(prose, samples.MINISTRY, now=NOW)
    assert [stored async for stored in stores.briefings.documents()] == []


async def test_an_archived_document_is_found_but_enters_no_digest(ingest, stores):
    await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW, archive=True)
    day = dt.timedelta(days=1)
    assert await stores.briefings.stored_between(GuildId(1), NOW - day, NOW + day) == ()
    assert (await stores.search.find(QuoteQuery())).total == 3


async def test_a_local_file_has_no_public_address(ingest, stores):
    local = replace(HARBOUR, address="/briefings/harbour.txt")
    ingested = await ingest.ingest(local, samples.MINISTRY, now=NOW)
    (first, *_) = await stores.briefings.exchanges_of(None, ingested.briefing_id)
    assert first.url is None
    assert first.document == "/briefings/harbour.txt"


async def test_reading_again_changes_nothing_while_the_reading_is_the_same(ingest):
    await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW)
    heard: list[tuple[int, str]] = []
    report = await ingest.reread(now=LATER, progress=lambda *said: heard.append(said))
    assert (report.documents, report.unchanged, report.changed) == (1, 1, 0)
    assert heard == [(1, "https://mfa.test/harbour")]


async def test_a_mended_reading_reaches_what_was_stored_before(ingest, stores):
    await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW)
    other_catalogue = Ingest(
        briefings=stores.briefings,
        outlets=NameIndex(()),
        condenser=ExtractiveCondenser(),
        matcher=TopicMatcher(()),
    )
    report = await other_catalogue.reread(now=LATER)
    assert (report.unchanged, report.changed) == (0, 1)
    assert (await stores.search.find(QuoteQuery())).total == 3
    assert (await stores.search.find(QuoteQuery(topic="Taiwan"))).total == 0


async def test_what_can_no_longer_be_read_is_told_and_kept(ingest, reader, stores):
    await ingest.ingest(HARBOUR, samples.MINISTRY, now=NOW)
    second = samples.document(samples.LIGHTHOUSE, "https://mfa.test/lighthouse")
    await ingest.ingest(second, samples.MINISTRY, now=NOW)
    reader.unreadable.add("https://mfa.test/harbour")
    report = await ingest.reread(now=LATER)
    assert (report.documents, report.unchanged) == (2, 1)
    assert [found.address for found in report.unreadable] == ["https://mfa.test/harbour"]
    assert "Nobody" in report.unreadable[0].reason
    assert (await stores.search.find(QuoteQuery())).total == 5
