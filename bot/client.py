"""The connection to Discord and the command tree; everything they answer with is handed in.

Two intents, neither privileged: guilds, and guild messages to see our own posts arrive. No message
of anybody else is looked at.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import aiohttp
import discord
import structlog
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.answers import Interaction, admit, refuse
from bot.flood import Flood
from bot.layouts.custom_ids import parse_custom_id
from bot.presses import data_of

log = structlog.get_logger(__name__)

AnyCommand: TypeAlias = (
    app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
)
Joined = Callable[[discord.Guild], Awaitable[object]]
OwnPost = Callable[[str, int], Awaitable[None]]
Press = Callable[[Interaction], Awaitable[None]]

_OFFICIAL = "discord.com"

# The bot uses no voice; that its libraries are absent is no news to an operator.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


def point_at(api_url: str) -> None:
    """Let REST and gateway follow the API's address: a proxy or a test server.

    discord.py asks that address for the gateway; the default is dialled after a session that
    cannot be resumed, so it must not lead away from a test server.
    """
    Route.BASE = api_url
    parts = urlsplit(api_url)
    if parts.hostname != _OFFICIAL:
        scheme = "wss" if parts.scheme == "https" else "ws"
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{scheme}://{parts.netloc}/")


class ReadoutTree(app_commands.CommandTree["ReadoutClient"]):
    """One place turns whatever goes wrong in a command into a sentence."""

    async def interaction_check(self, interaction: discord.Interaction["ReadoutClient"], /) -> bool:
        """Nobody may ask without end; suggestions cost nothing and are not counted."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        return await admit(interaction, interaction.client.flood)

    async def on_error(
        self,
        interaction: discord.Interaction["ReadoutClient"],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Answer with a sentence; log what is our own fault."""
        if interaction.type is discord.InteractionType.autocomplete:
            log.warning("autocomplete failed", exc_info=error)
            return
        await refuse(interaction, error)


class ReadoutClient(discord.AutoShardedClient):
    """A client that only listens: to commands, presses and its own posts."""

    def __init__(self, *, trace: aiohttp.TraceConfig, flood: Flood | None = None) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            http_trace=trace,
        )
        self.tree = ReadoutTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self.flood = flood or Flood()
        self._press: Press | None = None
        self._own_post: OwnPost | None = None
        self._joined: Joined | None = None

    def serve(
        self,
        commands: Iterable[AnyCommand],
        *,
        press: Press,
        own_post: OwnPost,
        joined: Joined | None = None,
    ) -> None:
        """What is answered from now on; before logging in."""
        for command in commands:
            self.tree.add_command(command)
        self._press = press
        self._own_post = own_post
        self._joined = joined

    async def setup_hook(self) -> None:
        """Tell Discord our commands, where they differ from what it has.

        A failure leaves the commands as they were there; digests must not wait for it.
        """
        try:
            if urlsplit(Route.BASE).hostname != _OFFICIAL:
                _shards, url, _limit = await self.http.get_bot_gateway()
                DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
            await self._tell_commands()
        except (discord.HTTPException, discord.GatewayNotFound):
            log.exception("commands not synced")

    async def _tell_commands(self) -> None:
        known = await self.tree.fetch_commands()
        ours = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        if same_commands([_as_told(command) for command in known], ours):
            log.info("commands unchanged", count=len(ours))
            return
        await self.tree.sync()
        log.info("commands synced", count=len(ours))

    async def on_ready(self) -> None:
        """Connected, and all servers that are up are known."""
        log.info("connected", servers=len(self.guilds), shards=self.shard_count)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Presses of buttons and menus, and forms of ours; commands go through the tree."""
        if self._press is None:
            return
        is_press = interaction.type is discord.InteractionType.component
        if (is_press or _is_our_form(interaction)) and await admit(interaction, self.flood):
            await self._press(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Our own post, come back with its nonce: it stands in the channel."""
        if self.user is None or message.author.id != self.user.id or not message.nonce:
            return
        if self._own_post is not None:
            await self._own_post(str(message.nonce), message.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited."""
        log.info("server joined", guild=guild.id)
        if self._joined is not None:
            await self._joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed on purpose; an outage comes as unavailable and changes nothing."""
        log.info("server left", guild=guild.id)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """An event handler failed: logged with its traceback, the connection goes on."""
        # discord.py calls this from within its except clause.
        log.exception("event handler failed", handler=event_method)  # noqa: LOG004


def _is_our_form(interaction: Interaction) -> bool:
    """Whether a form was filled in that the router knows by its id; others answer themselves."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return False
    return parse_custom_id(str(data_of(interaction).get("custom_id", ""))) is not None


def same_commands(known: Sequence[Mapping[str, Any]], ours: Sequence[Mapping[str, Any]]) -> bool:
    """Whether Discord has what we would tell it. In doubt, no."""
    return _by_name(known) == _by_name([_as_read_back(command) for command in ours])


def _as_told(command: app_commands.AppCommand) -> dict[str, Any]:
    """What Discord has, with the field that discord.py's own `to_dict` forgets."""
    told: dict[str, Any] = dict(command.to_dict())
    permissions = command.default_member_permissions
    told["default_member_permissions"] = None if permissions is None else permissions.value
    return told


def _as_read_back(command: Mapping[str, Any]) -> dict[str, Any]:
    """Our command as discord.py 2.7 would read it back: it loses place 0 and shifts the rest."""
    shifted = {
        key: [place - 1 for place in command.get(key) or () if place > 0]
        for key in ("contexts", "integration_types")
    }
    return {**command, **shifted}


def _by_name(commands: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, Any], Any]:
    return {(c.get("type", 1), c["name"]): _essence(c, top=True) for c in commands}


_COMPARED = (
    "name",
    "description",
    "type",
    "required",
    "autocomplete",
    "choices",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "default_member_permissions",
    "nsfw",
    "contexts",
    "integration_types",
)


def _essence(command: Mapping[str, Any], *, top: bool = False) -> dict[str, Any]:
    """The fields that we set, without what Discord adds and without what is off anyway."""
    kept = {key: command[key] for key in _COMPARED if command.get(key)}
    if top:
        # Group and chat input commands have no type of their own in what discord.py makes.
        kept.setdefault("type", 1)
    if "default_member_permissions" in kept:
        kept["default_member_permissions"] = str(kept["default_member_permissions"])
    for key in ("contexts", "integration_types", "channel_types"):
        if key in kept:
            kept[key] = sorted(kept[key])
    options = command.get("options") or []
    if options:
        kept["options"] = [_essence(option) for option in options]
    return kept
