"""Commands, buttons, menus and forms against a Discord that checks every body it gets.

The fixture's teardown fails for any broken limit of Discord's, and for any body that its OpenAPI
schema refuses.
"""

import asyncio

import pytest

from tests.end_to_end.conftest import SAMPLES, Desk
from tests.loopback_discord.loopback import LoopbackDiscord

SAID = "a third ship will follow in the spring"


@pytest.mark.slow
async def test_every_kind_of_control_keeps_to_the_limits(  # noqa: PLR0915 - one visit, in order
    discord: LoopbackDiscord, desk: Desk
) -> None:
    world = discord.world
    guild = world.guild("Asia desk", with_bot=False)
    ada, ben = world.admin(guild), world.member(guild, "ben")
    news = world.text_channel(guild, "asia-desk")
    editors = world.role(guild, "editors")
    assert (await desk.readout("ingest", SAMPLES)).code == 0
    await desk.bot.start(commands=["setup", "verify", "alerts"])

    # First run: joined, greeted, set up without typing.
    async with asyncio.timeout(20):
        while '"connected"' not in desk.bot.stderr:  # noqa: ASYNC110 - another process says it
            await asyncio.sleep(0.1)
    world.add_bot(guild)
    hello = await discord.wait_for_message(news, timeout=20)
    page = await discord.click(hello, "Set up", ada)
    assert page.ephemeral
    page = await discord.choose(page, "Topics: all, or choose", ["Taiwan"], ada)
    page = await discord.choose(page, "Time zone", ["Asia/Tokyo"], ada)
    assert "(Asia/Tokyo): Taiwan" in page.text
    preview = await discord.click(page, "Preview", ada)
    assert "Taiwan Strait" in preview.text
    saved = await discord.click(page, "Save", ada)
    assert "Saved." in saved.text
    refused = await discord.click(hello, "Set up", ben)
    assert "Manage Server" in refused.text

    # Settings, by options and by menus.
    shown = await discord.slash(news, ada, "settings", notices=news, zone="Europe/Oslo")
    assert "Europe/Oslo" in shown.text
    shown = await discord.choose(shown, "Editor role", [editors], ada)
    assert str(editors.id) in shown.text
    zone = await discord.click(shown, "Time zone", ada)
    shown = await discord.submit_modal(zone, ada, {"zone": "UTC"})
    assert "Time zone: UTC" in shown.text

    # Look-ups by a member, from the list to the exchange and a report on it.
    found = await discord.slash(news, ben, "quotes", speaker="Elin Sørdal")
    found = await discord.click(found, "Newest first", ben)
    whole = await discord.click(found, "Full exchange", ben)
    await discord.click(found, "Copy citation", ben)
    form = await discord.click(whole, "Report a problem", ben)
    thanks = await discord.submit_modal(form, ben, {"problem": "outlet", "remark": "Was it?"})
    assert "Report 1 is noted" in thanks.text
    told = await discord.wait_for_message(news, timeout=10)
    settle = await discord.click(told, "Answer", ada)
    settled = await discord.submit_modal(settle, ada, {"answer": "It was."})
    assert "It was" in settled.text

    # Checking, by command and from a message's menu.
    exact = await discord.slash(news, ben, "verify", text=SAID)
    assert "Exact" in exact.text
    posted = world.say(news, ben, SAID.replace("third", "fourth"))
    altered = await discord.message_menu(news, ben, "Find the source of this", posted)
    assert "Altered" in altered.text

    # Alerts, data, configuration; and after a restart the old page still works.
    alert = await discord.slash(news, ada, "alerts follow", topics="Taiwan", channel=news)
    assert "Alert set" in alert.text
    for command in ("alerts list", "privacy", "help", "status", "digest list", "topic list"):
        assert (await discord.slash(news, ben, command)).ephemeral
    assert (await discord.slash(news, ben, "data export")).ephemeral
    assert (await discord.slash(news, ada, "config export")).ephemeral
    page = await discord.slash(news, ada, "setup")
    page = await discord.choose(page, "Topics: all, or choose", ["Taiwan"], ada)
    assert await desk.bot.stop() == 0
    await desk.bot.start()
    again = await discord.choose(page, "Time zone", ["UTC"], ada)
    assert "(UTC): Taiwan" in again.text
