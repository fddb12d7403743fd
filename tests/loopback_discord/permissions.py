"""Roles and overwrites → the permission bits a member has in a channel."""

from functools import reduce

from tests.loopback_discord.model import Channel, Guild, Member

BITS: dict[str, int] = {
    name: 1 << bit
    for name, bit in {
        "administrator": 3,
        "manage_channels": 4,
        "manage_guild": 5,
        "add_reactions": 6,
        "view_channel": 10,
        "send_messages": 11,
        "manage_messages": 13,
        "embed_links": 14,
        "attach_files": 15,
        "read_message_history": 16,
        "mention_everyone": 17,
        "use_external_emojis": 18,
        "manage_roles": 28,
        "manage_webhooks": 29,
        "use_application_commands": 31,
        "manage_threads": 34,
        "create_public_threads": 35,
        "create_private_threads": 36,
        "send_messages_in_threads": 38,
        "use_external_apps": 50,
        "pin_messages": 51,
    }.items()
}
ALL = (1 << 53) - 1


def bits(*names: str) -> int:
    """Join named permissions; an unknown name is a KeyError of the test's."""
    return reduce(int.__or__, (BITS[name] for name in names), 0)


EVERYONE = bits(
    "add_reactions",
    "view_channel",
    "send_messages",
    "embed_links",
    "attach_files",
    "read_message_history",
    "use_application_commands",
    "create_public_threads",
    "send_messages_in_threads",
    "use_external_apps",
)
PRIVATE_CHAT = EVERYONE


def guild_permissions(guild: Guild, member: Member) -> int:
    """Give what the roles grant, without any channel's overwrites."""
    if member.user.id == guild.owner_id:
        return ALL
    held = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        held |= guild.roles[role_id].permissions
    return ALL if held & BITS["administrator"] else held


def channel_permissions(guild: Guild, channel: Channel, member: Member) -> int:
    """Give what a member may do in a channel; a thread's parent must be passed in its place."""
    held = guild_permissions(guild, member)
    if held == ALL:
        return ALL
    for target in ([guild.id], member.role_ids, [member.user.id]):
        found = [channel.overwrites[one] for one in target if one in channel.overwrites]
        deny = reduce(int.__or__, (one.deny for one in found), 0)
        allow = reduce(int.__or__, (one.allow for one in found), 0)
        held = (held & ~deny) | allow
    # Without sight of the channel nothing else counts.
    return held if held & BITS["view_channel"] else 0
