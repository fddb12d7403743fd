"""Alerts of polls: once each, to whom they belong, and not lost while Discord is away."""

import pytest

from bot.alerts import SourceAlerts
from bot.layouts.components import Layout
from bot.layouts.plain import to_plain
from digests.errors import PostingRefused, PostingUncertain, TokenRefused
from digests.model import ChannelId, GuildId, GuildSettings, Source, SourceId, SourceKind
from digests.sources.reports import PollReport
from digests.sources.rhythm import Alert

HERE, QUIET = GuildId(1), GuildId(2)
CHANNEL = ChannelId(10)


class Channels:
    """Takes messages, or raises what `trouble` says."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.told: list[tuple[ChannelId, str]] = []

    async def send(self, channel_id: ChannelId, layout: Layout) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.told.append((channel_id, to_plain(layout, 80)))


async def settings_of(guild_id: GuildId) -> GuildSettings:
    return GuildSettings(guild_id, notice_channel_id=CHANNEL if guild_id == HERE else None)


def report(guild_id: GuildId | None, alert: Alert | None = Alert.FAILING) -> PollReport:
    source = Source(
        SourceId("tides"), "Tides", SourceKind.FEED, "https://a.test/", guild_id=guild_id
    )
    failure = "It did not answer in time." if alert is Alert.FAILING else None
    return PollReport(source, failure=failure, alert=alert)


@pytest.fixture
def channels() -> Channels:
    return Channels()


@pytest.fixture
def alerts(channels: Channels) -> SourceAlerts:
    return SourceAlerts(settings_of, channels.send)


async def test_a_servers_source_is_told_of_in_its_alert_channel(alerts, channels):
    await alerts.tell([report(HERE), report(HERE, None)])
    await alerts.tell([])
    await alerts.tell([report(HERE, Alert.RECOVERED)])

    assert [CHANNEL, CHANNEL] == [channel for channel, _ in channels.told]
    assert "A source fails" in channels.told[0][1]
    assert "did not answer in time" in channels.told[0][1]
    assert "works again" in channels.told[1][1]


async def test_without_a_channel_and_for_the_operator_there_is_the_log(alerts, channels, capsys):
    await alerts.tell([report(QUIET), report(None)])

    assert [] == channels.told
    assert 2 == capsys.readouterr().out.count("source alert")


async def test_what_cannot_be_told_now_is_told_later(alerts, channels):
    channels.trouble = PostingUncertain("Not connected.")
    await alerts.tell([report(HERE)])
    channels.trouble = None
    await alerts.tell([])
    await alerts.tell([])

    assert 1 == len(channels.told)


async def test_a_channel_that_refuses_is_given_up_and_a_refused_token_is_no_alerts_affair(
    alerts, channels
):
    channels.trouble = PostingRefused("No.", "missing_access")
    await alerts.tell([report(HERE)])
    channels.trouble = TokenRefused("No.")
    with pytest.raises(TokenRefused):
        await alerts.tell([report(HERE)])
    channels.trouble = None
    await alerts.tell([])

    assert [] == channels.told
