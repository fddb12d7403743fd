"""Components of a message → broken limits, for the classic rows and for version 2."""

from typing import Any

from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.checks.controls import check_button, check_custom_ids, check_select
from tests.loopback_discord.model import Json
from tests.loopback_discord.posting import walk

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
ROWS, BUTTONS, NESTED, ALL_TEXT = 5, 5, 40, 4000
INSIDE_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
AT_THE_TOP = (*INSIDE_CONTAINER, CONTAINER)


def check(form: Form, at: str, components: Any, *, is_v2: bool) -> None:
    """Check all components of one message."""
    listed = form.count(at, components, 0, NESTED if is_v2 else ROWS)
    if not all(isinstance(one, dict) and isinstance(one.get("type"), int) for one in listed):
        form.broken(at, "BASE_TYPE_REQUIRED", "every component has a type")
        return
    check_custom_ids(form, at, listed)
    if not is_v2:
        for index, one in enumerate(listed):
            if one["type"] == ROW:
                _row(form, f"{at}.{index}", one)
            else:
                form.choice(f"{at}.{index}.type", one["type"], (ROW,))
        return
    everything = list(walk(listed))
    if len(everything) > NESTED:
        form.broken(at, "BASE_TYPE_BAD_LENGTH", f"{NESTED} with nested ones, not {len(everything)}")
    texts = sum(len(one.get("content") or "") for one in everything if one.get("type") == TEXT)
    if texts > ALL_TEXT:
        words = f"{ALL_TEXT} characters over all texts, not {texts}"
        form.broken(at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words)
    for index, one in enumerate(listed):
        _any(form, f"{at}.{index}", one, AT_THE_TOP)


def _any(form: Form, at: str, one: Json, allowed: tuple[int, ...]) -> None:
    kind = one.get("type")
    if kind not in allowed:
        form.choice(f"{at}.type", kind, allowed)
    elif kind == ROW:
        _row(form, at, one)
    elif kind == SECTION:
        _section(form, at, one)
    elif kind == TEXT:
        form.length(f"{at}.content", one.get("content"), 1, ALL_TEXT)
    elif kind == GALLERY:
        for index, item in enumerate(form.count(f"{at}.items", one.get("items"), 1, 10)):
            _media(form, f"{at}.items.{index}", item, "media")
    elif kind == FILE:
        url = (one.get("file") or {}).get("url")
        if not isinstance(url, str) or not url.startswith("attachment://"):
            form.broken(f"{at}.file.url", "URL_TYPE_INVALID_SCHEME", "must be attachment://")
    elif kind == SEPARATOR:
        form.choice(f"{at}.spacing", one.get("spacing", 1), (1, 2))
    elif kind == CONTAINER:
        if one.get("accent_color") is not None:
            form.number(f"{at}.accent_color", one["accent_color"], 0, 0xFFFFFF)
        inner = form.count(f"{at}.components", one.get("components"), 1, NESTED)
        for index, item in enumerate(inner):
            _any(form, f"{at}.components.{index}", item, INSIDE_CONTAINER)


def _section(form: Form, at: str, one: Json) -> None:
    for index, item in enumerate(form.count(f"{at}.components", one.get("components"), 1, 3)):
        _any(form, f"{at}.components.{index}", item, (TEXT,))
    accessory = one.get("accessory") or {}
    if accessory.get("type") == BUTTON:
        check_button(form, f"{at}.accessory", accessory)
    elif accessory.get("type") == THUMBNAIL:
        _media(form, f"{at}.accessory", accessory, "media")
    else:
        form.choice(f"{at}.accessory.type", accessory.get("type"), (BUTTON, THUMBNAIL))


def _media(form: Form, at: str, one: Json, key: str) -> None:
    form.optional(f"{at}.description", one.get("description"), 1, 1024)
    url = (one.get(key) or {}).get("url")
    if not isinstance(url, str) or "://" not in url:
        form.broken(f"{at}.{key}.url", "URL_TYPE_INVALID_URL", f"no address: {url!r}")


def _row(form: Form, at: str, row: Json) -> None:
    inside = form.count(f"{at}.components", row.get("components"), 1, BUTTONS)
    kinds = {one.get("type") for one in inside}
    if kinds & set(SELECTS) and len(inside) > 1:
        words = "a select stands alone in its row"
        form.broken(f"{at}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words)
    for index, one in enumerate(inside):
        where = f"{at}.components.{index}"
        if one.get("type") == BUTTON:
            check_button(form, where, one)
        elif one.get("type") in SELECTS:
            check_select(form, where, one)
        else:
            form.choice(f"{where}.type", one.get("type"), (BUTTON, *SELECTS))
