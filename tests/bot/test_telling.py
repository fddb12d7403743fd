import datetime as dt
from dataclasses import replace

import pytest

from bot.layouts.custom_ids import POST_AGAIN, STANDS_THERE, custom_id
from bot.posting import ChannelPoster
from bot.telling import Teller
from digests.errors import TokenRefused
from digests.model import ChannelId, DeliveryState, GuildId, GuildSettings
from tests.bot.layouts.made_up import KEY
from tests.bot.test_posting import _delivery, confirmed, loopback, poster
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.reply import controls_of, text_of

__all__ = ["confirmed", "loopback", "poster"]


@pytest.mark.parametrize(
    ("state", "ids", "said"),
    [
        (DeliveryState.UNKNOWN, [POST_AGAIN, STANDS_THERE], "say which it is"),
        (DeliveryState.PARKED, [], "/digest resume digest:1"),
        (DeliveryState.DEAD, [], "defect of ours"),
    ],
)
async def test_editors_are_told_once_in_their_notice_channel(
    loopback: LoopbackDiscord,
    poster: ChannelPoster,
    state: DeliveryState,
    ids: list[str],
    said: str,
) -> None:
    world = loopback.world
    guild = world.guild("desk")
    news, notices = (world.text_channel(guild, name) for name in ("news", "notices"))
    await loopback.caught_up()

    async def settings_of(guild_id: GuildId) -> GuildSettings:
        return GuildSettings(guild_id, notice_channel_id=ChannelId(notices.id))

    ended = replace(_delivery(news), state=state, reason="missing_permissions")
    teller = Teller(poster._client, settings_of)
    await teller.tell([ended])
    await teller.tell([ended])
    (message,) = loopback.messages(notices)
    assert said in text_of(message)
    assert "missing\\_permissions" in text_of(message)
    assert [custom_id(each, KEY) for each in ids] == [c.custom_id for c in controls_of(message)]
    assert not message.pings
    assert not loopback.messages(news)


async def test_without_a_chosen_place_a_channel_that_few_can_read_is_taken(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    world = loopback.world
    guild = world.guild("desk")
    news, talk, desk = (world.text_channel(guild, name) for name in ("news", "talk", "desk"))
    world.deny(desk, guild, "view_channel")
    world.allow(desk, world.bot, "view_channel", "send_messages")
    await loopback.caught_up()

    async def settings_of(guild_id: GuildId) -> GuildSettings:
        return GuildSettings(guild_id)

    ended = replace(_delivery(news), state=DeliveryState.PARKED, reason="missing_access")
    await Teller(poster._client, settings_of).tell([ended])
    assert len(loopback.messages(desk)) == 1
    assert not loopback.messages(talk)


async def test_a_token_refused_while_telling_is_not_swallowed(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    guild = loopback.world.guild("desk")
    news, _ = (loopback.world.text_channel(guild, name) for name in ("news", "talk"))
    await loopback.caught_up()

    async def settings_of(guild_id: GuildId) -> GuildSettings:
        return GuildSettings(guild_id)

    loopback.faults.unauthorized()
    ended = replace(_delivery(news), state=DeliveryState.DEAD)
    with pytest.raises(TokenRefused):
        await Teller(poster._client, settings_of).tell([ended])


async def test_server_without_a_place_to_tell_is_no_failure(
    loopback: LoopbackDiscord, poster: ChannelPoster
) -> None:
    news = loopback.world.text_channel(loopback.world.guild("desk"), "news")
    await loopback.caught_up()

    async def settings_of(guild_id: GuildId) -> GuildSettings:
        return GuildSettings(guild_id)

    ended = replace(_delivery(news), state=DeliveryState.DEAD, due_at=dt.datetime.now(dt.UTC))
    await Teller(poster._client, settings_of).tell([ended])
    assert not loopback.messages(news)
