"""Which body is checked by which rules."""

from tests.loopback_discord.calls import Call
from tests.loopback_discord.checks import autocomplete, commands, messages, modals
from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.interactions import Answered
from tests.loopback_discord.model import Channel, ChannelKind, Flags, Json, Message
from tests.loopback_discord.world import World

_MESSAGES = "/channels/{channel_id}/messages"
_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def limit_form(world: World, call: Call) -> Form:
    """Check a call's body against the documented limits."""
    form = Form()
    body, template = call.body, call.route.template
    if template.endswith("/commands"):
        _check_commands(form, call)
    elif not isinstance(body, dict):
        return form
    elif template.startswith("/interactions/"):
        _check_callback(form, world, call, body)
    elif template in (_MESSAGES, _HOOK) and call.method == "POST":
        messages.check_new(form, body, call.uploads, ephemeral=template == _HOOK)
    elif call.method == "PATCH" and "/messages/" in template:
        edited = _edited(world, call)
        loading = edited is not None and edited.is_loading
        if loading:
            messages.check_new(form, body, call.uploads, ephemeral=True)
        else:
            messages.check_edit(form, body, call.uploads, was_v2=_is_v2(edited))
    elif template.endswith("/threads"):
        _check_thread(form, world.channels.get(call.number("channel_id")), body, call)
    return form


def _check_commands(form: Form, call: Call) -> None:
    if call.method == "PUT":
        commands.check_all(form, call.body)
    elif isinstance(call.body, dict):
        commands.check_one(form, "", call.body)


def _check_callback(form: Form, world: World, call: Call, body: Json) -> None:
    data = body.get("data")
    found = world.interactions.get(call.ids["interaction_token"])
    match body.get("type"):
        case Answered.MESSAGE:
            messages.check_new(form, data or {}, call.uploads, ephemeral=True, at="data.")
        case Answered.DEFERRED_MESSAGE:
            flags = (data or {}).get("flags") or 0
            if flags & ~(Flags.EPHEMERAL | Flags.COMPONENTS_V2):
                form.broken("data.flags", "BASE_TYPE_CHOICES", "only EPHEMERAL can be deferred")
        case Answered.UPDATE:
            was_v2 = found is not None and _is_v2(found.source)
            messages.check_edit(form, data or {}, call.uploads, was_v2=was_v2, at="data.")
        case Answered.CHOICES:
            asked = None if found is None else found.data
            autocomplete.check(form, data or {}, asked)
        case Answered.MODAL:
            modals.check(form, data or {})
        case _:
            pass


def _check_thread(form: Form, parent: Channel | None, body: Json, call: Call) -> None:
    form.length("name", body.get("name"), 1, 100)
    minutes = body.get("auto_archive_duration")
    if minutes is not None:
        form.choice("auto_archive_duration", minutes, ARCHIVE_MINUTES)
    if parent is None or parent.kind is not ChannelKind.FORUM:
        return
    form.count("applied_tags", body.get("applied_tags") or [], 0, 5)
    first = body.get("message")
    if not isinstance(first, dict):
        form.broken("message", "BASE_TYPE_REQUIRED", "a forum post has a message")
        return
    # discord.py puts no nonce here; Discord would not look at one.
    messages.check_new(form, first, call.uploads, ephemeral=False, at="message.")


def _edited(world: World, call: Call) -> Message | None:
    if "channel_id" in call.ids:
        return world.messages[call.number("channel_id")].get(call.number("message_id"))
    found = world.interactions.get(call.ids["webhook_token"])
    if found is None or "message_id" not in call.ids:
        return None if found is None else found.original
    return next((one for one in found.followups if str(one.id) == call.ids["message_id"]), None)


def _is_v2(message: Message | None) -> bool:
    return message is not None and bool(message.flags & Flags.COMPONENTS_V2)
