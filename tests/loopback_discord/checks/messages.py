"""A message's body → broken limits: text, embeds, mentions, nonce, flags, files."""

from collections.abc import Sequence

from tests.loopback_discord.checks import components
from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.checks.embeds import check_embeds
from tests.loopback_discord.model import Flags, Json, Upload

CONTENT, NONCE, FILES, STICKERS, MENTIONS = 2000, 25, 10, 3, 100
FILE_BYTES, REQUEST_BYTES = 10 * 1024 * 1024, 25 * 1024 * 1024
EMPTY_MESSAGE = 50006
_SETTABLE = (
    Flags.SUPPRESS_EMBEDS | Flags.SUPPRESS_NOTIFICATIONS | Flags.VOICE_MESSAGE | Flags.COMPONENTS_V2
)


def check_new(
    form: Form, body: Json, uploads: Sequence[Upload], *, ephemeral: bool, at: str = ""
) -> None:
    """Check a message to be made; only answers to interactions may be `ephemeral`."""
    flags = body.get("flags") or 0
    allowed = _SETTABLE | (Flags.EPHEMERAL if ephemeral else 0)
    if flags & ~allowed:
        form.broken(f"{at}flags", "BASE_TYPE_CHOICES", f"flags {flags & ~allowed} cannot be set")
    _check_parts(form, body, uploads, is_v2=bool(flags & Flags.COMPONENTS_V2), at=at)
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > NONCE:
        form.broken(f"{at}nonce", "BASE_TYPE_MAX_LENGTH", f"up to {NONCE} characters")
    carried = ("content", "embeds", "components", "sticker_ids", "poll")
    if not uploads and not any(body.get(key) for key in carried):
        form.broken(f"{at}content", "EMPTY", "there is nothing in the message", EMPTY_MESSAGE)


def check_edit(
    form: Form, body: Json, uploads: Sequence[Upload], *, was_v2: bool, at: str = ""
) -> None:
    """Check a change; a message once made of components stays so."""
    flags = body.get("flags") or 0
    is_v2 = was_v2 or bool(flags & Flags.COMPONENTS_V2)
    _check_parts(form, body, uploads, is_v2=is_v2, at=at)
    emptied = all(key in body and not body[key] for key in ("content", "embeds", "components"))
    if emptied and not uploads and not body.get("attachments"):
        form.broken(f"{at}content", "EMPTY", "there is nothing left in it", EMPTY_MESSAGE)


def _check_parts(
    form: Form, body: Json, uploads: Sequence[Upload], *, is_v2: bool, at: str
) -> None:
    form.optional(f"{at}content", body.get("content"), 0, CONTENT)
    check_embeds(form, f"{at}embeds", body.get("embeds"))
    _check_mentions(form, f"{at}allowed_mentions", body.get("allowed_mentions"))
    _check_files(form, f"{at}attachments", body, uploads)
    if body.get("sticker_ids"):
        form.count(f"{at}sticker_ids", body["sticker_ids"], 0, STICKERS)
    if is_v2:
        for key in ("content", "embeds", "sticker_ids", "poll"):
            if body.get(key):
                rule = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
                form.broken(f"{at}{key}", rule, "cannot stand beside components of version 2")
    if body.get("components"):
        components.check(form, f"{at}components", body["components"], is_v2=is_v2)


def _check_mentions(form: Form, at: str, allowed: Json | None) -> None:
    if allowed is None:
        return
    parse = allowed.get("parse") or []
    for index, one in enumerate(parse):
        form.choice(f"{at}.parse.{index}", one, ("users", "roles", "everyone"))
    for key in ("users", "roles"):
        listed = allowed.get(key) or []
        form.count(f"{at}.{key}", listed, 0, MENTIONS)
        if listed and key in parse:
            form.broken(f"{at}.{key}", "MUTUALLY_EXCLUSIVE", f"{key} are parsed and listed")


def _check_files(form: Form, at: str, body: Json, uploads: Sequence[Upload]) -> None:
    listed = body.get("attachments") or []
    form.count(at, listed, 0, FILES)
    if len(uploads) > FILES:
        form.broken(at, "BASE_TYPE_BAD_LENGTH", f"up to {FILES} files")
    for index, one in enumerate(listed):
        form.optional(f"{at}.{index}.description", one.get("description"), 0, 1024)
    sizes = [len(one.data) for one in uploads]
    if any(size > FILE_BYTES for size in sizes) or sum(sizes) > REQUEST_BYTES:
        form.broken(at, "FILE_TOO_LARGE", "a file has up to 10 MiB, a request 25 MiB")
