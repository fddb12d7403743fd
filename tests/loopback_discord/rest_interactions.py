"""The bot's answers to people: the first one within seconds, the others by webhook."""

from tests.loopback_discord import posting
from tests.loopback_discord.asking import owners
from tests.loopback_discord.calls import NO_CONTENT, Answer, Call, Route
from tests.loopback_discord.errors import ApiError, refuse
from tests.loopback_discord.interactions import Answered, Asked, Interaction
from tests.loopback_discord.model import Flags, Json, Message
from tests.loopback_discord.payloads import message_json, user_json
from tests.loopback_discord.world import World

FOLLOWUPS_WHEN_USER_INSTALLED = 5

_POSSIBLE = {
    Asked.COMMAND: {Answered.MESSAGE, Answered.DEFERRED_MESSAGE, Answered.MODAL},
    Asked.COMPONENT: set(Answered) - {Answered.PONG, Answered.CHOICES},
    Asked.AUTOCOMPLETE: {Answered.CHOICES},
    Asked.MODAL: set(Answered) - {Answered.PONG, Answered.CHOICES, Answered.MODAL},
}


def callback(world: World, call: Call) -> Answer:
    """Take the first answer: once, within three seconds, and of a kind that fits."""
    found = world.interactions.get(call.ids["interaction_token"])
    now = world.monotonic()
    if found is None or str(found.id) != call.ids["interaction_id"]:
        raise refuse(10062)
    if found.answered is None and now - found.asked_at > world.first_answer_seconds:
        raise refuse(10062)
    if found.answered is not None:
        raise refuse(40060)
    body = call.form()
    kind = _kind(found, body)
    data: Json = body.get("data") or {}
    _apply(world, found, kind, data, call)
    found.answered, found.answered_at = kind, now
    found.changed.notify()
    if call.query.get("with_response") not in ("1", "true"):
        return Answer(status=NO_CONTENT)
    return Answer(_callback_json(world, found))


def follow_up(world: World, call: Call) -> Answer:
    """Send another message; right after a deferral it is the answer itself."""
    found = _by_token(world, call)
    body = call.form()
    if found.original is not None and found.original.is_loading:
        message = posting.edit(world, found.original, _drop_ephemeral(body), call.uploads)
    else:
        too_many = len(found.followups) >= FOLLOWUPS_WHEN_USER_INSTALLED
        if found.user_installed_only and too_many:
            raise refuse(40094)
        message = _answer_message(world, found, body, call)
        found.followups.append(message)
    found.changed.notify()
    return Answer(message_json(world, message))


def read_answer(world: World, call: Call) -> Answer:
    """Give the first answer or a follow-up, ephemeral or not."""
    return Answer(message_json(world, _answer(world, call)))


def edit_answer(world: World, call: Call) -> Answer:
    """Change the first answer or a follow-up; a deferral is fulfilled this way."""
    message = _answer(world, call)
    posting.edit(world, message, _drop_ephemeral(call.form()), call.uploads)
    _by_token(world, call).changed.notify()
    return Answer(message_json(world, message))


def delete_answer(world: World, call: Call) -> Answer:
    """Delete the first answer or a follow-up."""
    message = _answer(world, call)
    posting.delete(world, message)
    _by_token(world, call).changed.notify()
    return Answer(status=NO_CONTENT)


def read_webhook(world: World, call: Call) -> Answer:
    """Give the webhook that an interaction's token stands for."""
    _by_token(world, call)
    return Answer({"id": call.ids["webhook_id"], "type": 3, "token": call.ids["webhook_token"]})


def _kind(found: Interaction, body: Json) -> Answered:
    try:
        kind = Answered(body.get("type") or 0)
    except ValueError:
        raise _bad_type() from None
    if kind not in _POSSIBLE[found.asked]:
        raise _bad_type()
    if kind in (Answered.UPDATE, Answered.DEFERRED_UPDATE) and found.source is None:
        # A modal opened by a command has no message that could be updated.
        raise _bad_type()
    return kind


def _bad_type() -> ApiError:
    return refuse(50035, {"type": {"_errors": [{"code": "BASE_TYPE_CHOICES", "message": ""}]}})


def _apply(world: World, found: Interaction, kind: Answered, data: Json, call: Call) -> None:
    if kind is Answered.MESSAGE:
        found.original = _answer_message(world, found, data, call)
    elif kind is Answered.DEFERRED_MESSAGE:
        found.original = _answer_message(world, found, data, call, loading=True)
    elif kind is Answered.DEFERRED_UPDATE:
        found.original = found.source
    elif kind is Answered.UPDATE and found.source is not None:
        found.original = posting.edit(world, found.source, _drop_ephemeral(data), call.uploads)
    elif kind is Answered.CHOICES:
        found.choices = list(data.get("choices") or ())
    elif kind is Answered.MODAL:
        found.modal = data


def _answer_message(
    world: World, found: Interaction, body: Json, call: Call, *, loading: bool = False
) -> Message:
    settable = Flags.EPHEMERAL | Flags.SUPPRESS_EMBEDS | Flags.SUPPRESS_NOTIFICATIONS
    flags = (body.get("flags") or 0) & (settable | Flags.COMPONENTS_V2)
    if loading:
        flags |= Flags.LOADING
    return posting.store(
        world,
        found.channel,
        world.bot,
        {key: value for key, value in body.items() if key != "nonce"},
        uploads=call.uploads,
        flags=flags,
        interaction=_metadata(found),
        ephemeral_for=found.user.id if flags & Flags.EPHEMERAL else None,
    )


def _metadata(found: Interaction) -> Json:
    return {
        "id": str(found.id),
        "type": int(found.asked),
        "user": user_json(found.user),
        "authorizing_integration_owners": owners(found),
    } | ({} if found.source is None else {"interacted_message_id": str(found.source.id)})


def _callback_json(world: World, found: Interaction) -> Json:
    brief: Json = {"id": str(found.id), "type": int(found.asked)}
    resource: Json = {"type": int(found.answered or 0)}
    made = found.original if found.answered is not Answered.DEFERRED_UPDATE else None
    if made is not None:
        brief |= {
            "response_message_id": str(made.id),
            "response_message_loading": made.is_loading,
            "response_message_ephemeral": made.is_ephemeral,
        }
        resource["message"] = message_json(world, made)
    return {"interaction": brief, "resource": resource}


def _drop_ephemeral(body: Json) -> Json:
    """A deferral or first answer has settled who sees it; later flags cannot change that."""
    flags = body.get("flags")
    return body if flags is None else body | {"flags": flags & ~Flags.EPHEMERAL}


def _by_token(world: World, call: Call) -> Interaction:
    found = world.interactions.get(call.ids["webhook_token"])
    is_ours = call.ids["webhook_id"] == str(world.application_id)
    if found is None or not is_ours or found.answered is None:
        raise refuse(10015)
    if world.monotonic() - found.asked_at > world.token_seconds:
        raise refuse(50027)
    return found


def _answer(world: World, call: Call) -> Message:
    found = _by_token(world, call)
    if "message_id" not in call.ids:
        message = found.original
    else:
        wanted = call.number("message_id")
        mine = [*found.followups, *([found.original] if found.original else [])]
        message = next((one for one in mine if one.id == wanted), None)
    if message is None or message.deleted:
        raise refuse(10008)
    return message


_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
ROUTES = (
    Route("POST", _CALLBACK, callback, needs_token=False),
    Route("POST", _HOOK, follow_up, needs_token=False),
    Route("GET", _HOOK, read_webhook, needs_token=False),
    *(
        Route(method, _HOOK + "/messages/" + which, handler, needs_token=False)
        for which in ("@original", "{message_id}")
        for method, handler in (
            ("GET", read_answer),
            ("PATCH", edit_answer),
            ("DELETE", delete_answer),
        )
    ),
)
