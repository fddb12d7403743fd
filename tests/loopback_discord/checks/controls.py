"""Buttons, selects and their custom ids → broken limits."""

from collections import Counter
from collections.abc import Sequence

from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.model import Json
from tests.loopback_discord.posting import walk

LINK, PREMIUM = 5, 6
CUSTOM_ID, LABEL, URL, OPTIONS, OPTION_TEXT, PLACEHOLDER = 100, 80, 512, 25, 100, 150
STRING_SELECT = 3


def check_custom_ids(form: Form, at: str, components: Sequence[Json]) -> None:
    """Demand that no two components of a message or form have the same custom id."""
    names = [one["custom_id"] for one in walk(components) if one.get("custom_id") is not None]
    for name, times in Counter(names).items():
        if times > 1:
            words = f"{name!r} is there {times} times"
            form.broken(at, "COMPONENT_CUSTOM_ID_DUPLICATED", words)


def check_button(form: Form, at: str, button: Json) -> None:
    """Check one button; each style wants its own of custom id, address and article."""
    style = button.get("style")
    form.choice(f"{at}.style", style, range(1, 7))
    form.optional(f"{at}.label", button.get("label"), 0, LABEL)
    if style == LINK:
        form.length(f"{at}.url", button.get("url"), 1, URL)
        if button.get("custom_id") is not None:
            form.broken(f"{at}.custom_id", "MUTUALLY_EXCLUSIVE", "a link has no custom id")
    elif style != PREMIUM:
        form.length(f"{at}.custom_id", button.get("custom_id"), 1, CUSTOM_ID)
        if button.get("url") is not None:
            form.broken(f"{at}.url", "MUTUALLY_EXCLUSIVE", "only a link has an address")
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        form.broken(f"{at}.label", "BUTTON_COMPONENT_INVALID", "a button shows something")


def check_select(form: Form, at: str, select: Json) -> None:
    """Check one select of any kind, and a string select's options."""
    form.length(f"{at}.custom_id", select.get("custom_id"), 1, CUSTOM_ID)
    form.optional(f"{at}.placeholder", select.get("placeholder"), 0, PLACEHOLDER)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    form.number(f"{at}.min_values", low, 0, OPTIONS)
    form.number(f"{at}.max_values", high, 1, OPTIONS)
    if isinstance(low, int) and isinstance(high, int) and low > high:
        form.broken(f"{at}.min_values", "NUMBER_TYPE_RANGE", "more at least than at most")
    if select["type"] == STRING_SELECT:
        check_options(form, at, select, high)


def check_options(form: Form, at: str, holder: Json, high: int, *, most: int = OPTIONS) -> None:
    """Check the options of a string select, or of the boxes of a form."""
    options = form.count(f"{at}.options", holder.get("options"), 1, most)
    for index, one in enumerate(options):
        where = f"{at}.options.{index}"
        form.length(f"{where}.label", one.get("label"), 1, OPTION_TEXT)
        form.length(f"{where}.value", one.get("value"), 1, OPTION_TEXT)
        form.optional(f"{where}.description", one.get("description"), 0, OPTION_TEXT)
    values = [one.get("value") for one in options]
    if len(set(values)) < len(values):
        form.broken(f"{at}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "same value twice")
    if high > len(options):
        words = f"{high} values of {len(options)} options"
        form.broken(f"{at}.max_values", "NUMBER_TYPE_RANGE", words)
    if sum(bool(one.get("default")) for one in options) > high:
        form.broken(f"{at}.options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "too many chosen")
