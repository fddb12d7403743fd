"""A command as typed by a person + the bot's registered definition → interaction data.

What the bot did not register, a person cannot type: that is an error of the test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.loopback_discord import payloads, permissions
from tests.loopback_discord.asking import channel_with_permissions_json
from tests.loopback_discord.errors import NoSuchControl, NotShown, PersonError
from tests.loopback_discord.model import (
    Attachment,
    Channel,
    ChannelKind,
    Json,
    Message,
    Role,
    Upload,
    User,
)
from tests.loopback_discord.world import World

Value = str | int | float | bool | User | Role | Channel | Upload
SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(
    1, 12
)
_KINDS: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (User, Role),
    NUMBER: (int, float),
    FILE: (Upload,),
}


@dataclass(slots=True)
class Resolver:
    """Collects the objects that ids in an interaction stand for."""

    world: World
    channel: Channel
    user: User
    found: dict[str, dict[str, Json]] = field(default_factory=dict)

    def add(self, value: User | Role | Channel | Upload | Message) -> str:
        """Remember an object and give the id that stands for it."""
        match value:
            case User():
                self._keep("users", value.id, payloads.user_json(value))
                guild = self.world.guild_of(self.channel)
                if guild is not None and value.id in guild.members:
                    member = guild.members[value.id]
                    held = self.world.permissions_in(self.channel, value)
                    shape = payloads.member_json(member, with_user=False)
                    self._keep("members", value.id, shape | {"permissions": str(held)})
                return str(value.id)
            case Role():
                self._keep("roles", value.id, payloads.role_json(value))
                return str(value.id)
            case Channel():
                shape = channel_with_permissions_json(self.world, value, self.user)
                self._keep("channels", value.id, shape)
                return str(value.id)
            case Message():
                self._keep("messages", value.id, payloads.message_json(self.world, value))
                return str(value.id)
            case Upload():
                made = Attachment(
                    self.world.ids.mint(), value.filename, value.content_type, value.data
                )
                self.world.files[made.id] = made
                self._keep("attachments", made.id, payloads.attachment_json(self.world, made))
                return str(made.id)

    def _keep(self, kind: str, number: int, shape: Json) -> None:
        self.found.setdefault(kind, {})[str(number)] = shape


def find_command(world: World, channel: Channel, name: str, kind: int = SLASH) -> Json:
    """Give the registered command a person would see there; the guild's own come first."""
    scopes = [channel.guild_id] if channel.guild_id is not None else []
    listed = [one for scope in [*scopes, None] for one in world.commands.get(scope, [])]
    for one in listed:
        if one["type"] == kind and one["name"] == name:
            return one
    known = sorted(one["name"] for one in listed if one["type"] == kind)
    raise NoSuchControl(f"The bot has registered no command {name!r}; it has {known}.")


def check_shown(
    world: World, channel: Channel, user: User, command: Json, *, override: bool
) -> bool:
    """Raise unless Discord offers the command here; tell whether only a user's install does."""
    guild = world.guild_of(channel)
    kinds = command["integration_types"]
    by_user = user.has_installed_bot and 1 in kinds
    if guild is None:
        by_guild = channel.kind is ChannelKind.DM and world.bot in channel.recipients
        context = 1 if by_guild else 2
    else:
        by_guild = guild.has_bot and 0 in kinds
        context = 0
    if not by_guild and not by_user:
        raise NotShown(f"/{command['name']} is not installed where {user.name!r} asks for it.")
    contexts = command["contexts"]
    in_private = command.get("dm_permission", True) is not False
    if (contexts is not None and context not in contexts) or (context == 1 and not in_private):
        raise NotShown(f"/{command['name']} is not offered in context {context}.")
    if guild is not None:
        held = world.permissions_in(channel, user)
        if not held & permissions.BITS["use_application_commands"]:
            raise NotShown(f"{user.name!r} may not use commands in {channel.name!r}.")
        wanted = command["default_member_permissions"]
        needed = None if wanted is None else int(wanted) or permissions.BITS["administrator"]
        if needed is not None and held & needed != needed and not override:
            raise NotShown(f"/{command['name']} is not shown to {user.name!r} by default.")
    return not by_guild


def fill_options(
    definition: Json,
    path: Sequence[str],
    given: Mapping[str, Value],
    resolver: Resolver,
    focused: tuple[str, str] | None = None,
) -> list[Json]:
    """Give the options as the wire has them, nested below subcommands.

    With `focused`, the person is still typing: what is required may be missing.
    """
    options: list[Json] = definition.get("options") or []
    nested = [one for one in options if one["type"] in (SUBCOMMAND, GROUP)]
    if path:
        for one in nested:
            if one["name"] == path[0]:
                inner = fill_options(one, path[1:], given, resolver, focused)
                return [{"name": one["name"], "type": one["type"], "options": inner}]
        known = [one["name"] for one in nested]
        raise NoSuchControl(f"There is no subcommand {path[0]!r}; there are {known}.")
    if nested:
        known = [one["name"] for one in nested]
        raise PersonError(f"{definition['name']!r} needs one of its subcommands {known}.")
    return _typed(definition, options, given, resolver, focused)


def _typed(
    definition: Json,
    options: list[Json],
    given: Mapping[str, Value],
    resolver: Resolver,
    focused: tuple[str, str] | None,
) -> list[Json]:
    names = {one["name"] for one in options}
    asked = set(given) | ({focused[0]} if focused else set())
    if asked - names:
        unknown = sorted(asked - names)
        raise NoSuchControl(
            f"{definition['name']!r} has no option {unknown}; it has {sorted(names)}."
        )
    filled: list[Json] = []
    for one in options:
        name = one["name"]
        if focused and name == focused[0]:
            if not one.get("autocomplete"):
                raise PersonError(f"Option {name!r} has no autocomplete.")
            shape = {"name": name, "type": one["type"], "value": focused[1], "focused": True}
            filled.append(shape)
        elif name in given:
            value = _value(one, given[name], resolver)
            filled.append({"name": name, "type": one["type"], "value": value})
        elif one.get("required") and focused is None:
            raise PersonError(f"Option {name!r} of {definition['name']!r} is required.")
    return filled


def _value(option: Json, value: Value, resolver: Resolver) -> str | int | float | bool:
    kind, name = option["type"], option["name"]
    if choices := option.get("choices"):
        for one in choices:
            if value in (one["value"], one["name"]):
                chosen: str | int | float = one["value"]
                return chosen
        raise PersonError(
            f"Option {name!r} offers {[one['name'] for one in choices]}, not {value!r}."
        )
    fits = isinstance(value, _KINDS[kind])
    if not fits or (isinstance(value, bool) and kind != BOOLEAN):
        raise PersonError(f"Option {name!r} does not take {value!r}.")
    if isinstance(value, User | Role | Channel | Upload):
        if isinstance(value, Channel):
            kinds = option.get("channel_types")
            if kinds and value.kind not in kinds:
                raise PersonError(f"Option {name!r} does not offer channels like {value.name!r}.")
        return resolver.add(value)
    _check_range(option, value)
    return value


def _check_range(option: Json, value: Any) -> None:
    kind, name = option["type"], option["name"]
    size = len(value) if kind == STRING else value
    low = option.get("min_length" if kind == STRING else "min_value")
    high = option.get("max_length" if kind == STRING else "max_value")
    high = 6000 if kind == STRING and high is None else high
    if (low is not None and size < low) or (high is not None and size > high):
        raise PersonError(f"Option {name!r} takes {low} to {high}, not {value!r}.")
