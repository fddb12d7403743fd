import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace

import discord
import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route, handle_message_parameters

from bot.client import ReadoutClient, point_at
from bot.frozen import FrozenView
from bot.layouts.corrections import corrected_payload
from bot.layouts.delivery import render_delivery
from bot.pacing import Pace, paced_trace
from bot.posting import ChannelPoster, house_error
from digests.errors import (
    HistoryUnreadable,
    PostingError,
    PostingRefused,
    PostingRejected,
    PostingUncertain,
    TokenRefused,
)
from digests.model import ChannelId, Delivery, DeliveryKey, GuildId, QuoteId, SubscriptionId
from tests.bot.layouts.made_up import KEY, digest, exchange
from tests.loopback_discord.fixtures import discord as loopback
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import Channel
from tests.loopback_discord.reply import text_of

__all__ = ["loopback"]


def _delivery(channel: Channel, key: str = KEY) -> Delivery:
    now = dt.datetime.now(dt.UTC)
    message = render_delivery(digest(exchange(1)), DeliveryKey(key), "en")
    assert channel.guild_id is not None
    return Delivery(
        key=DeliveryKey(key),
        subscription_id=SubscriptionId(1),
        guild_id=GuildId(channel.guild_id),
        channel_id=ChannelId(channel.id),
        occurrence="2026-11-24T08:00",
        due_at=now,
        planned_at=now,
        payload=message.payload,
        since=now,
        until=now,
        first_attempt_at=now,
    )


@pytest.fixture
def confirmed() -> list[tuple[str, int]]:
    """Nonces and ids of our own posts, as they came back through the gateway."""
    return []


@pytest_asyncio.fixture
async def poster(
    loopback: LoopbackDiscord, confirmed: list[tuple[str, int]]
) -> AsyncIterator[ChannelPoster]:
    """A poster over a client of ours that is connected to the loopback server."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    point_at(loopback.api_url)
    client = ReadoutClient(trace=paced_trace(Pace(), loopback.api_url))

    async def own_post(nonce: str, message_id: int) -> None:
        confirmed.append((nonce, message_id))

    async def press(_interaction: object) -> None:
        """Nobody presses anything here."""

    client.serve((), press=press, own_post=own_post)
    async with client:
        await client.login(loopback.world.token)
        connection = asyncio.create_task(client.connect())
        await loopback.wait_ready()
        await client.wait_until_ready()
        yield ChannelPoster(client, timeout=dt.timedelta(seconds=5))
        await client.close()
        await asyncio.wait({connection})
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def test_frozen_components_reach_the_body_untouched() -> None:
    components = json.loads(render_delivery(digest(exchange(1)), DeliveryKey(KEY), "en").payload)
    view = FrozenView(components["components"])
    with handle_message_parameters(
        view=view, nonce=KEY, allowed_mentions=discord.AllowedMentions.none()
    ) as made:
        assert made.payload is not None
        assert components["components"] == made.payload["components"]
        assert components["allowed_mentions"]["parse"] == made.payload["allowed_mentions"]["parse"]
        assert components["flags"] == made.payload["flags"]
        assert (KEY, True) == (made.payload["nonce"], made.payload["enforce_nonce"])
    assert view.is_finished()
    assert not view.is_dispatchable()


async def test_post_stands_once_is_confirmed_and_is_found_again(
    loopback: LoopbackDiscord, poster: ChannelPoster, confirmed: list[tuple[str, int]]
) -> None:
    channel = loopback.world.text_channel(loopback.world.guild("desk"), "news")
    await loopback.caught_up()
    delivery = _delivery(channel)
    assert await poster.find(delivery) is None
    first = await poster.post(delivery)
    assert first == await poster.post(delivery)
    (message,) = loopback.messages(channel)
    assert (first, KEY, ()) == (message.id, message.nonce, message.pings)
    assert first == await poster.find(delivery)
    assert await poster.find(_delivery(channel, "SOMEOTHERKEY")) is None
    await loopback.caught_up()
    assert {(KEY, first)} == set(confirmed)


async def test_a_digest_that_was_deleted_counts_as_posted(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    channel = loopback.world.text_channel(loopback.world.guild("desk"), "news")
    await loopback.caught_up()
    delivery = _delivery(channel)
    await poster.post(delivery)
    loopback.world.delete_message(loopback.messages(channel)[0])
    assert 0 == await poster.post(delivery)


async def test_closed_and_deleted_channels_are_refusals(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    guild = world.guild("desk")
    hidden, mute, gone = (world.text_channel(guild, name) for name in ("hidden", "mute", "gone"))
    world.deny(hidden, world.bot, "view_channel")
    world.deny(mute, world.bot, "send_messages")
    await loopback.caught_up()
    world.delete_channel(gone)
    assert "missing_access" == await _reason(poster.post(_delivery(hidden)))
    assert "missing_permissions" == await _reason(poster.post(_delivery(mute)))
    assert "unknown_channel" == await _reason(poster.post(_delivery(gone)))
    await loopback.caught_up()
    assert "missing_access" == await _reason(poster.find(_delivery(hidden)))
    assert "unknown_channel" == await _reason(poster.find(_delivery(gone)))


async def test_without_history_permission_nothing_is_known(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    channel = world.text_channel(world.guild("desk"), "news")
    world.deny(channel, world.bot, "read_message_history")
    await loopback.caught_up()
    with pytest.raises(HistoryUnreadable, match="Read Message History"):
        await poster.find(_delivery(channel))


async def test_lost_answers_are_uncertain_and_the_next_try_doubles_nothing(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    channel = loopback.world.text_channel(loopback.world.guild("desk"), "news")
    await loopback.caught_up()
    delivery = _delivery(channel)
    loopback.faults.reset(stored=True)
    with pytest.raises(PostingUncertain):
        await poster.post(delivery)
    loopback.faults.error(503, stored=True)
    with pytest.raises(PostingUncertain):
        await poster.post(delivery)
    await poster.post(delivery)
    assert 1 == len(loopback.messages(channel))


async def test_outage_of_a_server_is_no_refusal(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    guild = world.guild("desk")
    channel = world.text_channel(guild, "news")
    await loopback.caught_up()
    world.begin_outage(guild)
    await loopback.caught_up()
    with pytest.raises(PostingUncertain, match="unavailable"):
        await poster.post(_delivery(channel))
    world.end_outage(guild)
    world.remove_bot(guild)
    await loopback.caught_up()
    assert "not_in_guild" == await _reason(poster.post(_delivery(channel)))


async def test_refused_token_is_told_apart(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    channel = loopback.world.text_channel(loopback.world.guild("desk"), "news")
    await loopback.caught_up()
    loopback.faults.unauthorized()
    with pytest.raises(TokenRefused):
        await poster.post(_delivery(channel))


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, 0, TokenRefused),
        (400, 50035, PostingRejected),
        (400, 50083, PostingRefused),
        (403, 50001, PostingRefused),
        (403, 0, PostingUncertain),
        (404, 10003, PostingRefused),
        (404, 0, PostingUncertain),
        (429, 0, PostingUncertain),
        (503, 0, PostingUncertain),
    ],
)
def test_each_answer_has_its_meaning(status: int, code: int, expected: type[PostingError]) -> None:
    class Response:
        reason = "a reason"

        def __init__(self) -> None:
            self.status = status

    body = {"code": code, "message": "words"} if code else "<html>"
    error = discord.HTTPException(Response(), body)
    assert expected is type(house_error(error))


async def _reason(posting: Awaitable[int | None]) -> str:
    with pytest.raises(PostingRefused) as caught:
        await posting
    return caught.value.reason


async def test_a_correction_edits_the_message_and_sends_none(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    channel = loopback.world.text_channel(loopback.world.guild("desk"), "news")
    await loopback.caught_up()
    delivery = _delivery(channel)
    message_id = await poster.post(delivery)
    payload = corrected_payload(
        delivery, {QuoteId("q-1"): "changed"}, dt.datetime.now(dt.UTC), "en"
    )
    correction = replace(delivery, kind="correction", payload=payload, message_id=message_id)
    for _ in range(2):
        assert message_id == await poster.post(correction)
    (message,) = loopback.messages(channel)
    assert "Correction" in text_of(message)
    assert message.edits == 2
    assert not message.pings
    assert message_id == await poster.find(delivery), "it still carries its marker"
    loopback.world.delete_message(message)
    assert 0 == await poster.post(correction)


async def test_threads_and_announcement_channels_are_posted_to_and_read_back(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    guild = world.guild("desk")
    wire = world.announcement_channel(guild)
    thread = world.thread(world.text_channel(guild, "talk"), "digests")
    await loopback.caught_up()
    for channel, key in ((wire, "a" * 20), (thread, "b" * 20)):
        delivery = _delivery(channel, key)
        assert await poster.find(delivery) is None
        assert await poster.post(delivery) == await poster.find(delivery)


async def test_an_archived_thread_opens_again_and_a_locked_one_is_a_refusal(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    parent = world.text_channel(world.guild("desk"), "talk")
    quiet, closed = world.thread(parent, "quiet"), world.thread(parent, "closed")
    world.archive(quiet)
    world.archive(closed, locked=True)
    await loopback.caught_up()
    delivery = _delivery(quiet)
    assert await poster.post(delivery) == await poster.find(delivery)
    with pytest.raises(PostingRefused):
        await poster.post(_delivery(closed, "c" * 20))


async def test_a_post_of_a_life_that_was_forgotten_is_found_from_when_it_was_due(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    """After a backup is restored, a claim made now says nothing of when it was posted."""
    channel = loopback.world.text_channel(loopback.world.guild("desk"), "news")
    await loopback.caught_up()
    delivery = _delivery(channel)
    message_id = await poster.post(delivery)
    tomorrow = delivery.due_at + dt.timedelta(days=1)
    restored = replace(delivery, planned_at=tomorrow, first_attempt_at=tomorrow)
    assert message_id == await poster.find(restored)
