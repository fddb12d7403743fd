"""Messages of the bot, made from the sample briefings through the real use cases."""

import asyncio
import datetime as dt
import tempfile
from pathlib import Path

from bot.app import Digests, open_digests
from bot.cli.demo import demo_settings, ingest_samples
from bot.console import GUILD, Console
from bot.layouts.about import help_layout, privacy_layout
from bot.layouts.components import Layout
from bot.layouts.quotes import citation_layout, quotes_layout, shared_quote_layout
from bot.layouts.reports import report_layout
from bot.layouts.settings import settings_layout
from bot.layouts.setup import setup_layout, welcome_layout
from bot.layouts.verify import verified_layout
from bot.refusals import lay_out_refusal
from bot.words import Words
from bot.zones import zones_to_offer
from digests.errors import DigestsError
from digests.lookup import LookupRequest
from digests.model import Problem
from digests.set_up import Draft
from digests.storage import upgrade_database

NOW = dt.datetime(2026, 11, 19, 7, 0, tzinfo=dt.UTC)
FOLLOWED = "Taiwan, Gaza / Middle East, Trade & sanctions, Inflation"
WORDS = Words("en")


async def sample_messages(words: Words = WORDS) -> dict[str, Layout]:
    """Every kind of message, by name."""
    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(Path(folder))
        upgrade_database(settings.database.url)
        async with open_digests(settings) as digests:
            await ingest_samples(digests, NOW)
            return {
                **await _typed(digests),
                **await _quotes(digests, words),
                **await _desk(digests, words),
            }


async def _typed(digests: Digests) -> dict[str, Layout]:
    console = Console(digests, lambda: NOW)
    create = f"/digest create time:08:00 zone:Europe/Oslo days:weekdays topics:{FOLLOWED}"
    lines = {
        "created": create,
        "digest": "/digest preview",
        "list": "/digest list",
        "edited": "/digest edit digest:1 topics:Taiwan",
        "digest-one-topic": "/digest preview",
        "history": "/digest history",
        "briefing": "/briefing source:norland-mfa",
        "nothing": "/quotes outlet:NHK words:submarine",
        "unknown": "/quotes outlet:Anadulo Agncy Wire",
        "ambiguous": "/quotes outlet:the Post",
        "asked-nothing": "/quotes",
    }
    return {name: await _answer(console, line) for name, line in lines.items()}


async def _answer(console: Console, line: str) -> Layout:
    try:
        return await console.answer(line)
    except DigestsError as error:
        return lay_out_refusal(error, WORDS, menu_id="r1:n:k:outlet")


async def _quotes(digests: Digests, words: Words) -> dict[str, Layout]:
    found = await digests.lookup.quotes(GUILD, LookupRequest(topic="Taiwan"), limit=3)
    row = found.page.rows[0]
    console = Console(digests, lambda: NOW)
    return {
        "quotes": quotes_layout(found.page, words, notes=found.notes, key="k" * 16),
        "exchange": await console.answer(f"/exchange quote:{row.quote.id}"),
        "shared": shared_quote_layout(row, 1, words),
        "citation": citation_layout(row, words),
    }


async def _desk(digests: Digests, words: Words) -> dict[str, Layout]:
    """What a server's editors see."""
    said = "a fourth ship will follow in the spring"
    draft = Draft(channel_id=1, zone="Europe/Oslo", topics=("Taiwan", "Trade & sanctions"))
    offered = await digests.set_up.offered(GUILD, draft)
    zones = zones_to_offer(draft.zone)
    row = (await digests.lookup.quotes(GUILD, LookupRequest(outlet="AFP"))).page.rows[0]
    settings = await digests.server_settings.show(GUILD)
    report, exchange = await digests.reports.file(
        GUILD, row.exchange.id, Problem.OUTLET, "This was asked by Reuters.", who=1, now=NOW
    )
    return {
        "welcome": welcome_layout(words),
        "setup": setup_layout(draft, "k" * 16, offered, zones, words),
        "settings": settings_layout(settings, words, ("en", "de", "fr"), editor=True),
        "report": report_layout(report, exchange, words),
        "altered": verified_layout(await digests.verify.verify(GUILD, said), words),
        "exact": verified_layout(await digests.verify.verify(GUILD, row.quote.text), words),
        "help": help_layout(words, editor=True),
        "privacy": privacy_layout(words),
    }


if __name__ == "__main__":
    print(", ".join(asyncio.run(sample_messages())))
