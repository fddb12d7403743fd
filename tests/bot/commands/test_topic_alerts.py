import datetime as dt

import pytest

from bot.topic_alerts import TopicAlerts
from digests.model import Document, GuildId, Source, SourceId, SourceKind
from tests.bot.commands.desk import Desk

NOW = dt.datetime(2026, 11, 24, 6, 30, tzinfo=dt.UTC)
TIDES = Source(SourceId("tides"), "Ministry of Tides", SourceKind.FOLDER)
TEXT = """\
Regular Press Conference on November 24, 2026

Reuters: What will happen in the Taiwan Strait?

Mara Lindqvist: Two ships will pass through the Taiwan Strait on Monday, with two more in May.

AFP: And has Taiwan been told of it?

Mara Lindqvist: Taiwan was told on Friday, and every other neighbour on Saturday morning.
"""


async def _store(desk: Desk, text: str, name: str) -> None:
    document = Document(text.encode(), name, NOW, "text/plain")
    await desk.digests.ingest.ingest(document, TIDES, now=NOW)


@pytest.fixture
def alerts(desk: Desk) -> TopicAlerts:
    return TopicAlerts(desk.env.bot, desk.digests.alerts, desk.digests.guilds.settings)


async def test_one_message_per_briefing_names_topics_and_rings_the_chosen_role(
    desk: Desk, alerts: TopicAlerts
) -> None:
    role = desk.guild.create_role("watch", mentionable=True)
    seen = await desk.slash(desk.admin, "alerts follow", topics="Taiwan, AI", role=role)
    assert "Alert set" in seen.text
    assert "/alerts remove alert:1" in seen.text
    await _store(desk, TEXT, "second.txt")
    assert 1 == await alerts.tell(NOW)
    post = desk.channel.last_message
    shown = str([part.to_dict() for part in post.components])
    assert "Just in: Taiwan" in shown
    assert "Two ships will pass" in shown
    assert "Taiwan was told on Friday" in shown
    assert [role.id] == [each.id for each in post.role_mentions]
    assert 0 == await alerts.tell(NOW)


async def test_what_was_stored_before_is_not_told(desk: Desk, alerts: TopicAlerts) -> None:
    await desk.slash(desk.admin, "alerts follow", topics="Taiwan")
    assert 0 == await alerts.tell(NOW)


async def test_briefing_on_other_topics_is_not_told(desk: Desk, alerts: TopicAlerts) -> None:
    await desk.slash(desk.admin, "alerts follow", topics="Inflation")
    await _store(desk, TEXT, "second.txt")
    assert 0 == await alerts.tell(NOW)
    assert () == await desk.digests.alerts.look(NOW)


async def test_members_list_but_do_not_change(desk: Desk) -> None:
    assert "No alerts yet" in (await desk.slash(desk.member, "alerts list")).text
    seen = await desk.slash(desk.member, "alerts follow", topics="Taiwan")
    assert "Manage Server" in seen.text
    assert () == await desk.digests.alerts.list(GuildId(desk.guild.id))


async def test_alert_of_another_server_is_unknown(desk: Desk) -> None:
    await desk.slash(desk.admin, "alerts follow", topics="Taiwan")
    eve, other = desk.elsewhere()
    seen = await desk.slash(eve, "alerts remove", channel=other, alert="1")
    assert "No alert has the number 1" in seen.text
    seen = await desk.slash(desk.admin, "alerts remove", alert="1")
    assert "Alert removed" in seen.text


async def test_role_that_the_editor_may_not_mention_is_refused(desk: Desk) -> None:
    editor = await desk.editor()
    role = desk.guild.create_role("secret")
    seen = await desk.slash(editor, "alerts follow", topics="Taiwan", role=role)
    assert "may not mention" in seen.text
