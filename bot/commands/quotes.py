"""`/quotes`: who said what, found by topic, outlet, speaker, source, date or words."""

from typing import Any

from discord import app_commands

from bot.answers import Interaction, answer, guild_or_none, words_for
from bot.commands.suggestions import Choices, suggest_names
from bot.layouts.components import Layout
from bot.layouts.custom_ids import CHOOSE, custom_id
from bot.layouts.quotes import PAGE_SIZE, quotes_layout
from bot.layouts.replies import which_one
from bot.words import Words
from digests.errors import AmbiguousName
from digests.lookup import Lookup, LookupRequest
from digests.model import GuildId

OPERATOR = GuildId(0)
"""Keeps the lookups that are made outside of servers."""
NAMED = ("topic", "outlet", "speaker", "source")
"""Options that hold a name, which may be ambiguous."""


def quotes_command(lookup: Lookup) -> app_commands.Command[Any, ..., None]:
    """The command over its use case."""

    @app_commands.command(name="quotes", description="Find what was said, with its source")
    @app_commands.describe(
        topic="What it is about, e.g. Taiwan",
        outlet="The news organisation that asked, e.g. AFP",
        speaker="Who answered",
        source="Whose briefing it was",
        since="Briefings from this date on, e.g. 2026-11-01",
        until="Briefings up to this date",
        words="Words that were said, or a question as you would ask it",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def quotes(
        interaction: Interaction,
        topic: str | None = None,
        outlet: str | None = None,
        speaker: str | None = None,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        words: str | None = None,
    ) -> None:
        request = LookupRequest(topic, outlet, speaker, source, since, until, words)
        page = quotes_page(lookup, guild_or_none(interaction), request, 0, words_for(interaction))
        await answer(interaction, page)

    @quotes.autocomplete("topic")
    async def _topics(interaction: Interaction, typed: str) -> Choices:
        return await suggest_names(lookup, interaction, "topic", typed)

    @quotes.autocomplete("outlet")
    async def _outlets(interaction: Interaction, typed: str) -> Choices:
        return await suggest_names(lookup, interaction, "outlet", typed)

    @quotes.autocomplete("speaker")
    async def _speakers(interaction: Interaction, typed: str) -> Choices:
        return await suggest_names(lookup, interaction, "speaker", typed)

    @quotes.autocomplete("source")
    async def _sources(interaction: Interaction, typed: str) -> Choices:
        return await suggest_names(lookup, interaction, "source", typed)

    return quotes


async def quotes_page(
    lookup: Lookup, guild_id: GuildId | None, request: LookupRequest, offset: int, words: Words
) -> Layout:
    """A page of the lookup; an ambiguous name is asked back with a menu."""
    kept_by = guild_id or OPERATOR
    try:
        found = await lookup.quotes(guild_id, request, limit=PAGE_SIZE, offset=offset)
    except AmbiguousName as error:
        key = await lookup.remember(kept_by, request)
        menu = custom_id(CHOOSE, key, asked_back(request, error))
        return which_one(str(error), error.candidates, menu, words)
    several = found.page.total_is_floor or found.page.total > 1
    key = await lookup.remember(kept_by, found.request) if several else ""
    return quotes_layout(
        found.page,
        words,
        notes=found.notes,
        key=key or None,
        offset=offset,
        newest_first=request.newest_first,
    )


def asked_back(request: LookupRequest, error: AmbiguousName) -> str:
    """Which option the ambiguous name stood in."""
    given = [name for name in NAMED if getattr(request, name)]
    named = [name for name in given if getattr(request, name) in str(error)]
    return (named or given)[0]
