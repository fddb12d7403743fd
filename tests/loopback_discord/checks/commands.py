"""Command definitions → broken limits."""

import unicodedata
from collections import Counter
from typing import Any

from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.model import Json

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
NAME, DESCRIPTION, OPTIONS, CHOICES, CHOICE_TEXT, WHOLE = 32, 100, 25, 25, 100, 8000
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
LENGTH = 6000


def check_all(form: Form, listed: Any) -> None:
    """Check a scope's whole list."""
    if not isinstance(listed, list):
        return
    kinds = Counter(one.get("type") or SLASH for one in listed)
    for kind, number in kinds.items():
        if number > MOST.get(kind, 1):
            form.broken("commands", "BASE_TYPE_BAD_LENGTH", f"{number} commands of type {kind}")
    names = Counter((one.get("type") or SLASH, one.get("name")) for one in listed)
    for (_, name), times in names.items():
        if times > 1:
            form.broken("commands", "APPLICATION_COMMANDS_DUPLICATE_NAME", f"{name!r} twice")
    for index, one in enumerate(listed):
        check_one(form, f"{index}.", one)


def check_one(form: Form, at: str, command: Json) -> None:
    """Check one command and everything below it."""
    kind = command.get("type") or SLASH
    form.choice(f"{at}type", kind, (SLASH, USER_MENU, MESSAGE_MENU))
    if kind != SLASH:
        form.length(f"{at}name", command.get("name"), 1, NAME)
        if command.get("description") or command.get("options"):
            form.broken(f"{at}description", "BASE_TYPE_BAD", "a context menu has a name only")
        return
    _names(form, at, command)
    _options(form, at, command, depth=0)
    size = _size(command)
    if size > WHOLE:
        form.broken(f"{at}name", "APPLICATION_COMMAND_TOO_LARGE", f"{WHOLE} characters, not {size}")
    granted = command.get("default_member_permissions")
    if granted is not None and not str(granted).isdigit():
        form.broken(f"{at}default_member_permissions", "BASE_TYPE_BAD", "must be a bit set")
    for key, values in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        for value in command.get(key) or ():
            form.choice(f"{at}{key}", value, values)


def _names(form: Form, at: str, one: Json) -> None:
    _name(form, f"{at}name", one.get("name"))
    for locale, name in (one.get("name_localizations") or {}).items():
        _name(form, f"{at}name_localizations.{locale}", name)
    form.length(f"{at}description", one.get("description"), 1, DESCRIPTION)
    for locale, text in (one.get("description_localizations") or {}).items():
        form.length(f"{at}description_localizations.{locale}", text, 1, DESCRIPTION)


def _name(form: Form, at: str, name: Any) -> None:
    form.length(at, name, 1, NAME)
    if not isinstance(name, str):
        return
    if name != name.lower() or not all(_may_stand(letter) for letter in name):
        form.broken(at, "APPLICATION_COMMAND_INVALID_NAME", f"no command name: {name!r}")


def _may_stand(letter: str) -> bool:
    """Letters, numbers, - _ ' and all of the Devanagari and Thai scripts, marks included."""
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return unicodedata.name(letter, "").startswith(("DEVANAGARI ", "THAI "))


def _options(form: Form, at: str, holder: Json, depth: int) -> None:
    options = form.count(f"{at}options", holder.get("options") or [], 0, OPTIONS)
    kinds = {one.get("type") for one in options}
    if kinds & {SUBCOMMAND, GROUP} and kinds - {SUBCOMMAND, GROUP}:
        form.broken(f"{at}options", "BASE_TYPE_BAD", "subcommands and options do not mix")
    if len({one.get("name") for one in options}) < len(options):
        form.broken(f"{at}options", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "same name twice")
    optional_came = False
    for index, one in enumerate(options):
        where = f"{at}options.{index}."
        kind = one.get("type")
        form.choice(f"{where}type", kind, range(1, 12))
        _names(form, where, one)
        if kind in (SUBCOMMAND, GROUP):
            if depth >= (2 if kind == SUBCOMMAND else 1):
                form.broken(f"{where}type", "BASE_TYPE_BAD", "nested too deep")
            _options(form, where, one, depth + 1)
            continue
        if one.get("required") and optional_came:
            rule = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            form.broken(where + "required", rule, "required ones come first")
        optional_came = optional_came or not one.get("required")
        _value_option(form, where, one)


def _value_option(form: Form, at: str, one: Json) -> None:
    kind, choices = one.get("type"), one.get("choices")
    if choices:
        if one.get("autocomplete") or kind not in (STRING, INTEGER, NUMBER):
            form.broken(f"{at}choices", "MUTUALLY_EXCLUSIVE", "no choices here")
        for index, choice in enumerate(form.count(f"{at}choices", choices, 0, CHOICES)):
            form.length(f"{at}choices.{index}.name", choice.get("name"), 1, CHOICE_TEXT)
            if kind == STRING:
                form.length(f"{at}choices.{index}.value", choice.get("value"), 1, CHOICE_TEXT)
        if len({one["name"] for one in choices}) < len(choices):
            form.broken(f"{at}choices", "APPLICATION_COMMAND_OPTIONS_CHOICES", "same name twice")
    if kind == STRING:
        form.number(f"{at}min_length", one.get("min_length") or 0, 0, LENGTH)
        form.number(f"{at}max_length", one.get("max_length") or 1, 1, LENGTH)


def _size(one: Json) -> int:
    """Count names, descriptions and choices; of a localised text the longest counts."""
    total = _longest(one, "name") + _longest(one, "description")
    for choice in one.get("choices") or ():
        total += _longest(choice, "name")
        total += len(choice["value"]) if isinstance(choice.get("value"), str) else 0
    return total + sum(_size(inner) for inner in one.get("options") or ())


def _longest(one: Json, key: str) -> int:
    texts = [one.get(key) or "", *(one.get(f"{key}_localizations") or {}).values()]
    return max(len(text) for text in texts)
