"""The nouns of Discord that the loopback server keeps, as plain mutable records.

They are mutable on purpose: a test holds a `Message` and sees the edits the bot makes to it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from typing import Any

Json = dict[str, Any]


class ChannelKind(IntEnum):
    """Discord's channel types, as far as this server has them."""

    TEXT = 0
    DM = 1
    GROUP_DM = 3
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset(
    {ChannelKind.ANNOUNCEMENT_THREAD, ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD}
)
PRIVATE = frozenset({ChannelKind.DM, ChannelKind.GROUP_DM})


class Flags(IntFlag):
    """Message flags that change what this server does."""

    CROSSPOSTED = 1
    SUPPRESS_EMBEDS = 4
    HAS_THREAD = 32
    EPHEMERAL = 64
    LOADING = 128
    SUPPRESS_NOTIFICATIONS = 4096
    VOICE_MESSAGE = 8192
    COMPONENTS_V2 = 32768


@dataclass(slots=True, eq=False)
class User:
    """A person or the bot; `dms_closed` people refuse private messages from the bot."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_closed: bool = False
    has_installed_bot: bool = False


@dataclass(slots=True, eq=False)
class Role:
    """A role; the guild's `@everyone` role has the guild's own id."""

    id: int
    guild_id: int
    name: str
    permissions: int
    position: int


@dataclass(slots=True, eq=False)
class Member:
    """A user inside one guild."""

    user: User
    joined_at: datetime
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(slots=True, eq=False)
class Guild:
    """A server; `has_bot` is whether the bot was added to it."""

    id: int
    name: str
    owner_id: int
    created_at: datetime
    locale: str = "en-US"
    has_bot: bool = True
    available: bool = True
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Overwrite:
    """Permission bits allowed and denied in a channel for one role or member."""

    target_id: int
    for_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, eq=False)
class Tag:
    """A tag that forum posts may carry."""

    id: int
    name: str


@dataclass(slots=True, eq=False)
class ThreadState:
    """What only threads have."""

    owner_id: int
    created_at: datetime
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 4320
    tag_ids: list[int] = field(default_factory=list)
    member_ids: set[int] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Channel:
    """Any channel: of a guild, a thread, a forum, or a private conversation."""

    id: int
    kind: ChannelKind
    name: str
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    requires_tag: bool = False
    thread: ThreadState | None = None
    last_message_id: int | None = None
    message_count: int = 0

    @property
    def is_thread(self) -> bool:
        """Whether this channel lives inside another one."""
        return self.kind in THREADS

    @property
    def is_private(self) -> bool:
        """Whether this is a conversation outside any guild."""
        return self.kind in PRIVATE


@dataclass(slots=True, eq=False)
class Attachment:
    """A file that came with a message; `data` is kept so that a test can read it."""

    id: int
    filename: str
    content_type: str
    data: bytes
    description: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now: edits change it, `deleted` stays on the record."""

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    created_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    edits: int = 0
    pings: tuple[str, ...] = ()
    kind: int = 0
    reference: Json | None = None
    poll: Json | None = None
    interaction: Json | None = None
    by_interaction: bool = False
    ephemeral_for: int | None = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who asked can see it."""
        return bool(self.flags & Flags.EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether it is still the placeholder of a deferred answer."""
        return bool(self.flags & Flags.LOADING)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it goes over the wire, from the bot or from a person."""

    filename: str
    data: bytes
    content_type: str = "application/octet-stream"
