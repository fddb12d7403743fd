"""A request's body → what Discord would object to, by documented limits and by its schema.

A breach of a limit is refused, as Discord does. A breach of the schema alone is only noted: the
schema is a machine's description, and the request may still have gone through.
"""

from tests.loopback_discord.calls import Call
from tests.loopback_discord.checks.bodies import limit_form
from tests.loopback_discord.checks.breach import Breach, Form, Violation
from tests.loopback_discord.checks.openapi import Schema
from tests.loopback_discord.errors import ApiError, refuse
from tests.loopback_discord.model import Json
from tests.loopback_discord.world import World

__all__ = ["Breach", "Checks", "Form", "Violation"]


class Checks:
    """Looks at every body before its route does, and keeps all violations."""

    def __init__(self, world: World) -> None:
        """Use Discord's schema where it lies beside the repository; limits are always checked."""
        self.violations: list[Violation] = []
        self.schema = Schema.found()
        self._world = world

    def refusal(self, call: Call) -> ApiError | None:
        """Note what is wrong with a body and give the refusal for a broken limit."""
        if call.body is None and not call.uploads:
            return None
        form = limit_form(self._world, call)
        name = f"{call.route.method} {call.route.template}"
        noted = [Violation(name, one.where, one.rule, one.words, "limit") for one in form.breaches]
        self.violations += noted
        for where, words in self.schema.errors(call):
            self.violations.append(Violation(name, where, "SCHEMA", words, "schema"))
        if not form.breaches:
            return None
        empty = next((one for one in form.breaches if one.code != form.code), None)
        return refuse(50035, _tree(form.breaches)) if empty is None else refuse(empty.code)


def _tree(breaches: list[Breach]) -> Json:
    """Nest the complaints by field, as Discord does."""
    tree: Json = {}
    for one in breaches:
        place = tree
        for key in one.where.split("."):
            place = place.setdefault(key, {})
        place.setdefault("_errors", []).append({"code": one.rule, "message": one.words})
    return tree
