"""robots.txt → may we ask for this path? After RFC 9309, in one pass over bounded text.

Not `urllib.robotparser`: it knows no `*` or `$`, and lets the first rule win where the RFC says
the longest. Patterns are matched by searching their pieces in order, which cannot backtrack.
"""

import re
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import quote, unquote

MAX_ROBOTS_BYTES = 512_000
_MAX_RULES = 500
_MAX_PATTERN = 500
_MAX_PATTERNS = 32_000
"""Characters in all: a thousand origins may not make us remember more than 32 MB."""


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: str
    allow: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one robot at one origin."""

    rules: tuple[_Rule, ...] = ()

    def allows(self, path: str) -> bool:
        """The longest matching rule decides, allow on a tie; no rule, no objection."""
        wanted = _normal(path)
        best = max(
            (rule for rule in self.rules if _matches(rule.pattern, wanted)),
            key=lambda rule: (len(rule.pattern), rule.allow),
            default=None,
        )
        return best is None or best.allow


def parse_robots(text: str, robot: str) -> Robots:
    """The rules of the groups that name the robot, else those of `*`."""
    named: list[_Rule] = []
    others: list[_Rule] = []
    agents: set[str] = set()
    found_named = in_agents = False
    for line in text[:MAX_ROBOTS_BYTES].splitlines():
        field, separator, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not separator:
            continue
        if field == "user-agent":
            agents = agents if in_agents else set()
            agents.add(_product(value))
            in_agents = True
            found_named = found_named or robot.lower() in agents
        elif field in {"allow", "disallow"}:
            in_agents = False
            rule = _rule(value, allow=field == "allow")
            if rule and robot.lower() in agents and len(named) < _MAX_RULES:
                named.append(rule)
            if rule and "*" in agents and len(others) < _MAX_RULES:
                others.append(rule)
    return Robots(_first_of(named if found_named else others))


def _first_of(rules: list[_Rule]) -> tuple[_Rule, ...]:
    lengths = accumulate(len(rule.pattern) for rule in rules)
    return tuple(r for r, total in zip(rules, lengths, strict=True) if total <= _MAX_PATTERNS)


def _product(value: str) -> str:
    if value.startswith("*"):
        return "*"
    found = re.match(r"[A-Za-z_-]+", value)
    return found[0].lower() if found else ""


def _rule(value: str, *, allow: bool) -> _Rule | None:
    if not value or len(value) > _MAX_PATTERN:
        return None
    return _Rule(_normal(value), allow)


def _normal(path: str) -> str:
    # %7E and ~ are the same path; both sides are brought to one spelling.
    return quote(unquote(path, errors="replace"), safe="/*$?&=;:@!+,()'~%")


def _matches(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not anchored or at == len(path)
    last = pieces.pop() if anchored else ""
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or (path.endswith(last) and len(path) - len(last) >= at)
