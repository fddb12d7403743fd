"""How a broken limit is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

INVALID_FORM = 50035


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken limit; `where` is the dotted path of the field."""

    where: str
    rule: str
    words: str
    code: int = INVALID_FORM


@dataclass(frozen=True, slots=True)
class Violation:
    """A breach with the route it happened on, as a test sees it."""

    route: str
    where: str
    rule: str
    words: str
    source: Literal["limit", "schema"]


@dataclass(slots=True)
class Form:
    """Collects the breaches of one body; every check goes on after the first of them."""

    breaches: list[Breach] = field(default_factory=list)
    code: int = INVALID_FORM

    def broken(self, where: str, rule: str, words: str, code: int = INVALID_FORM) -> None:
        """Write a breach down."""
        self.breaches.append(Breach(where, rule, words, code))

    def length(self, where: str, value: Any, low: int, high: int) -> None:
        """Demand a text of `low` to `high` characters."""
        if not isinstance(value, str):
            self.broken(where, "BASE_TYPE_STRING", "must be a text")
        elif not low <= len(value) <= high:
            rule = "BASE_TYPE_MAX_LENGTH" if len(value) > high else "BASE_TYPE_BAD_LENGTH"
            self.broken(where, rule, f"{low} to {high} characters, not {len(value)}")

    def optional(self, where: str, value: Any, low: int, high: int) -> None:
        """Demand the same of a text that may be missing."""
        if value is not None:
            self.length(where, value, low, high)

    def count(self, where: str, value: Any, low: int, high: int) -> Sequence[Any]:
        """Demand a list of `low` to `high` items, and give it, empty when it is none."""
        if not isinstance(value, list):
            self.broken(where, "BASE_TYPE_LIST", "must be a list")
            return []
        if not low <= len(value) <= high:
            self.broken(where, "BASE_TYPE_BAD_LENGTH", f"{low} to {high} items, not {len(value)}")
        return value

    def number(self, where: str, value: Any, low: float, high: float) -> None:
        """Demand a number in a range."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.broken(where, "NUMBER_TYPE_COERCE", "must be a number")
        elif not low <= value <= high:
            self.broken(where, "NUMBER_TYPE_RANGE", f"{low} to {high}, not {value}")

    def choice(self, where: str, value: Any, allowed: Sequence[Any]) -> None:
        """Demand one of some values."""
        if value not in allowed:
            self.broken(where, "BASE_TYPE_CHOICES", f"one of {list(allowed)}, not {value!r}")
