"""Acting as a person: type a command, press a button, choose, fill a form; then see the answer."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.loopback_discord import commands, forms
from tests.loopback_discord.asking import interaction_json
from tests.loopback_discord.commands import Resolver, Value
from tests.loopback_discord.errors import NoAnswer, NotShown, PersonError
from tests.loopback_discord.gateway import Gateway
from tests.loopback_discord.interactions import Answered, Asked, Interaction
from tests.loopback_discord.model import Channel, Json, Message, Role, User
from tests.loopback_discord.reply import Control, Reply, control_of
from tests.loopback_discord.state import Event
from tests.loopback_discord.world import World

LINK_STYLE = 5
_RESOLVED_SELECTS = {5, 6, 7, 8}


@dataclass(frozen=True, slots=True)
class How:
    """Manners of asking: how long to wait after a deferral, and whether admins opened a command.

    `override` stands for an admin who has shown a command to people beyond its default.
    `settle=False` returns right after a deferral.
    """

    timeout: float = 10.0
    override: bool = False
    settle: bool = True


USUAL = How()


class Driver:
    """The person's side. Every action returns a `Reply`, or raises `NoAnswer` after 3 seconds."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        """Act in this world, through this gateway."""
        self.world = world
        self.gateway = gateway
        self._handed_out: set[int] = set()
        self._handed_threads: set[int] = set()

    async def slash(
        self, channel: Channel, user: User, command: str, how: How = USUAL, /, **options: Value
    ) -> Reply:
        """Send a slash command; subcommands go with spaces, `"digest create"`."""
        name, *path = command.removeprefix("/").split()
        found = commands.find_command(self.world, channel, name)
        resolver = Resolver(self.world, channel, user)
        filled = commands.fill_options(found, path, options, resolver)
        return await self._command(channel, user, found, how, {"options": filled}, resolver)

    async def autocomplete(
        self,
        channel: Channel,
        user: User,
        command: str,
        how: How = USUAL,
        /,
        *,
        focused: tuple[str, str],
        **options: Value,
    ) -> Reply:
        """Type into one option, named with what stands in it so far; see `Reply.choices`."""
        name, *path = command.removeprefix("/").split()
        found = commands.find_command(self.world, channel, name)
        resolver = Resolver(self.world, channel, user)
        filled = commands.fill_options(found, path, options, resolver, focused)
        data = {"options": filled}
        return await self._command(
            channel, user, found, how, data, resolver, asked=Asked.AUTOCOMPLETE
        )

    async def user_menu(
        self, channel: Channel, user: User, command: str, target: User, how: How = USUAL, /
    ) -> Reply:
        """Use a command of a person's context menu."""
        return await self._menu(channel, user, command, commands.USER_MENU, target, how)

    async def message_menu(
        self, channel: Channel, user: User, command: str, target: Message, how: How = USUAL, /
    ) -> Reply:
        """Use a command of a message's context menu."""
        return await self._menu(channel, user, command, commands.MESSAGE_MENU, target, how)

    async def click(
        self, target: Reply | Message, name: str, user: User, how: How = USUAL, /
    ) -> Reply:
        """Press a button, named by label, custom id or emoji."""
        message = self._visible(target, user)
        button = control_of(message, name)
        if button.disabled or button.raw.get("style") == LINK_STYLE or button.custom_id is None:
            raise PersonError(f"Button {name!r} cannot be pressed.")
        return await self._component(message, user, button, how, {})

    async def choose(
        self,
        target: Reply | Message,
        name: str,
        values: Sequence[str | User | Role | Channel],
        user: User,
        how: How = USUAL,
        /,
    ) -> Reply:
        """Choose in a select: values or labels of a string select, objects of the others."""
        message = self._visible(target, user)
        select = control_of(message, name, select=True)
        if select.disabled:
            raise PersonError(f"Select {name!r} is disabled.")
        low, high = select.raw.get("min_values", 1), select.raw.get("max_values", 1)
        if not low <= len(values) <= high:
            raise PersonError(f"Select {name!r} takes {low} to {high} values, not {len(values)}.")
        channel = self.world.channels[message.channel_id]
        resolver = Resolver(self.world, channel, user)
        data: Json = {"values": [_chosen(select, one, resolver) for one in values]}
        if select.kind in _RESOLVED_SELECTS:
            data["resolved"] = resolver.found
        return await self._component(message, user, select, how, data)

    async def submit_modal(
        self, reply: Reply, user: User, typed: Mapping[str, forms.Typed], how: How = USUAL, /
    ) -> Reply:
        """Fill in the form a reply opened, by custom id or label, and send it."""
        asked = reply.interaction
        resolver = Resolver(self.world, asked.channel, user)
        filled = forms.fill(reply.modal, typed, resolver)
        data: Json = {"custom_id": reply.modal.custom_id, "components": filled}
        if resolver.found:
            data["resolved"] = resolver.found
        return await self._ask(
            Asked.MODAL,
            asked.channel,
            user,
            data,
            how,
            source=asked.source,
            by_install=asked.user_installed_only,
        )

    def messages(self, channel: Channel) -> list[Message]:
        """Give what stands in a channel, oldest first, without deleted and ephemeral ones."""
        return self.world.history(channel)

    def threads(self, parent: Channel) -> list[Channel]:
        """Give a channel's threads, or a forum's posts, oldest first."""
        return [one for one in self.world.channels.values() if one.parent_id == parent.id]

    async def wait_for_thread(
        self,
        parent: Channel,
        timeout: float = 10.0,  # noqa: ASYNC109 - as below
    ) -> Channel:
        """Give the next thread or forum post there; each is handed out once, early ones too."""

        def look() -> Channel | None:
            fresh = [one for one in self.threads(parent) if one.id not in self._handed_threads]
            return fresh[0] if fresh else None

        found = await self.world.changed.until(look, timeout)
        if found is None:
            raise NoAnswer(f"No thread was opened in {parent.name!r} within {timeout} s.")
        self._handed_threads.add(found.id)
        return found

    async def wait_for_message(
        self,
        channel: Channel,
        timeout: float = 10.0,  # noqa: ASYNC109 - a person's patience, not a deadline to nest
        *,
        where: Callable[[Message], bool] = lambda _message: True,
    ) -> Message:
        """Give the bot's next own post there; each post is handed out once, early ones too.

        Answers to commands and buttons are not posts.
        """

        def look() -> Message | None:
            for one in self.world.history(channel):
                is_post = one.author is self.world.bot and not one.by_interaction
                if is_post and one.id not in self._handed_out and where(one):
                    return one
            return None

        found = await self.world.changed.until(look, timeout)
        if found is None:
            raise NoAnswer(f"The bot posted nothing in {channel.name!r} within {timeout} s.")
        self._handed_out.add(found.id)
        return found

    async def wait_ready(
        self,
        timeout: float = 20.0,  # noqa: ASYNC109 - as above
        *,
        commands: Sequence[str] = (),
        since: int = 0,
    ) -> None:
        """Wait until every shard is connected and the named commands are registered.

        `since` is an earlier `gateway.ready_count`, for a restart: only a later READY counts.
        """

        def is_ready() -> bool:
            return self.gateway.ready_count > since and self.gateway.is_ready()

        def are_registered() -> bool:
            known = {one["name"] for listed in self.world.commands.values() for one in listed}
            return set(commands) <= known

        if not await self.gateway.changed.until(is_ready, timeout):
            raise NoAnswer(f"The bot was not ready within {timeout} s.")
        if not await self.world.changed.until(are_registered, timeout):
            raise NoAnswer(f"The bot did not register {list(commands)} within {timeout} s.")

    async def caught_up(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - as above
        """Wait until the bot has read every event so far, such as a channel just made."""
        if not await self.gateway.read(timeout):
            raise NoAnswer(f"The bot did not keep up with the gateway within {timeout} s.")

    async def _menu(
        self,
        channel: Channel,
        user: User,
        command: str,
        kind: int,
        target: User | Message,
        how: How,
    ) -> Reply:
        found = commands.find_command(self.world, channel, command, kind)
        resolver = Resolver(self.world, channel, user)
        data: Json = {"target_id": resolver.add(target)}
        return await self._command(channel, user, found, how, data, resolver)

    async def _command(
        self,
        channel: Channel,
        user: User,
        command: Json,
        how: How,
        data: Json,
        resolver: Resolver,
        *,
        asked: Asked = Asked.COMMAND,
    ) -> Reply:
        by_install = commands.check_shown(self.world, channel, user, command, override=how.override)
        shape = {"id": command["id"], "name": command["name"], "type": command["type"], **data}
        if resolver.found:
            shape["resolved"] = resolver.found
        if "guild_id" in command:
            shape["guild_id"] = command["guild_id"]
        return await self._ask(asked, channel, user, shape, how, by_install=by_install)

    async def _component(
        self, message: Message, user: User, control: Control, how: How, data: Json
    ) -> Reply:
        shape = {"component_type": control.kind, "custom_id": control.custom_id, **data}
        shape["id"] = control.raw.get("id")
        channel = self.world.channels[message.channel_id]
        guild = self.world.guild_of(channel)
        by_install = guild is not None and not guild.has_bot
        return await self._ask(
            Asked.COMPONENT, channel, user, shape, how, source=message, by_install=by_install
        )

    async def _ask(
        self,
        asked: Asked,
        channel: Channel,
        user: User,
        data: Json,
        how: How,
        *,
        source: Message | None = None,
        by_install: bool = False,
    ) -> Reply:
        interaction = Interaction(
            id=self.world.ids.mint(),
            token=secrets.token_urlsafe(96),
            asked=asked,
            channel=channel,
            user=user,
            asked_at=self.world.monotonic(),
            data=data,
            source=source,
            user_installed_only=by_install,
        )
        self.world.interactions[interaction.token] = interaction
        edits_before = 0 if source is None else source.edits
        event = interaction_json(self.world, interaction)
        self.world.emit(Event("INTERACTION_CREATE", event, channel.guild_id))
        first = await interaction.changed.until(
            lambda: interaction.answered, self.world.first_answer_seconds + 0.1
        )
        if first is None:
            what = data.get("name") or data.get("custom_id")
            patience = self.world.first_answer_seconds
            raise NoAnswer(f"The application did not respond to {what!r} within {patience} s.")
        if how.settle:
            await _settle(interaction, edits_before, how.timeout)
        return Reply(interaction, self.world.changed)

    def _visible(self, target: Reply | Message, user: User) -> Message:
        message = target if isinstance(target, Message) else target.message
        if message.deleted or message.ephemeral_for not in (None, user.id):
            raise NotShown(f"{user.name!r} does not see this message.")
        channel = self.world.channels[message.channel_id]
        if not self.world.allows(channel, user, "view_channel"):
            raise NotShown(f"{user.name!r} does not see {channel.name!r}.")
        return message


async def _settle(interaction: Interaction, edits_before: int, patience: float) -> None:
    """Wait for what a deferral promised; only "thinking" must come to an end."""
    original = interaction.original
    if interaction.answered is Answered.DEFERRED_MESSAGE and original is not None:
        done = await interaction.changed.until(
            lambda: original.deleted or not original.is_loading, patience
        )
        if not done:
            raise NoAnswer(f'The bot has been "thinking" for {patience} s.')
    elif interaction.answered is Answered.DEFERRED_UPDATE and original is not None:
        await interaction.changed.until(
            lambda: original.deleted or original.edits > edits_before or interaction.followups,
            patience,
        )


def _chosen(select: Control, value: str | User | Role | Channel, resolver: Resolver) -> str:
    if not isinstance(value, str):
        if select.kind == commands.STRING:
            raise PersonError(f"This select takes texts, not {value!r}.")
        return resolver.add(value)
    for one in select.raw.get("options", ()):
        if value in (one["value"], one["label"]):
            chosen: str = one["value"]
            return chosen
    raise PersonError(f"The select offers {select.option_values}, not {value!r}.")
