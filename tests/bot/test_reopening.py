import datetime as dt
from typing import Any, cast

from bot.posting import ChannelPoster
from bot.reopening import Reopener
from digests.deliver import Deliver
from digests.model import (
    Cadence,
    ChannelId,
    ExchangeId,
    GuildId,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from tests.bot.test_posting import confirmed, loopback, poster
from tests.digests.builders import at
from tests.fakes import Clock
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import Channel

__all__ = ["confirmed", "loopback", "poster"]

NOW = at("2026-11-24T08:00")


class Parked:
    """Of Deliver what a Reopener asks: digests that stay parked whatever is tried."""

    def __init__(self, channel: Channel) -> None:
        assert channel.guild_id is not None
        self.subscription = Subscription(
            id=SubscriptionId(1),
            guild_id=GuildId(channel.guild_id),
            channel_id=ChannelId(channel.id),
            cadence=Cadence((dt.time(8),), "UTC"),
            created_at=NOW,
            covered_until=NOW,
            covered_id=ExchangeId(0),
            state=SubscriptionState.PARKED,
        )
        self.resumed: list[int] = []

    async def parked(self) -> tuple[Subscription, ...]:
        return (self.subscription,)

    async def resume_channel(self, _guild: GuildId, channel: ChannelId, _now: dt.datetime) -> None:
        self.resumed.append(channel)


def _reopener(poster: ChannelPoster, parked: Parked, clock: Clock) -> Reopener:
    return Reopener(poster._client, cast("Deliver", cast("Any", parked)), clock)


async def test_a_channel_goes_on_by_itself_when_its_permission_returns(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    news = world.text_channel(world.guild("desk"), "news")
    world.deny(news, world.bot, "send_messages")
    await loopback.caught_up()
    parked, clock = Parked(news), Clock(NOW)
    reopener = _reopener(poster, parked, clock)
    assert await reopener.look() == 0
    world.lift(news, world.bot)
    await loopback.caught_up()
    assert await reopener.look() == 1
    assert parked.resumed == [news.id]


async def test_a_role_that_may_write_again_opens_the_channel(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    guild = world.guild("desk")
    news = world.text_channel(guild, "news")
    everyone = guild.roles[guild.id]
    world.set_role(everyone, "view_channel")
    await loopback.caught_up()
    parked, clock = Parked(news), Clock(NOW)
    reopener = _reopener(poster, parked, clock)
    assert await reopener.look() == 0
    world.set_role(everyone, "view_channel", "send_messages", "read_message_history")
    await loopback.caught_up()
    assert await reopener.look() == 1


async def test_a_channel_that_looks_open_and_refuses_is_not_tried_at_every_look(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    news = world.text_channel(world.guild("desk"), "news")
    await loopback.caught_up()
    parked, clock = Parked(news), Clock(NOW)
    reopener = _reopener(poster, parked, clock)
    for _ in range(10):
        await reopener.look()
        clock.advance(minutes=1)
    assert len(parked.resumed) == 1
    clock.advance(hours=6)
    await reopener.look()
    assert len(parked.resumed) == 2


async def test_a_server_in_an_outage_is_left_alone(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    guild = world.guild("desk")
    news = world.text_channel(guild, "news")
    await loopback.caught_up()
    parked, clock = Parked(news), Clock(NOW)
    world.begin_outage(guild)
    await loopback.caught_up()
    reopener = _reopener(poster, parked, clock)
    assert await reopener.look() == 0
    world.end_outage(guild)
    await loopback.caught_up()
    assert await reopener.look() == 1
