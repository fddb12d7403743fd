"""`/help`, `/status` and `/privacy`."""

from collections.abc import Callable
from typing import Any

from discord import app_commands

from bot.answers import Interaction, answer, guild_of, words_for
from bot.commands.digest import Now
from bot.commands.permissions import Editors
from bot.layouts.about import ServiceStatus, help_layout, privacy_layout, status_layout
from bot.layouts.components import Layout
from bot.layouts.sources import health_lines
from digests.errors import NotAllowed
from digests.manage_sources import ManageSources
from digests.subscribe import Subscribe

Command = app_commands.Command[Any, ..., None]


def about_commands(
    *,
    subscribe: Subscribe,
    sources: ManageSources,
    editors: Editors,
    status: Callable[[], ServiceStatus],
    now: Now,
) -> tuple[Command, ...]:
    """The three commands over what they tell of."""

    @app_commands.command(name="help")
    @app_commands.guild_only()
    async def help_(interaction: Interaction) -> None:
        """What Readout does and how to ask for it."""

        async def work() -> Layout:
            return help_layout(words_for(interaction), editor=await _may(editors, interaction))

        await answer(interaction, work())

    @app_commands.command(name="status")
    @app_commands.guild_only()
    async def status_(interaction: Interaction) -> None:
        """This server's digests, and how the service is doing."""

        async def work() -> Layout:
            guild_id, words = guild_of(interaction), words_for(interaction)
            found = await subscribe.list(guild_id, now=now())
            pairs = [(each.subscription, each.next_runs) for each in found]
            states = await sources.list(guild_id, rhythm=False)
            return status_layout(status(), pairs, words, sources=health_lines(states, words))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def privacy(interaction: Interaction) -> None:
        """What is stored of this server and its members."""

        async def work() -> Layout:
            return privacy_layout(words_for(interaction))

        await answer(interaction, work())

    return help_, status_, privacy


async def _may(editors: Editors, interaction: Interaction) -> bool:
    try:
        await editors.require(interaction)
    except NotAllowed:
        return False
    return True
