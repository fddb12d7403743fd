"""`/verify` and *Find the source of this*: whether a text was said, word for word, and where."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.answers import Interaction, answer, guild_or_none, words_for
from bot.layouts.components import Layout
from bot.layouts.verify import verified_layout
from digests.errors import BadRequest
from digests.verify import Verify

MENU = "Find the source of this"


def verify_commands(
    verify: Verify,
) -> tuple[app_commands.Command[Any, ..., None], app_commands.ContextMenu]:
    """The command and the entry in a message's menu, over one use case."""

    @app_commands.command(name="verify", description="Check whether words were said, and by whom")
    @app_commands.describe(text="The words as cited, or a quote's id with them")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def verify_(interaction: Interaction, text: app_commands.Range[str, 1, 4000]) -> None:
        await answer(interaction, _checked(verify, interaction, text))

    @app_commands.context_menu(name=MENU)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def find_source(interaction: Interaction, message: discord.Message) -> None:
        await answer(interaction, _checked(verify, interaction, "\n".join(texts_of(message))))

    return verify_, find_source


def texts_of(message: discord.Message) -> Iterator[str]:
    """What a reader sees of it: its own words, then those of embeds and components."""
    if message.content:
        yield message.content
    for embed in message.embeds:
        yield from filter(None, (embed.description,))
    yield from _component_texts(message.components)


def _component_texts(components: Any) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _component_texts(getattr(component, "children", ()))


async def _checked(verify: Verify, interaction: Interaction, text: str) -> Layout:
    words = words_for(interaction)
    if not text.strip():
        raise BadRequest(words("There are no words in this message to look for."))
    return verified_layout(await verify.verify(guild_or_none(interaction), text), words)
