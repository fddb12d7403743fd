"""Channels, threads, forum posts and private conversations."""

from tests.loopback_discord import posting
from tests.loopback_discord.calls import NO_CONTENT, Answer, Call, Route
from tests.loopback_discord.errors import refuse
from tests.loopback_discord.model import Channel, ChannelKind, Flags, Json
from tests.loopback_discord.payloads import channel_json, message_json
from tests.loopback_discord.rest_messages import may_carry
from tests.loopback_discord.world import World

CREATED = 201


def read_channel(world: World, call: Call) -> Answer:
    """Give a channel."""
    return Answer(channel_json(world.channel_for_bot(call.number("channel_id"))))


def edit_channel(world: World, call: Call) -> Answer:
    """Rename, archive, lock or tag a thread; other channels are not the bot's to change."""
    channel = world.channel_for_bot(call.number("channel_id"))
    thread = channel.thread
    if thread is None:
        raise refuse(50013)
    is_own = thread.owner_id == world.bot.id
    if not is_own and not world.allows(channel, world.bot, "manage_threads"):
        raise refuse(50013)
    body = call.form()
    channel.name = body.get("name", channel.name)
    thread.archived = body.get("archived", thread.archived)
    thread.locked = body.get("locked", thread.locked)
    thread.auto_archive_minutes = body.get("auto_archive_duration", thread.auto_archive_minutes)
    if "applied_tags" in body:
        thread.tag_ids = _tags(world.channels[channel.parent_id or 0], body)
    world.announce_thread(channel)
    return Answer(channel_json(channel))


def start_thread(world: World, call: Call) -> Answer:
    """Open a thread with no message, or a forum post, which is a thread with one."""
    parent = world.channel_for_bot(call.number("channel_id"))
    body = call.form()
    if parent.kind is ChannelKind.FORUM:
        return _post_in_forum(world, parent, body, call)
    kind = ChannelKind(body.get("type", ChannelKind.PRIVATE_THREAD))
    is_private = kind is ChannelKind.PRIVATE_THREAD
    needed = "create_private_threads" if is_private else "create_public_threads"
    _may_start(world, parent, needed)
    thread = world.thread(
        parent,
        body["name"],
        kind=kind,
        archive_minutes=body.get("auto_archive_duration") or 4320,
    )
    return Answer(channel_json(thread), CREATED)


def start_thread_from_message(world: World, call: Call) -> Answer:
    """Open a thread under a message; both then have the same id."""
    parent = world.channel_for_bot(call.number("channel_id"))
    message = world.message(parent.id, call.number("message_id"))
    _may_start(world, parent, "create_public_threads")
    if message.id in world.channels:
        raise refuse(160004)
    is_news = parent.kind is ChannelKind.ANNOUNCEMENT
    body = call.form()
    thread = world.thread(
        parent,
        body["name"],
        kind=ChannelKind.ANNOUNCEMENT_THREAD if is_news else ChannelKind.PUBLIC_THREAD,
        thread_id=message.id,
        archive_minutes=body.get("auto_archive_duration") or 4320,
    )
    message.flags |= Flags.HAS_THREAD
    posting.announce(world, "MESSAGE_UPDATE", message)
    return Answer(channel_json(thread), CREATED)


def join_thread(world: World, call: Call) -> Answer:
    """Let the bot into a thread."""
    channel = world.channel_for_bot(call.number("channel_id"))
    if channel.thread is None:
        raise refuse(50024)
    channel.thread.member_ids.add(world.bot.id)
    return Answer(status=NO_CONTENT)


def open_private(world: World, call: Call) -> Answer:
    """Open the private conversation with somebody."""
    user = world.users.get(int(call.form().get("recipient_id") or 0))
    if user is None:
        raise refuse(10013)
    if user.bot:
        raise refuse(50007)
    return Answer(channel_json(world.dm(user)))


def typing(world: World, call: Call) -> Answer:
    """Accept a typing notice."""
    world.channel_for_bot(call.number("channel_id"))
    return Answer(status=NO_CONTENT)


def _post_in_forum(world: World, forum: Channel, body: Json, call: Call) -> Answer:
    if not world.allows(forum, world.bot, "send_messages"):
        raise refuse(50013)
    tags = _tags(forum, body)
    if forum.requires_tag and not tags:
        raise refuse(40067)
    first: Json = body.get("message") or {}
    may_carry(world, forum, first, call)
    thread = world.thread(
        forum,
        body["name"],
        tag_ids=tags,
        archive_minutes=body.get("auto_archive_duration") or 4320,
    )
    # There is no nonce here, as at Discord: a second request makes a second post.
    plain = {key: value for key, value in first.items() if key != "nonce"}
    message = posting.store(world, thread, world.bot, plain, uploads=call.uploads)
    shape = channel_json(thread) | {"message": message_json(world, message)}
    return Answer(shape, CREATED)


def _may_start(world: World, parent: Channel, needed: str) -> None:
    if parent.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise refuse(50024)
    if not world.allows(parent, world.bot, needed):
        raise refuse(50013)


def _tags(forum: Channel, body: Json) -> list[int]:
    wanted = [int(one) for one in body.get("applied_tags") or ()]
    known = {one.id for one in forum.tags}
    if not set(wanted) <= known:
        raise refuse(40066)
    return wanted


ROUTES = (
    Route("GET", "/channels/{channel_id}", read_channel),
    Route("PATCH", "/channels/{channel_id}", edit_channel),
    Route("POST", "/channels/{channel_id}/threads", start_thread),
    Route(
        "POST", "/channels/{channel_id}/messages/{message_id}/threads", start_thread_from_message
    ),
    Route("PUT", "/channels/{channel_id}/thread-members/@me", join_thread),
    Route("POST", "/channels/{channel_id}/typing", typing),
    Route("POST", "/users/@me/channels", open_private),
)
