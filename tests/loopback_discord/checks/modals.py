"""A form → broken limits."""

from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.checks.controls import (
    CUSTOM_ID,
    check_custom_ids,
    check_options,
    check_select,
)
from tests.loopback_discord.model import Json

ROW, TEXT_INPUT, TEXT, LABEL = 1, 4, 10, 18
SELECTS = (3, 5, 6, 7, 8)
FILES, RADIO, CHECKBOXES, CHECKBOX = 19, 21, 22, 23
IN_LABEL = (TEXT_INPUT, *SELECTS, FILES, RADIO, CHECKBOXES, CHECKBOX)
TITLE, LABEL_TEXT, DESCRIPTION, PLACEHOLDER, VALUE, INPUTS = 45, 45, 100, 100, 4000, 5


def check(form: Form, data: Json) -> None:
    """Check the whole form."""
    form.length("data.custom_id", data.get("custom_id"), 1, CUSTOM_ID)
    form.length("data.title", data.get("title"), 1, TITLE)
    components = form.count("data.components", data.get("components"), 1, INPUTS)
    check_custom_ids(form, "data.components", components)
    for index, one in enumerate(components):
        at = f"data.components.{index}"
        match one.get("type"):
            case 1:
                inside = form.count(f"{at}.components", one.get("components"), 1, 1)
                for inner in inside:
                    form.choice(f"{at}.components.0.type", inner.get("type"), (TEXT_INPUT,))
                    form.length(f"{at}.components.0.label", inner.get("label"), 1, LABEL_TEXT)
                    _text_input(form, f"{at}.components.0", inner)
            case 10:
                form.length(f"{at}.content", one.get("content"), 1, VALUE)
            case 18:
                _label(form, at, one)
            case other:
                form.choice(f"{at}.type", other, (ROW, TEXT, LABEL))


def _label(form: Form, at: str, one: Json) -> None:
    form.length(f"{at}.label", one.get("label"), 1, LABEL_TEXT)
    form.optional(f"{at}.description", one.get("description"), 0, DESCRIPTION)
    inner: Json = one.get("component") or {}
    where, kind = f"{at}.component", inner.get("type")
    if kind == TEXT_INPUT:
        if inner.get("label") is not None:
            form.broken(f"{where}.label", "MUTUALLY_EXCLUSIVE", "the label stands outside")
        _text_input(form, where, inner)
    elif kind in SELECTS:
        check_select(form, where, inner)
    elif kind in (RADIO, CHECKBOXES):
        form.length(f"{where}.custom_id", inner.get("custom_id"), 1, CUSTOM_ID)
        check_options(form, where, inner, inner.get("max_values", 1), most=10)
    elif kind in (FILES, CHECKBOX):
        form.length(f"{where}.custom_id", inner.get("custom_id"), 1, CUSTOM_ID)
    else:
        form.choice(f"{where}.type", kind, IN_LABEL)


def _text_input(form: Form, at: str, one: Json) -> None:
    form.length(f"{at}.custom_id", one.get("custom_id"), 1, CUSTOM_ID)
    form.choice(f"{at}.style", one.get("style"), (1, 2))
    form.optional(f"{at}.placeholder", one.get("placeholder"), 0, PLACEHOLDER)
    form.optional(f"{at}.value", one.get("value"), 0, VALUE)
    if one.get("min_length") is not None:
        form.number(f"{at}.min_length", one["min_length"], 0, VALUE)
    if one.get("max_length") is not None:
        form.number(f"{at}.max_length", one["max_length"], 1, VALUE)
