"""A few lines of a test → guilds, people and channels; later changes reach the bot as events."""

from collections.abc import Sequence

from tests.loopback_discord import permissions, posting
from tests.loopback_discord.model import (
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Message,
    Overwrite,
    Role,
    Tag,
    ThreadState,
    Upload,
    User,
)
from tests.loopback_discord.payloads import channel_json, guild_create_json, role_json
from tests.loopback_discord.state import Event, State

ADMIN = ("manage_guild", "manage_channels", "manage_messages", "manage_roles")


class World(State):
    """The builders. What they make before the bot connects is simply there when it does."""

    def guild(
        self, name: str = "Asia desk", *, with_bot: bool = True, locale: str = "en-US"
    ) -> Guild:
        """Found a guild with an owner; without the bot, only people's own installs reach it."""
        owner = self.user(f"owner of {name}")
        guild_id = self.ids.mint_guild()
        guild = Guild(guild_id, name, owner.id, self.ids.now(), locale, has_bot=with_bot)
        guild.roles[guild_id] = Role(guild_id, guild_id, "@everyone", permissions.EVERYONE, 0)
        guild.members[owner.id] = Member(owner, self.ids.now())
        self.guilds[guild_id] = guild
        if with_bot:
            guild.members[self.bot.id] = Member(self.bot, self.ids.now())
            self.announce_guild(guild)
        return guild

    def user(self, name: str, *, locale: str = "en-US", dms_closed: bool = False) -> User:
        """Make a person who is in no guild yet."""
        user = User(self.ids.mint_past(), name, locale=locale, dms_closed=dms_closed)
        self.users[user.id] = user
        return user

    def member(self, guild: Guild, name: str, *granted: str, locale: str = "en-US") -> User:
        """Make an ordinary member; named permissions come through a role of their own."""
        user = self.user(name, locale=locale)
        self.join(guild, user)
        if granted:
            self.grant(guild, user, *granted)
        return user

    def admin(self, guild: Guild, name: str = "ada", *, locale: str = "en-US") -> User:
        """Make a member with Manage Server and what goes with it, but not Administrator."""
        return self.member(guild, name, *ADMIN, locale=locale)

    def join(self, guild: Guild, user: User) -> Member:
        """Let somebody into a guild."""
        return guild.members.setdefault(user.id, Member(user, self.ids.now()))

    def grant(self, guild: Guild, user: User, *granted: str) -> Role:
        """Give a member a new role with these permissions."""
        role = self.role(guild, f"role of {user.name}", *granted)
        self.give(guild, user, role)
        return role

    def give(self, guild: Guild, user: User, role: Role) -> None:
        """Give a member a role that is there already."""
        guild.members[user.id].role_ids.append(role.id)

    def leave(self, guild: Guild, user: User) -> None:
        """Let somebody out of a guild."""
        del guild.members[user.id]

    def role(self, guild: Guild, name: str, *granted: str) -> Role:
        """Make a role; nobody has it yet."""
        role_id = self.ids.mint_past()
        role = Role(role_id, guild.id, name, permissions.bits(*granted), len(guild.roles))
        guild.roles[role.id] = role
        data: Json = {"guild_id": str(guild.id), "role": role_json(role)}
        self.emit(Event("GUILD_ROLE_CREATE", data, guild.id))
        return role

    def set_role(self, role: Role, *granted: str) -> None:
        """Replace a role's permissions (the guild's `@everyone` is `guild.roles[guild.id]`)."""
        role.permissions = permissions.bits(*granted)
        data: Json = {"guild_id": str(role.guild_id), "role": role_json(role)}
        self.emit(Event("GUILD_ROLE_UPDATE", data, role.guild_id))

    def text_channel(
        self, guild: Guild, name: str = "general", *, topic: str | None = None
    ) -> Channel:
        """Make an ordinary text channel."""
        return self._channel(guild, ChannelKind.TEXT, name, topic)

    def announcement_channel(self, guild: Guild, name: str = "wire") -> Channel:
        """Make a channel whose messages can be published."""
        return self._channel(guild, ChannelKind.ANNOUNCEMENT, name, None)

    def forum_channel(
        self,
        guild: Guild,
        name: str = "posts",
        *,
        tags: Sequence[str] = (),
        requires_tag: bool = False,
    ) -> Channel:
        """Make a forum; its posts are threads."""
        forum = self._channel(guild, ChannelKind.FORUM, name, None, announce=False)
        forum.tags = [Tag(self.ids.mint_past(), one) for one in tags]
        forum.requires_tag = requires_tag
        self._announce_channel("CHANNEL_CREATE", forum)
        return forum

    def thread(
        self,
        parent: Channel,
        name: str = "talk",
        *,
        owner: User | None = None,
        kind: ChannelKind = ChannelKind.PUBLIC_THREAD,
        thread_id: int | None = None,
        tag_ids: Sequence[int] = (),
        archive_minutes: int = 4320,
    ) -> Channel:
        """Open a thread under a channel; one made from a message has the message's id."""
        maker = owner or self.bot
        started = ThreadState(maker.id, self.ids.now(), tag_ids=list(tag_ids))
        started.auto_archive_minutes = archive_minutes
        started.member_ids = {maker.id}
        own_id = self.ids.mint() if thread_id is None else thread_id
        thread = Channel(own_id, kind, name, parent.guild_id, parent.id, thread=started)
        self.channels[thread.id] = thread
        self._announce_channel("THREAD_CREATE", thread, {"newly_created": True})
        self.changed.notify()
        return thread

    def dm(self, user: User) -> Channel:
        """Give the private conversation between the bot and a person, opening it if needed."""
        for one in self.channels.values():
            if one.kind is ChannelKind.DM and user in one.recipients:
                return one
        channel = Channel(self.ids.mint_past(), ChannelKind.DM, "", recipients=[user, self.bot])
        self.channels[channel.id] = channel
        return channel

    def group_dm(self, *users: User) -> Channel:
        """Make a conversation of several people; only an installed bot is reached from it."""
        channel = Channel(
            self.ids.mint_past(), ChannelKind.GROUP_DM, "group", recipients=list(users)
        )
        self.channels[channel.id] = channel
        return channel

    def install_for(self, user: User) -> None:
        """Let a person install the bot to their account."""
        user.has_installed_bot = True

    def allow(self, channel: Channel, target: User | Role | Guild, *names: str) -> None:
        """Allow permissions in a channel; a guild as target means everyone."""
        self._overwrite(channel, target, allow=permissions.bits(*names), deny=0)

    def deny(self, channel: Channel, target: User | Role | Guild, *names: str) -> None:
        """Deny permissions in a channel; a guild as target means everyone."""
        self._overwrite(channel, target, allow=0, deny=permissions.bits(*names))

    def lift(self, channel: Channel, target: User | Role | Guild) -> None:
        """Take a channel's overwrite for somebody away."""
        channel.overwrites.pop(target.id, None)
        self._announce_channel("CHANNEL_UPDATE", channel)

    def say(self, channel: Channel, user: User, content: str, *files: Upload) -> Message:
        """Let a person write a message."""
        return posting.store(self, channel, user, {"content": content}, uploads=files)

    def delete_message(self, message: Message) -> None:
        """Let a moderator delete a message."""
        posting.delete(self, message)

    def suppress_embeds(self, message: Message) -> None:
        """Let a moderator take the embeds off a message; its components stay."""
        message.embeds = []
        posting.edit(self, message, {"flags": message.flags | 4})

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel or thread, with everything in it."""
        for one in [c for c in self.channels.values() if c.parent_id == channel.id]:
            self.delete_channel(one)
        del self.channels[channel.id]
        self.messages.pop(channel.id, None)
        name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self._announce_channel(name, channel)

    def rename_channel(self, channel: Channel, name: str) -> None:
        """Rename a channel or thread."""
        channel.name = name
        self._announce_channel("THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE", channel)

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread; only a locked one refuses new messages."""
        assert thread.thread is not None
        thread.thread.archived, thread.thread.locked = True, locked
        self._announce_channel("THREAD_UPDATE", thread)

    def change_kind(self, channel: Channel, kind: ChannelKind) -> None:
        """Turn a text channel into an announcement channel or back."""
        channel.kind = kind
        self._announce_channel("CHANNEL_UPDATE", channel)

    def remove_bot(self, guild: Guild) -> None:
        """Kick the bot out of a guild."""
        guild.has_bot = False
        guild.members.pop(self.bot.id, None)
        self.emit(Event("GUILD_DELETE", {"id": str(guild.id)}, guild.id))

    def add_bot(self, guild: Guild) -> None:
        """Add the bot to a guild it was not in."""
        guild.has_bot = True
        guild.members[self.bot.id] = Member(self.bot, self.ids.now())
        self.announce_guild(guild)

    def begin_outage(self, guild: Guild) -> None:
        """Make a guild unavailable, as in an outage of Discord's: the bot is not removed."""
        guild.available = False
        self.emit(Event("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild.id))

    def end_outage(self, guild: Guild) -> None:
        """Make an unavailable guild come back."""
        guild.available = True
        self.announce_guild(guild, joined=False)

    def announce_guild(self, guild: Guild, *, joined: bool = True) -> None:
        """Send a guild to the bot; only one that was there before says `unavailable: false`."""
        data = guild_create_json(self, guild)
        if joined:
            del data["unavailable"]
        self.emit(Event("GUILD_CREATE", data, guild.id))

    def announce_thread(self, thread: Channel) -> None:
        """Tell the bot that a thread has changed."""
        self._announce_channel("THREAD_UPDATE", thread)

    def _channel(
        self,
        guild: Guild,
        kind: ChannelKind,
        name: str,
        topic: str | None,
        *,
        announce: bool = True,
    ) -> Channel:
        position = sum(one.guild_id == guild.id for one in self.channels.values())
        channel_id = self.ids.mint_past()
        channel = Channel(channel_id, kind, name, guild.id, position=position, topic=topic)
        self.channels[channel.id] = channel
        if announce:
            self._announce_channel("CHANNEL_CREATE", channel)
        return channel

    def _overwrite(
        self, channel: Channel, target: User | Role | Guild, *, allow: int, deny: int
    ) -> None:
        one = channel.overwrites.setdefault(
            target.id, Overwrite(target.id, for_member=isinstance(target, User))
        )
        one.allow = (one.allow & ~deny) | allow
        one.deny = (one.deny & ~allow) | deny
        self._announce_channel("CHANNEL_UPDATE", channel)

    def _announce_channel(self, name: str, channel: Channel, extra: Json | None = None) -> None:
        data = channel_json(channel) | (extra or {})
        self.emit(Event(name, data, channel.guild_id, None))
