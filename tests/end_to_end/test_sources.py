"""A publisher puts a page up; it is polled, stored, found, changed, removed, and told of."""

import asyncio
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT
from tests.end_to_end.conftest import TICK, Desk
from tests.end_to_end.web import Publisher, briefing, open_publisher
from tests.loopback_discord.driver import How
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import Upload
from tests.loopback_discord.process import BotProcess
from tests.loopback_discord.reply import text_of

COMMANDS = ["quotes", "source", "status"]
ROUNDS = 8
PATIENCE = 20.0


@dataclass(frozen=True)
class Newsroom:
    """The bot's process, and the publisher that it reads every second."""

    desk: Desk
    web: Publisher

    def count(self, question: str, *values: str) -> int:
        """What the database counts now, read beside the running bot."""
        with sqlite3.connect(self.desk.folder / "readout.db") as database:
            counted: int = database.execute(question, values).fetchone()[0]
            return counted

    def source_id(self, name: str) -> str:
        """The id that a source was given."""
        with sqlite3.connect(self.desk.folder / "readout.db") as database:
            find = "SELECT id FROM sources WHERE name = ?"
            return str(database.execute(find, (name,)).fetchone()[0])

    async def until(self, question: str, *values: str) -> None:
        """Wait until the database counts something."""
        await _until(lambda: self.count(question, *values) > 0)


@pytest.fixture
async def newsroom(discord: LoopbackDiscord, desk: Desk) -> AsyncIterator[Newsroom]:
    async with open_publisher() as web:
        config = desk.folder / "config"
        config.mkdir()
        (config / "sources.toml").write_text(
            "[[source]]\n"
            'id = "tides"\nname = "Ministry of Tides"\nkind = "feed"\n'
            f'address = "{web.origin}/feed.xml"\nenabled = false\n'
            "[[source]]\n"
            'id = "notice"\nname = "Office of Notices"\nkind = "page"\n'
            f'address = "{web.origin}/page.html"\nenabled = false\n'
        )
        env = TICK | {
            "PYTHONPATH": str(ROOT),
            "READOUT_CONFIG_DIR": str(config),
            "READOUT_HTTP__ALLOW_ORIGINS": f'["{web.origin}"]',
            "READOUT_SOURCES__ENABLED": "tides, notice",
            "READOUT_SOURCES__POLL_SECONDS": "1",
        }
        web.pages["/page.html"] = briefing("weir")
        web.pages["/1.html"] = briefing("lighthouse")
        web.publish("/1.html")
        bot = BotProcess(discord, desk.folder, env=env)
        yield Newsroom(Desk(desk.folder, bot), web)
        if bot.is_running:
            await bot.stop()


STORED = "SELECT count(*) FROM briefings WHERE document LIKE '%' || ?"


async def test_what_is_published_is_found_and_what_changes_is_told(
    discord: LoopbackDiscord, newsroom: Newsroom
) -> None:
    guild = discord.world.guild("Asia desk")
    ada, ben = discord.world.admin(guild), discord.world.member(guild, "ben")
    news = discord.world.text_channel(guild, "asia-desk")
    await newsroom.desk.bot.start(commands=COMMANDS)

    # Published → polled → stored → found.
    await newsroom.until(STORED, "/1.html")
    await newsroom.until(STORED, "/page.html")
    found = await discord.slash(news, ben, "quotes", words="lighthouse inspected")
    assert "was inspected in the spring" in found.text
    before = await discord.slash(news, ben, "quotes", words="weir Sunday")
    assert "The weir will open on Sunday" in before.text

    # Changed → a revision: the new words are found, the old page of quotes says what became of it.
    newsroom.web.pages["/page.html"] = briefing("weir", "Monday")
    await newsroom.until(
        "SELECT count(*) - 1 FROM transcripts WHERE briefing_id = "
        "(SELECT id FROM briefings WHERE document LIKE '%' || ?)",
        "/page.html",
    )
    after = await discord.slash(news, ben, "quotes", words="weir Monday")
    assert "The weir will open on Monday" in after.text
    cited = await discord.click(before, "Copy citation", ben)
    assert "Edited at source" in cited.text

    # Tried out, step by step; members may look at the list only.
    tried = await discord.slash(news, ada, "source test", source=f"{newsroom.web.origin}/feed.xml")
    assert [f"✓ **{step}**" in tried.text for step in ("fetched", "discovered", "read")]
    assert "It works." in tried.text
    refused = await discord.slash(
        news, ben, "source test", How(override=True), source=newsroom.web.origin
    )
    assert "Manage Server" in refused.text
    listed = await discord.slash(news, ben, "source list")
    assert "Ministry of Tides" in listed.text
    status = await discord.slash(news, ben, "status")
    assert "2 sources are read" in status.text


async def test_a_server_adds_uploads_and_withdraws_for_itself(
    discord: LoopbackDiscord, newsroom: Newsroom
) -> None:
    guild, other = discord.world.guild("Asia desk"), discord.world.guild("Other desk")
    ada, eve = discord.world.admin(guild), discord.world.admin(other)
    news = discord.world.text_channel(guild, "asia-desk")
    elsewhere = discord.world.text_channel(other, "elsewhere")
    web = newsroom.web
    web.pages["/own/1.html"], web.pages["/own/2.html"] = briefing("ferry"), briefing("crane")
    web.publish("/own/1.html", "/own/2.html", feed="/own/feed.xml")
    await newsroom.desk.bot.start(commands=COMMANDS)

    address = f"{web.origin}/own/feed.xml"
    added = await discord.slash(news, ada, "source add", address=address, name="Ferry office")
    assert "Source added" in added.text, added.text
    await newsroom.until(STORED, "/own/1.html")
    assert "ferry" in (await discord.slash(news, ada, "quotes", words="ferry")).text
    assert "Nothing found" in (await discord.slash(elsewhere, eve, "quotes", words="ferry")).text

    source_id = newsroom.source_id("Ferry office")
    for verb in ("remove", "backfill"):
        unknown = await discord.slash(elsewhere, eve, f"source {verb}", source=source_id)
        assert "No source goes by" in unknown.text, unknown.text
    backfilled = await discord.slash(news, ada, "source backfill", source=source_id)
    assert "1 new briefing" in backfilled.text, backfilled.text

    page = Upload("tunnel.html", briefing("tunnel").encode(), "text/html")
    uploaded = await discord.slash(news, ada, "source upload", file=page)
    assert "Stored" in uploaded.text, uploaded.text
    tunnel = await discord.slash(news, ada, "quotes", words="tunnel")
    assert "The tunnel" in tunnel.text
    again = await discord.slash(news, ada, "source upload", file=page)
    assert "nothing changed" in again.text

    number = str(
        newsroom.count("SELECT id FROM briefings WHERE document LIKE '%' || ?", "/tunnel.html")
    )
    theirs = await discord.slash(
        elsewhere, eve, "source withdraw", briefing=number, reason="not mine"
    )
    assert "There is no briefing" in theirs.text, theirs.text
    gone = await discord.slash(news, ada, "source withdraw", briefing=number, reason="a draft")
    assert "Withdrawn" in gone.text, gone.text
    assert "Nothing found" in (await discord.slash(news, ada, "quotes", words="tunnel")).text
    cited = await discord.click(tunnel, "Copy citation", ada)
    assert "Withdrawn" in cited.text
    back = await discord.slash(news, ada, "source restore", briefing=number)
    assert "Put back" in back.text
    assert "The tunnel" in (await discord.slash(news, ada, "quotes", words="tunnel")).text

    form = await discord.slash(news, ada, "source paste")
    typed = "Harbour Post: When does the canal open?\n\nMs. Reed: The canal opens in June."
    pasted = await discord.submit_modal(form, ada, {"Text": typed})
    assert "Stored" in pasted.text, pasted.text


async def test_a_long_backfill_shows_how_far_it_is(
    discord: LoopbackDiscord, newsroom: Newsroom
) -> None:
    guild = discord.world.guild("Asia desk")
    ada = discord.world.admin(guild)
    news = discord.world.text_channel(guild, "asia-desk")
    web, paths = newsroom.web, [f"/own/{number}.html" for number in range(6)]
    web.pages |= {path: briefing(f"crane number {path[5]}") for path in paths}
    web.publish(*paths, feed="/own/feed.xml")
    await newsroom.desk.bot.start(commands=COMMANDS)
    await discord.slash(news, ada, "source add", address=f"{web.origin}/own/feed.xml", name="Dock")
    await newsroom.until(STORED, paths[0])

    web.delay = 0.8
    reply = await discord.slash(
        news, ada, "source backfill", source=newsroom.source_id("Dock"), limit=50
    )

    assert "read …" in reply.text, reply.text
    while "read …" in reply.text:
        await reply.wait_edited()
    assert "5 new briefings" in reply.text, reply.text


async def test_admins_are_told_once_that_a_source_fails_and_once_that_it_works(
    discord: LoopbackDiscord, newsroom: Newsroom
) -> None:
    guild = discord.world.guild("Asia desk")
    ada = discord.world.admin(guild)
    news = discord.world.text_channel(guild, "asia-desk")
    web = newsroom.web
    web.pages["/own/1.html"] = briefing("ferry")
    web.publish("/own/1.html", feed="/own/feed.xml")
    await newsroom.desk.bot.start(commands=COMMANDS)
    await discord.slash(news, ada, "source alerts", channel=news)
    await discord.slash(news, ada, "source add", address=f"{web.origin}/own/feed.xml")
    await newsroom.until(STORED, "/own/1.html")

    good = web.pages.pop("/own/feed.xml")
    told = await discord.wait_for_message(news, timeout=40)
    web.pages["/own/feed.xml"] = good
    again = await discord.wait_for_message(news, timeout=60)

    assert "A source fails" in text_of(told)
    assert "A source works again" in text_of(again)
    posts = [one for one in discord.messages(news) if one.author is discord.world.bot]
    assert [told.id, again.id] == [one.id for one in posts]


@pytest.mark.slow
async def test_what_is_published_is_stored_within_five_seconds_of_the_poll_that_sees_it(
    discord: LoopbackDiscord, newsroom: Newsroom
) -> None:
    web, seconds = newsroom.web, []
    await newsroom.desk.bot.start(commands=COMMANDS)
    await newsroom.until(STORED, "/1.html")
    published = ["/1.html"]
    for number in range(2, ROUNDS + 2):
        path = f"/{number}.html"
        published.insert(0, path)
        web.pages[path] = briefing(f"pier number {number}")
        web.publish(*published)
        await newsroom.until(STORED, path)
        stored = time.monotonic()
        seen = next(at for at, given, text in web.given if given == "/feed.xml" and path in text)
        seconds.append(stored - seen)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"seen → stored: median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s")
    assert p95 <= 5


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not _look(is_so):  # noqa: ASYNC110 - another process writes; no event tells
            await asyncio.sleep(0.02)


def _look(is_so: Callable[[], bool]) -> bool:
    try:
        return is_so()
    except sqlite3.OperationalError:
        return False  # the bot makes its tables at this moment
