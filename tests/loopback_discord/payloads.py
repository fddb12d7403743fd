"""Records → the JSON that Discord sends for them."""

from datetime import datetime
from typing import TYPE_CHECKING

from tests.loopback_discord.model import (
    Attachment,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Message,
    Role,
    User,
)

if TYPE_CHECKING:
    from tests.loopback_discord.state import State


def user_json(user: User) -> Json:
    """Give a user as seen by others."""
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0000" if user.bot else "0",
        "global_name": None if user.bot else user.name.title(),
        "avatar": None,
        "bot": user.bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "clan": None,
    }


def self_json(user: User) -> Json:
    """Give the bot's own account."""
    own = {"flags": 0, "verified": True, "mfa_enabled": True, "email": None, "locale": user.locale}
    return {**user_json(user), **own, "accent_color": None, "banner": None, "premium_type": 0}


def role_json(role: Role) -> Json:
    """Give a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "description": None,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member_json(member: Member, *, with_user: bool = True) -> Json:
    """Give a member; MESSAGE_CREATE leaves the user out."""
    shape: Json = {
        "roles": [str(one) for one in member.role_ids],
        "nick": member.nick,
        "avatar": None,
        "banner": None,
        "joined_at": _iso(member.joined_at),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    return {**shape, "user": user_json(member.user)} if with_user else shape


def channel_json(channel: Channel) -> Json:
    """Give a channel of any kind, without the permissions that interactions add."""
    shape: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "flags": 16 if channel.requires_tag else 0,
        "last_message_id": _text(channel.last_message_id),
    }
    if channel.is_private:
        return shape | {"recipients": [user_json(one) for one in channel.recipients if not one.bot]}
    shape |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": _text(channel.parent_id),
        "rate_limit_per_user": 0,
    }
    if channel.thread is not None:
        return shape | _thread_json(channel)
    shape |= {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": [
            {
                "id": str(one.target_id),
                "type": int(one.for_member),
                "allow": str(one.allow),
                "deny": str(one.deny),
            }
            for one in channel.overwrites.values()
        ],
    }
    if channel.kind is ChannelKind.FORUM:
        shape |= {
            "available_tags": [
                {
                    "id": str(t.id),
                    "name": t.name,
                    "moderated": False,
                    "emoji_id": None,
                    "emoji_name": None,
                }
                for t in channel.tags
            ],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            "default_thread_rate_limit_per_user": 0,
        }
    return shape


def _thread_json(channel: Channel) -> Json:
    thread = channel.thread
    assert thread is not None
    return {
        "owner_id": str(thread.owner_id),
        "message_count": channel.message_count,
        "total_message_sent": channel.message_count,
        "member_count": len(thread.member_ids),
        "applied_tags": [str(one) for one in thread.tag_ids],
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive_minutes,
            "archive_timestamp": _iso(thread.created_at),
            "create_timestamp": _iso(thread.created_at),
        }
        | ({"invitable": True} if channel.kind is ChannelKind.PRIVATE_THREAD else {}),
    }


def guild_json(guild: Guild) -> Json:
    """Give a guild as GET /guilds/{id} does."""
    blank = dict.fromkeys(
        (
            "icon",
            "splash",
            "discovery_splash",
            "banner",
            "description",
            "afk_channel_id",
            "widget_channel_id",
            "application_id",
            "system_channel_id",
            "rules_channel_id",
            "public_updates_channel_id",
            "safety_alerts_channel_id",
            "vanity_url_code",
            "max_presences",
            "incidents_data",
            "home_header",
        )
    )
    return blank | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "region": "deprecated",
        "preferred_locale": guild.locale,
        "roles": [role_json(one) for one in guild.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY", "NEWS"],
        "afk_timeout": 300,
        "widget_enabled": False,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "system_channel_flags": 0,
        "max_members": 500_000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
    }


def guild_create_json(state: "State", guild: Guild) -> Json:
    """Give a guild as the gateway does: with channels, threads and the bot's own membership."""
    own = [one for one in state.channels.values() if one.guild_id == guild.id]
    me = guild.members.get(state.bot.id)
    return guild_json(guild) | {
        "joined_at": _iso(guild.created_at),
        "large": len(guild.members) >= 250,
        "member_count": len(guild.members),
        "unavailable": False,
        "channels": [channel_json(one) for one in own if not one.is_thread],
        "threads": [channel_json(o) for o in own if o.thread is not None and not o.thread.archived],
        # Without the privileged members intent only the bot itself comes along.
        "members": [] if me is None else [member_json(me)],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message_json(state: "State", message: Message, *, with_nonce: bool = False) -> Json:
    """Give a message; the nonce only where Discord documents it."""
    shape: Json = {
        "id": str(message.id),
        "type": message.kind,
        "channel_id": str(message.channel_id),
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": _iso(message.created_at),
        "edited_timestamp": None if message.edited_at is None else _iso(message.edited_at),
        "tts": False,
        "mention_everyone": "everyone" in message.pings,
        "mentions": [
            user_json(state.users[int(ping.removeprefix("user:"))])
            for ping in message.pings
            if ping.startswith("user:") and int(ping.removeprefix("user:")) in state.users
        ],
        "mention_roles": [p.removeprefix("role:") for p in message.pings if p.startswith("role:")],
        "attachments": [attachment_json(state, one) for one in message.attachments],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "flags": message.flags,
    }
    if message.by_interaction:
        shape |= {
            "application_id": str(state.application_id),
            "webhook_id": str(state.application_id),
        }
    if message.interaction is not None:
        shape["interaction_metadata"] = message.interaction
    if message.reference is not None:
        shape["message_reference"] = message.reference
    if message.poll is not None:
        shape["poll"] = message.poll
    if message.flags & 32 and message.id in state.channels:
        shape["thread"] = channel_json(state.channels[message.id])
    if with_nonce and message.nonce is not None:
        shape["nonce"] = message.nonce
    return shape


def gateway_message_json(state: "State", message: Message, *, with_nonce: bool) -> Json:
    """Give a message as MESSAGE_CREATE and MESSAGE_UPDATE carry it."""
    shape = message_json(state, message, with_nonce=with_nonce)
    if message.guild_id is None:
        return shape
    shape["guild_id"] = str(message.guild_id)
    member = state.guilds[message.guild_id].members.get(message.author.id)
    if member is not None:
        shape["member"] = member_json(member, with_user=False)
    return shape


def attachment_json(state: "State", one: Attachment) -> Json:
    """Give a file with the address it can be fetched from."""
    url = f"{state.base_url}/attachments/{one.id}/{one.filename}"
    shape: Json = {
        "id": str(one.id),
        "filename": one.filename,
        "size": len(one.data),
        "url": url,
        "proxy_url": url,
        "content_type": one.content_type,
    }
    return shape if one.description is None else shape | {"description": one.description}


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
