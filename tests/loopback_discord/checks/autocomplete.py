"""Autocomplete proposals → broken limits."""

from collections.abc import Iterator

from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.model import Json

CHOICES, TEXT = 25, 100
STRING, INTEGER = 3, 4


def check(form: Form, data: Json, asked: Json | None) -> None:
    """Check the proposals, and that their values have the type of the option typed into."""
    focused = None if asked is None else next(_focused(asked), None)
    kind = STRING if focused is None else focused["type"]
    choices = form.count("data.choices", data.get("choices") or [], 0, CHOICES)
    for index, one in enumerate(choices):
        at = f"data.choices.{index}"
        form.length(f"{at}.name", one.get("name"), 1, TEXT)
        for locale, name in (one.get("name_localizations") or {}).items():
            form.length(f"{at}.name_localizations.{locale}", name, 1, TEXT)
        value = one.get("value")
        if kind == STRING:
            form.length(f"{at}.value", value, 1, TEXT)
        else:
            form.number(f"{at}.value", value, -(2**53), 2**53)
            if kind == INTEGER and not isinstance(value, int):
                form.broken(f"{at}.value", "NUMBER_TYPE_COERCE", "must be a whole number")


def _focused(data: Json) -> Iterator[Json]:
    for one in data.get("options") or ():
        if one.get("focused"):
            yield one
        yield from _focused(one)
