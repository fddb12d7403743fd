"""Guilds, members and roles: read only, a digest bot changes none of them."""

from tests.loopback_discord.calls import Answer, Call, Route
from tests.loopback_discord.errors import refuse
from tests.loopback_discord.payloads import channel_json, guild_json, member_json, role_json
from tests.loopback_discord.world import World

MEMBERS_INTENT = 1 << 1


def read_guild(world: World, call: Call) -> Answer:
    """Give a guild."""
    return Answer(guild_json(world.guild_for_bot(call.number("guild_id"))))


def list_channels(world: World, call: Call) -> Answer:
    """Give a guild's channels, without threads."""
    guild = world.guild_for_bot(call.number("guild_id"))
    own = [c for c in world.channels.values() if c.guild_id == guild.id and not c.is_thread]
    return Answer([channel_json(one) for one in own])


def list_active_threads(world: World, call: Call) -> Answer:
    """Give a guild's threads that are not archived."""
    guild = world.guild_for_bot(call.number("guild_id"))
    own = [one for one in world.channels.values() if one.guild_id == guild.id]
    live = [one for one in own if one.thread is not None and not one.thread.archived]
    return Answer(
        {"threads": [channel_json(one) for one in live], "members": [], "has_more": False}
    )


def list_roles(world: World, call: Call) -> Answer:
    """Give a guild's roles."""
    guild = world.guild_for_bot(call.number("guild_id"))
    return Answer([role_json(one) for one in guild.roles.values()])


def list_members(world: World, call: Call) -> Answer:
    """Give members; refused, as at Discord, without the privileged members intent."""
    guild = world.guild_for_bot(call.number("guild_id"))
    if not world.privileged_intents & MEMBERS_INTENT:
        raise refuse(50001)
    after = int(call.query.get("after", 0))
    found = sorted(
        (m for m in guild.members.values() if m.user.id > after), key=lambda m: m.user.id
    )
    return Answer([member_json(one) for one in found[: call.limit(1, 1000)]])


def read_member(world: World, call: Call) -> Answer:
    """Give one member; this needs no intent."""
    guild = world.guild_for_bot(call.number("guild_id"))
    user = world.users.get(call.number("user_id"))
    if user is None:
        raise refuse(10013)
    return Answer(member_json(world.membership(guild, user)))


ROUTES = (
    Route("GET", "/guilds/{guild_id}", read_guild),
    Route("GET", "/guilds/{guild_id}/channels", list_channels),
    Route("GET", "/guilds/{guild_id}/threads/active", list_active_threads),
    Route("GET", "/guilds/{guild_id}/roles", list_roles),
    Route("GET", "/guilds/{guild_id}/members", list_members),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", read_member),
)
