"""Everything the loopback Discord remembers, and the questions its routes ask about it.

It lives in the test process, so that a killed bot finds it again as it was.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.loopback_discord import permissions
from tests.loopback_discord.errors import refuse
from tests.loopback_discord.interactions import Interaction
from tests.loopback_discord.model import (
    Attachment,
    Channel,
    Guild,
    Json,
    Member,
    Message,
    User,
)
from tests.loopback_discord.nonces import NonceLedger
from tests.loopback_discord.signals import Signal
from tests.loopback_discord.snowflakes import Snowflakes

DEFAULT_TOKEN = "bG9vcGJhY2s.loop.back"


@dataclass(frozen=True, slots=True)
class Event:
    """One gateway dispatch; `guild_id` None means: to shard 0, as private messages go."""

    name: str
    data: Json
    guild_id: int | None = None
    channel_id: int | None = None


def _nobody_listens(_event: Event) -> None:
    return None


class State:
    """The stored world; `emit` hands events to the gateway once a server is there."""

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        bot_name: str = "readout",
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.monotonic = monotonic
        self.ids = Snowflakes(clock)
        self.bot = User(self.ids.mint_past(), bot_name, bot=True)
        self.owner = User(self.ids.mint_past(), "bot-owner")
        self.users: dict[int, User] = {u.id: u for u in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: defaultdict[int, dict[int, Message]] = defaultdict(dict)
        self.files: dict[int, Attachment] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.nonces = NonceLedger(monotonic)
        self.emit: Callable[[Event], None] = _nobody_listens
        self.base_url = "http://127.0.0.1"
        self.changed = Signal()
        self.privileged_intents = 0
        self.first_answer_seconds = 3.0
        self.token_seconds = 900.0
        self.shards = 1
        self.identifies = 0

    @property
    def application_id(self) -> int:
        """The application's id, which is the bot user's, as for every newer application."""
        return self.bot.id

    def guild_of(self, channel: Channel) -> Guild | None:
        """Give the guild a channel belongs to."""
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def ruling_channel(self, channel: Channel) -> Channel:
        """Give the channel whose overwrites count: a thread has its parent's."""
        return (
            self.channels[channel.parent_id] if channel.is_thread and channel.parent_id else channel
        )

    def permissions_in(self, channel: Channel, user: User) -> int:
        """Give a user's permission bits in a channel; 0 for strangers."""
        guild = self.guild_of(channel)
        if guild is None:
            return permissions.PRIVATE_CHAT if user in channel.recipients or user.bot else 0
        member = guild.members.get(user.id)
        if member is None:
            return 0
        return permissions.channel_permissions(guild, self.ruling_channel(channel), member)

    def allows(self, channel: Channel, user: User, *names: str) -> bool:
        """Whether a user has all named permissions in a channel."""
        wanted = permissions.bits(*names)
        return self.permissions_in(channel, user) & wanted == wanted

    def channel_for_bot(self, channel_id: int) -> Channel:
        """Give a channel the bot can see; else the refusal Discord would give."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise refuse(10003)
        guild = self.guild_of(channel)
        if guild is not None and not guild.has_bot:
            raise refuse(50001)
        if not self.allows(channel, self.bot, "view_channel"):
            raise refuse(50001)
        return channel

    def guild_for_bot(self, guild_id: int) -> Guild:
        """Give a guild the bot is in; else the refusal Discord would give."""
        guild = self.guilds.get(guild_id)
        if guild is None or not guild.has_bot:
            raise refuse(10004)
        return guild

    def message(self, channel_id: int, message_id: int) -> Message:
        """Give a message that still exists, ephemeral ones included."""
        found = self.messages[channel_id].get(message_id)
        if found is None or found.deleted:
            raise refuse(10008)
        return found

    def membership(self, guild: Guild, user: User) -> Member:
        """Give somebody's membership; strangers are 10007."""
        found = guild.members.get(user.id)
        if found is None:
            raise refuse(10007)
        return found

    def history(self, channel: Channel) -> list[Message]:
        """Give what everybody in the channel can scroll through, oldest first."""
        stored: Any = self.messages[channel.id].values()
        return [one for one in stored if not one.deleted and not one.is_ephemeral]
