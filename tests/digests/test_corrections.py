"""A posted digest whose words no longer stand is edited, once, with a visible note."""

import json

import pytest

from bot.layouts.corrections import corrected_payload
from bot.layouts.delivery import render_delivery
from digests.deliver import Deliver
from digests.errors import PostingRefused, PostingUncertain
from digests.model import ChannelId, Delivery, DeliveryState, GuildId
from digests.storage import CorrectionStore, StandingStore
from tests.digests import samples
from tests.digests.builders import at
from tests.fakes import Clock, FakeDiscordPoster

GUILD, CHANNEL = GuildId(7), ChannelId(70)
CREATED, STORED, DUE = at("2026-11-24T05:00"), at("2026-11-24T06:00"), at("2026-11-24T08:00")
ADDRESS = "https://mfa.test/harbour"


class EditingPoster(FakeDiscordPoster):
    """Keeps what messages were edited to; says `uncertain` or `gone` instead when told to."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.edits: list[tuple[int | None, str]] = []
        self.editing = "ok"

    async def post(self, delivery: Delivery) -> int:
        if delivery.kind != "correction":
            return await super().post(delivery)
        if self.editing == "refused":
            raise PostingRefused("No.", "missing_access")
        self.edits.append((delivery.message_id, delivery.payload))
        if self.editing == "uncertain":
            self.editing = "ok"
            raise PostingUncertain("The answer was lost.")
        return delivery.message_id or 0


@pytest.fixture
def clock():
    return Clock(CREATED)


@pytest.fixture
def poster(clock):
    return EditingPoster(clock)


@pytest.fixture
def deliver(stores, database, poster, clock):
    return Deliver(
        subscriptions=stores.subscriptions,
        deliveries=stores.deliveries,
        briefings=stores.briefings,
        sources=stores.sources,
        guilds=stores.guilds,
        topics=samples.topics(),
        render=render_delivery,
        poster=poster,
        corrections=CorrectionStore(database, stores.deliveries),
        correct=corrected_payload,
        monotonic=clock.monotonic,
    )


async def _round(deliver: Deliver, clock: Clock, *, minutes: int = 0) -> None:
    clock.advance(minutes=minutes)
    await deliver.plan_due(clock())
    await deliver.plan_corrections(clock())
    await deliver.send_due(clock)
    await deliver.recover(clock)


@pytest.fixture
async def posted(stores, deliver, poster, clock):
    """A digest of the harbour's briefing stands in the channel; the briefing's id."""
    await stores.subscribe().create(GUILD, CHANNEL, time="08:00", zone="UTC", now=CREATED)
    ingested = await stores.take_in(samples.HARBOUR, STORED, address=ADDRESS)
    clock.advance(hours=3)
    await _round(deliver, clock)
    assert len(poster.messages) == 1
    assert poster.edits == []
    return ingested


def _texts(payload: str) -> list[str]:
    (container,) = json.loads(payload)["components"]
    return [part["content"] for part in container["components"] if part["type"] == 10]


async def test_words_that_the_publisher_changed_are_corrected_once(
    stores, deliver, poster, clock, posted
):
    changed = samples.HARBOUR.replace("40 ships are waiting", "four ships are waiting")
    await stores.take_in(changed, clock(), address=ADDRESS)
    for _ in range(5):
        await _round(deliver, clock, minutes=1)
    ((message_id, payload),) = poster.edits
    assert message_id == poster.messages[0].id
    before, after = _texts(poster.messages[0].payload), _texts(payload)
    assert "Correction" in after[0]
    assert "changed these words" in after[0]
    assert after[1:] == before, "what was posted stays as it was"
    (listed,) = await deliver.corrections(GUILD)
    assert (listed.kind, listed.state) == ("correction", DeliveryState.SENT)
    assert all(one.kind == "digest" for one in await deliver.history(GUILD))


async def test_a_new_revision_that_leaves_the_printed_words_alone_changes_nothing(
    stores, deliver, poster, clock, posted
):
    more = (
        f"{samples.HARBOUR}\nLe Monde: Anything else?\n\nIlse Vale: Nothing else today, thanks.\n"
    )
    revised = await stores.take_in(more, clock(), address=ADDRESS)
    assert revised.outcome == "revised"
    await _round(deliver, clock, minutes=1)
    assert poster.edits == []


async def test_a_withdrawn_briefing_is_told_in_the_messages_that_print_it(
    database, deliver, poster, clock, posted
):
    await StandingStore(database).withdraw(
        None, posted.briefing_id, reason="wrong file", who="ada", now=clock()
    )
    for _ in range(3):
        await _round(deliver, clock, minutes=1)
    ((_, payload),) = poster.edits
    assert "Withdrawn since" in _texts(payload)[0]


async def test_a_lost_answer_is_no_reason_to_read_back_but_to_edit_again(
    database, deliver, poster, clock, posted
):
    poster.editing = "uncertain"
    await StandingStore(database).withdraw(
        None, posted.briefing_id, reason="wrong file", who="ada", now=clock()
    )
    for _ in range(5):
        await _round(deliver, clock, minutes=2)
    assert len(poster.edits) == 2
    assert len(set(poster.edits)) == 1, "the same bytes"
    assert len(poster.messages) == 1


async def test_a_correction_that_is_refused_does_not_park_the_digest(
    database, deliver, poster, clock, posted
):
    poster.editing = "refused"
    await StandingStore(database).withdraw(
        None, posted.briefing_id, reason="wrong file", who="ada", now=clock()
    )
    await _round(deliver, clock, minutes=1)
    assert await deliver.parked() == ()
    (listed,) = await deliver.corrections(GUILD)
    assert listed.state is DeliveryState.PARKED


async def test_a_due_digest_does_not_wait_for_a_correction(
    database, deliver, poster, clock, posted, stores
):
    poster.editing = "refused"
    await StandingStore(database).withdraw(
        None, posted.briefing_id, reason="wrong file", who="ada", now=clock()
    )
    await deliver.plan_corrections(clock())
    clock.advance(hours=24)
    await deliver.plan_due(clock())
    await deliver.send_due(clock)
    assert len(poster.messages) == 2
