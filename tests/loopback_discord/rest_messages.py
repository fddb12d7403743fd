"""Messages of a channel: write, read, list, change, delete, publish."""

from tests.loopback_discord import posting
from tests.loopback_discord.calls import NO_CONTENT, Answer, Call, Route
from tests.loopback_discord.errors import refuse
from tests.loopback_discord.model import PRIVATE, Channel, ChannelKind, Flags, Json, Message
from tests.loopback_discord.payloads import message_json
from tests.loopback_discord.world import World


def create_message(world: World, call: Call) -> Answer:
    """Store a message, or give back the one that the same nonce made before."""
    channel = world.channel_for_bot(call.number("channel_id"))
    body = call.form()
    may_write(world, channel)
    may_carry(world, channel, body, call)
    nonce = body.get("nonce")
    if nonce is not None and body.get("enforce_nonce"):
        earlier = world.nonces.find(world.bot.id, channel.id, nonce)
        if earlier is not None:
            # A message deleted in between is answered with 10008, so that nobody posts it again.
            return Answer(message_json(world, world.message(*earlier), with_nonce=True))
    wake_thread(world, channel)
    message = posting.store(world, channel, world.bot, body, uploads=call.uploads)
    return Answer(message_json(world, message, with_nonce=True))


def list_messages(world: World, call: Call) -> Answer:
    """Give history, newest first; without the permission to read it there is nothing to see."""
    channel = world.channel_for_bot(call.number("channel_id"))
    limit = call.limit(50, 100)
    if not world.allows(channel, world.bot, "read_message_history"):
        return Answer([])
    found = world.history(channel)
    if "before" in call.query:
        found = [one for one in found if one.id < int(call.query["before"])][-limit:]
    elif "after" in call.query:
        found = [one for one in found if one.id > int(call.query["after"])][:limit]
    elif "around" in call.query:
        found = _around(found, int(call.query["around"]), limit)
    return Answer([message_json(world, one) for one in reversed(found[-limit:])])


def read_message(world: World, call: Call) -> Answer:
    """Give one message."""
    channel = world.channel_for_bot(call.number("channel_id"))
    if not world.allows(channel, world.bot, "read_message_history"):
        raise refuse(50013)
    return Answer(message_json(world, _shared(world, call)))


def edit_message(world: World, call: Call) -> Answer:
    """Change one of the bot's own messages."""
    channel = world.channel_for_bot(call.number("channel_id"))
    message = _shared(world, call)
    if message.author is not world.bot:
        raise refuse(50005)
    if channel.thread is not None and channel.thread.archived:
        raise refuse(50083)
    return Answer(message_json(world, posting.edit(world, message, call.form(), call.uploads)))


def delete_message(world: World, call: Call) -> Answer:
    """Delete a message; somebody else's only with Manage Messages."""
    channel = world.channel_for_bot(call.number("channel_id"))
    message = _shared(world, call)
    if message.author is not world.bot and not world.allows(channel, world.bot, "manage_messages"):
        raise refuse(50013)
    posting.delete(world, message)
    return Answer(status=NO_CONTENT)


def crosspost(world: World, call: Call) -> Answer:
    """Publish a message of an announcement channel, once."""
    channel = world.channel_for_bot(call.number("channel_id"))
    message = _shared(world, call)
    if channel.kind is not ChannelKind.ANNOUNCEMENT:
        raise refuse(50024)
    needed = "send_messages" if message.author is world.bot else "manage_messages"
    if not world.allows(channel, world.bot, needed):
        raise refuse(50013)
    if message.flags & Flags.CROSSPOSTED:
        raise refuse(40033)
    message.flags |= Flags.CROSSPOSTED
    posting.announce(world, "MESSAGE_UPDATE", message)
    return Answer(message_json(world, message))


def may_write(world: World, channel: Channel) -> None:
    """Refuse where the bot may not write; each case has its own number."""
    if channel.kind is ChannelKind.FORUM:
        raise refuse(50008)
    if channel.kind in PRIVATE:
        if any(one.dms_closed for one in channel.recipients):
            raise refuse(50007)
        return
    needed = "send_messages_in_threads" if channel.is_thread else "send_messages"
    if not world.allows(channel, world.bot, needed):
        raise refuse(50013)
    if channel.thread is not None and channel.thread.locked:
        raise refuse(50083)


def may_carry(world: World, channel: Channel, body: Json, call: Call) -> None:
    """Refuse embeds and files where the bot may not send them."""
    if channel.kind in PRIVATE:
        return
    if body.get("embeds") and not world.allows(channel, world.bot, "embed_links"):
        raise refuse(50013)
    if call.uploads and not world.allows(channel, world.bot, "attach_files"):
        raise refuse(50013)


def wake_thread(world: World, channel: Channel) -> None:
    """Unarchive a thread that somebody writes in."""
    if channel.thread is not None and channel.thread.archived:
        channel.thread.archived = False
        world.announce_thread(channel)


def _shared(world: World, call: Call) -> Message:
    """Give a message by its route; ephemeral ones cannot be reached this way."""
    message = world.message(call.number("channel_id"), call.number("message_id"))
    if message.is_ephemeral:
        raise refuse(10008)
    return message


def _around(found: list[Message], middle: int, limit: int) -> list[Message]:
    older = [one for one in found if one.id < middle]
    rest = [one for one in found if one.id >= middle]
    half = limit // 2
    return older[-half:] + rest[: limit - min(half, len(older))] if half else rest[:limit]


_CHANNEL = "/channels/{channel_id}/messages"
ROUTES = (
    Route("POST", _CHANNEL, create_message),
    Route("GET", _CHANNEL, list_messages),
    Route("GET", _CHANNEL + "/{message_id}", read_message),
    Route("PATCH", _CHANNEL + "/{message_id}", edit_message),
    Route("DELETE", _CHANNEL + "/{message_id}", delete_message),
    Route("POST", _CHANNEL + "/{message_id}/crosspost", crosspost),
)
