"""A checked body → a stored, edited or deleted message, and the gateway events that follow.

Nothing here refuses anything: permissions and limits are the routes' business.
"""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from tests.loopback_discord.model import (
    Attachment,
    Channel,
    Flags,
    Json,
    Message,
    Upload,
    User,
)
from tests.loopback_discord.payloads import gateway_message_json
from tests.loopback_discord.state import Event, State

_USER_PING = re.compile(r"<@!?(\d+)>")
_ROLE_PING = re.compile(r"<@&(\d+)>")
_ONE_VALUE: Json = {"min_values": 1, "max_values": 1}
_USUAL: dict[int, Json] = {
    **dict.fromkeys((3, 5, 6, 7, 8), _ONE_VALUE),
    11: {"description": None, "spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}
_EVERYONE_PING = re.compile(r"@(everyone|here)")


def store(
    state: State,
    channel: Channel,
    author: User,
    body: Json,
    *,
    uploads: Sequence[Upload] = (),
    flags: int | None = None,
    interaction: Json | None = None,
    ephemeral_for: int | None = None,
    quiet: bool = False,
) -> Message:
    """Keep a new message and tell the bot of it, unless it is ephemeral or `quiet`."""
    message = Message(
        id=state.ids.mint(),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        author=author,
        created_at=state.ids.now(),
        nonce=body.get("nonce"),
        interaction=interaction,
        by_interaction=interaction is not None,
        ephemeral_for=ephemeral_for,
    )
    message.flags = (body.get("flags") or 0) if flags is None else flags
    if isinstance(reference := body.get("message_reference"), dict):
        message.reference = {"type": 0, **reference, "channel_id": str(channel.id)}
        message.kind = 19
    _fill(state, channel, message, body, uploads)
    state.messages[channel.id][message.id] = message
    channel.last_message_id = message.id
    channel.message_count += 1
    if message.nonce is not None:
        state.nonces.remember(author.id, channel.id, message.nonce, message.id)
    if not quiet:
        announce(state, "MESSAGE_CREATE", message)
    state.changed.notify()
    return message


def edit(state: State, message: Message, body: Json, uploads: Sequence[Upload] = ()) -> Message:
    """Change what the body names, and only that; a placeholder stops loading."""
    channel = state.channels[message.channel_id]
    flags = body.get("flags")
    if flags is not None:
        settable = Flags.SUPPRESS_EMBEDS | Flags.COMPONENTS_V2
        message.flags = (message.flags & ~Flags.SUPPRESS_EMBEDS) | (flags & settable)
    if message.is_loading:
        message.flags &= ~Flags.LOADING
    else:
        message.edited_at = state.ids.now()
        message.edits += 1
    _fill(state, channel, message, body, uploads)
    announce(state, "MESSAGE_UPDATE", message)
    state.changed.notify()
    return message


def delete(state: State, message: Message) -> None:
    """Take a message away; its record stays, marked."""
    message.deleted = True
    if not message.is_ephemeral:
        data = {"id": str(message.id), "channel_id": str(message.channel_id)}
        if message.guild_id is not None:
            data["guild_id"] = str(message.guild_id)
        state.emit(Event("MESSAGE_DELETE", data, message.guild_id, message.channel_id))
    state.changed.notify()


def announce(state: State, name: str, message: Message) -> None:
    """Send a message event to the bot; nobody is told of ephemeral ones."""
    if not message.is_ephemeral:
        data = gateway_message_json(state, message, with_nonce=name == "MESSAGE_CREATE")
        state.emit(Event(name, data, message.guild_id, message.channel_id))


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Give every component, nested ones after the one that holds them."""
    for one in components:
        yield one
        inner = list(one.get("components") or ())
        inner += [one[key] for key in ("accessory", "component") if isinstance(one.get(key), dict)]
        yield from walk(inner)


def _fill(
    state: State, channel: Channel, message: Message, body: Json, uploads: Sequence[Upload]
) -> None:
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = [{"type": "rich", **one} for one in body["embeds"] or ()]
    if "components" in body:
        message.components = numbered(body["components"] or ())
    if "poll" in body:
        message.poll = body["poll"]
    if uploads or "attachments" in body:
        message.attachments = _attachments(state, message, body, uploads)
    message.pings = _pings(state, channel, message, body.get("allowed_mentions"))


def numbered(components: Sequence[Json]) -> list[Json]:
    """Give the components what Discord adds where the bot left it open: ids and usual values."""
    copies: list[Json] = deepcopy(list(components))
    taken = {one["id"] for one in walk(copies) if one.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for one in walk(copies):
        if not one.get("id"):
            one["id"] = next(free)
        for key, usual in _USUAL.get(one["type"], {}).items():
            one.setdefault(key, usual)
    return copies


def _attachments(
    state: State, message: Message, body: Json, uploads: Sequence[Upload]
) -> list[Attachment]:
    listed = body.get("attachments")
    kept = {int(one["id"]): one for one in listed or () if "id" in one}
    stays = [one for one in message.attachments if listed is None or one.id in kept]
    for number, upload in enumerate(uploads):
        guessed = mimetypes.guess_type(upload.filename)[0] or upload.content_type
        description = kept.get(number, {}).get("description")
        fresh = Attachment(state.ids.mint(), upload.filename, guessed, upload.data, description)
        state.files[fresh.id] = fresh
        stays.append(fresh)
    return stays


def _pings(
    state: State, channel: Channel, message: Message, allowed: Json | None
) -> tuple[str, ...]:
    """Work out who is really called; embeds call nobody, text displays do."""
    shown = [message.content]
    shown += [one.get("content") or "" for one in walk(message.components) if one["type"] == 10]
    text = "\n".join(shown)
    parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
    users = {str(one) for one in (allowed or {}).get("users") or ()}
    roles = {str(one) for one in (allowed or {}).get("roles") or ()}
    found = [f"user:{i}" for i in _USER_PING.findall(text) if "users" in parse or i in users]
    found += [f"role:{i}" for i in _ROLE_PING.findall(text) if "roles" in parse or i in roles]
    may_call_all = state.allows(channel, message.author, "mention_everyone")
    if "everyone" in parse and may_call_all and _EVERYONE_PING.search(text):
        found.append("everyone")
    return tuple(dict.fromkeys(found))
