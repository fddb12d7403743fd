"""A form the bot opened + what a person types into it → modal submit data."""

from collections.abc import Mapping, Sequence

from tests.loopback_discord.commands import Resolver
from tests.loopback_discord.errors import NoSuchControl, PersonError
from tests.loopback_discord.model import Channel, Json, Role, Upload, User
from tests.loopback_discord.posting import numbered
from tests.loopback_discord.reply import Modal

TEXT_INPUT, STRING_SELECT, TEXT, LABEL, FILES, RADIO, CHECKBOXES, CHECKBOX = (
    4,
    3,
    10,
    18,
    19,
    21,
    22,
    23,
)
Typed = str | bool | Sequence[str | User | Role | Channel | Upload]


def fill(modal: Modal, typed: Mapping[str, Typed], resolver: Resolver) -> list[Json]:
    """Give the submitted components; inputs are named by custom id or label.

    A name the form does not have, and a required input left empty, are errors of the test.
    """
    fields = modal.fields
    known = set(fields) | {one["label"] for one in fields.values() if one["label"]}
    if unknown := sorted(set(typed) - known):
        raise NoSuchControl(f"The form has no input {unknown}; it has {sorted(known)}.")
    submitted: list[Json] = []
    for outer in numbered(modal.components):
        shape: Json = {"type": outer["type"], "id": outer["id"]}
        if outer["type"] == LABEL:
            inner = outer["component"]
            shape["component"] = _answer(inner, outer["label"], typed, resolver)
        elif outer["type"] != TEXT:
            shape["components"] = [
                _answer(one, one.get("label"), typed, resolver) for one in outer["components"]
            ]
        submitted.append(shape)
    return submitted


def _answer(field: Json, label: str | None, typed: Mapping[str, Typed], resolver: Resolver) -> Json:
    name = field["custom_id"]
    given = typed.get(name, typed.get(label or ""))
    shape: Json = {"type": field["type"], "id": field["id"], "custom_id": name}
    required = field.get("required", True)
    match field["type"]:
        case 4:
            text = field.get("value") or "" if given is None else str(given)
            _check_text(field, text, required=required)
            return shape | {"value": text}
        case 21:
            _check_options(field, [str(given)] if given else [], required=required)
            return shape | {"value": given}
        case 23:
            return shape | {"value": bool(given)}
        case _:
            return shape | {"values": _values(field, given, resolver, required=required)}


def _values(field: Json, given: Typed | None, resolver: Resolver, *, required: bool) -> list[str]:
    chosen = (
        [given] if isinstance(given, str) else list(given) if isinstance(given, Sequence) else []
    )
    values = [one if isinstance(one, str) else resolver.add(one) for one in chosen]
    if given is None:
        values = [one["value"] for one in field.get("options") or () if one.get("default")]
    _check_options(field, values, required=required)
    return values


def _check_text(field: Json, text: str, *, required: bool) -> None:
    if not text and required:
        raise PersonError(f"Input {field['custom_id']!r} is required.")
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if text and not low <= len(text) <= high:
        raise PersonError(f"Input {field['custom_id']!r} takes {low} to {high} characters.")


def _check_options(field: Json, values: Sequence[str], *, required: bool) -> None:
    if not values and required:
        raise PersonError(f"Input {field['custom_id']!r} is required.")
    offered = [one["value"] for one in field.get("options") or ()]
    if offered and not set(values) <= set(offered):
        raise PersonError(f"Input {field['custom_id']!r} offers {offered}, not {list(values)}.")
