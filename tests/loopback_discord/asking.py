"""An interaction → the INTERACTION_CREATE payload, with all that discord.py reads from it."""

from tests.loopback_discord import permissions
from tests.loopback_discord.interactions import Interaction
from tests.loopback_discord.model import Channel, ChannelKind, Json, Member, User
from tests.loopback_discord.payloads import channel_json, member_json, message_json, user_json
from tests.loopback_discord.state import State

IN_GUILD, WITH_BOT, IN_PRIVATE = 0, 1, 2
ATTACHMENT_BYTES = 10 * 1024 * 1024


def interaction_json(state: State, asked: Interaction) -> Json:
    """Give the whole payload; a guild's carries a member, a private one a user."""
    channel, user = asked.channel, asked.user
    shape: Json = {
        "id": str(asked.id),
        "application_id": str(state.application_id),
        "type": int(asked.asked),
        "token": asked.token,
        "version": 1,
        "data": asked.data,
        "channel_id": str(channel.id),
        "channel": channel_with_permissions_json(state, channel, user),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": ATTACHMENT_BYTES,
        "authorizing_integration_owners": owners(asked),
    }
    if asked.source is not None:
        shape["message"] = message_json(state, asked.source)
    guild = state.guild_of(channel)
    if guild is None:
        is_ours = channel.kind is ChannelKind.DM and state.bot in channel.recipients
        return shape | {
            "user": user_json(user),
            "context": WITH_BOT if is_ours else IN_PRIVATE,
            "app_permissions": str(permissions.PRIVATE_CHAT),
        }
    bot_holds = state.permissions_in(channel, state.bot) if guild.has_bot else permissions.EVERYONE
    return shape | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": ["COMMUNITY"]},
        "guild_locale": guild.locale,
        "member": _member_json(state, channel, state.membership(guild, user)),
        "context": IN_GUILD,
        "app_permissions": str(bot_holds),
    }


def owners(asked: Interaction) -> dict[str, str]:
    """Say by which installation the bot was reached: 0 the guild's, 1 the person's own."""
    if asked.user_installed_only:
        return {"1": str(asked.user.id)}
    by_guild = {"0": str(asked.channel.guild_id or 0)}
    return by_guild | ({"1": str(asked.user.id)} if asked.user.has_installed_bot else {})


def channel_with_permissions_json(state: State, channel: Channel, user: User) -> Json:
    """Give a channel as interactions carry it: with the person's permissions there."""
    return channel_json(channel) | {"permissions": str(state.permissions_in(channel, user))}


def _member_json(state: State, channel: Channel, member: Member) -> Json:
    held = state.permissions_in(channel, member.user)
    return member_json(member) | {"permissions": str(held), "unusual_dm_activity_until": None}
