"""What a server has chosen for itself."""

from dataclasses import dataclass

from digests.model.ids import ChannelId, GuildId


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """A server's choices; None: not chosen, the operator's default holds."""

    guild_id: GuildId
    locale: str | None = None
    zone: str | None = None
    editor_role_id: int | None = None
    """Members with this role may change digests, topics and sources like Manage Server."""
    notice_channel_id: ChannelId | None = None
    """Where admins are told of parked deliveries and failing sources."""
