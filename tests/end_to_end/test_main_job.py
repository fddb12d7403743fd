"""A transcript goes in, a digest stands in a channel, /quotes answers; then the bot restarts."""

import datetime as dt

from tests.end_to_end.conftest import SAMPLES, Desk
from tests.loopback_discord.driver import How
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.reply import controls_of, text_of

COMMANDS = ["quotes", "briefing", "digest", "topic"]
MINUTE = 60
MARGIN = 8


async def test_from_a_transcript_to_a_digest_and_back_to_its_quotes(
    discord: LoopbackDiscord, desk: Desk
) -> None:
    world = discord.world
    guild = world.guild("Asia desk")
    ada, ben = world.admin(guild), world.member(guild, "ben")
    news = world.text_channel(guild, "asia-desk")

    stored = await desk.readout("ingest", SAMPLES)
    assert (0, "") == (stored.code, stored.stdout)
    await desk.bot.start(commands=COMMANDS)

    # An admin makes a digest; a member may not.
    time, due_at = _soon()
    refused = await discord.slash(news, ben, "digest create", How(override=True), time=time)
    assert refused.ephemeral
    assert "Manage Server" in refused.text
    created = await discord.slash(
        news, ada, "digest create", time=time, zone="UTC", channel=news, topics="Taiwan, Ukraine"
    )
    assert created.ephemeral
    assert created.text.count("<t:") >= 3, created.text

    # It is posted at its time, once, and pings nobody.
    post = await discord.wait_for_message(news, timeout=2 * MINUTE + MARGIN)
    posted_at = dt.datetime.now(dt.UTC)
    assert dt.timedelta(0) <= posted_at - due_at < dt.timedelta(seconds=MARGIN)
    assert "Taiwan" in text_of(post)
    assert "passed through the Taiwan Strait in international waters" in text_of(post)
    assert not post.pings

    # Anybody looks quotes up, by topic and by an abbreviated outlet.
    by_topic = await discord.slash(news, ben, "quotes", topic="Taiwan")
    assert by_topic.ephemeral
    assert "passed through the Taiwan Strait in international waters" in by_topic.text
    by_outlet = await discord.slash(news, ben, "quotes", outlet="AA")
    assert "Anadolu Agency" in by_outlet.text
    pages = await discord.slash(news, ben, "quotes", speaker="Elin Sørdal")
    first_page = pages.text
    second = await discord.click(pages, _next(pages.labels), ben)
    assert second.text != first_page

    # A restart neither posts again nor kills the buttons.
    assert await desk.bot.stop() == 0
    await desk.bot.start()
    turned = await discord.click(pages, _previous(second.labels), ben)
    assert turned.text == first_page
    about = await discord.click(post, controls_of(post)[0].label or "", ben)
    assert about.ephemeral
    again = await desk.readout("ingest", SAMPLES)
    assert again.code == 0
    own = [one for one in discord.messages(news) if one.author is world.bot]
    assert [post.id] == [one.id for one in own]


async def test_kill_between_two_starts_neither_loses_nor_doubles_the_digest(
    discord: LoopbackDiscord, desk: Desk
) -> None:
    world = discord.world
    guild = world.guild("Asia desk")
    ada = world.admin(guild)
    news = world.text_channel(guild, "asia-desk")
    assert (await desk.readout("ingest", SAMPLES / "norland-foreign-ministry.txt")).code == 0
    await desk.bot.start(commands=COMMANDS)
    time, _ = _soon()
    await discord.slash(news, ada, "digest create", time=time, zone="UTC", channel=news)

    # Discord stores the post, the answer is lost on the way, and the bot dies of SIGKILL.
    lost = discord.faults.reset(stored=True)
    post = await discord.wait_for_message(news, timeout=2 * MINUTE + MARGIN)
    assert lost.hits == 1
    await desk.bot.kill()
    await desk.bot.start()

    history = await discord.slash(news, ada, "digest list")
    assert time in history.text
    own = [one for one in discord.messages(news) if one.author is world.bot]
    assert [post.id] == [one.id for one in own]


def _soon() -> tuple[str, dt.datetime]:
    """The next minute that is far enough away to type a command before it."""
    due_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=MARGIN)
    due_at = due_at.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    return f"{due_at:%H:%M}", due_at


def _next(labels: list[str]) -> str:
    return next(one for one in labels if "›" in one or "Next" in one)


def _previous(labels: list[str]) -> str:
    return next(one for one in labels if "‹" in one or "Previous" in one)
