"""What is typed into an option → up to 25 choices, from memory."""

from collections.abc import Iterable

from discord import app_commands

from bot.answers import Interaction, guild_or_none
from bot.layouts.replies import fits_option
from digests.lookup import Lookup, NameKind

Choices = list[app_commands.Choice[str]]
MOST = 25


async def suggest_names(
    lookup: Lookup, interaction: Interaction, kind: NameKind, typed: str
) -> Choices:
    """Names of that kind that the server knows; outside of one, that the operator knows."""
    found = await lookup.suggest(guild_or_none(interaction), kind, typed, MOST)
    return choices(found)


async def suggest_list(
    lookup: Lookup, interaction: Interaction, kind: NameKind, typed: str
) -> Choices:
    """Names for the last part of a comma list; the parts before it stay."""
    head, comma, last = typed.rpartition(",")
    if not comma:
        return await suggest_names(lookup, interaction, kind, typed)
    found = await lookup.suggest(guild_or_none(interaction), kind, last.strip(), MOST)
    return choices(f"{head.rstrip()}, {name}" for name in found)


def choices(names: Iterable[str]) -> Choices:
    """As Discord takes them: not empty, at most 100 characters, at most 25."""
    fitting = [name for name in names if fits_option(name)]
    return [app_commands.Choice(name=name, value=name) for name in fitting[:MOST]]
