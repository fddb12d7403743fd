"""A request's body → what Discord's own OpenAPI description objects to.

The description is not part of this repository: it is used where it lies beside it.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.loopback_discord.calls import Call

ENVIRONMENT = "READOUT_OPENAPI"
BESIDE = Path("shared") / "discord" / "openapi.json"
_ROOT = "urn:discord"


@dataclass(slots=True)
class Schema:
    """Validators by route, each compiled once; without a description nothing is objected to."""

    document: dict[str, Any] | None
    enabled: bool = True
    _validators: dict[tuple[str, str], Draft202012Validator | None] = field(default_factory=dict)
    _registry: Any = None

    def __post_init__(self) -> None:
        if self.document is not None:
            resource = DRAFT202012.create_resource(self.document)
            self._registry = Registry().with_resource(_ROOT, resource)

    @classmethod
    def found(cls) -> "Schema":
        """Look in the place named by READOUT_OPENAPI, then beside the repository."""
        named = os.environ.get(ENVIRONMENT)
        path = Path(named) if named else Path(__file__).resolve().parents[4] / BESIDE
        return cls(_load(path) if path.is_file() else None)

    def errors(self, call: Call) -> list[tuple[str, str]]:
        """Give (field, complaint) for a body; unknown routes and files are not looked at."""
        if self.document is None or not self.enabled or call.body is None:
            return []
        validator = self._validator(call.route.method, call.route.template)
        if validator is None:
            return []
        return [brief(one) for one in validator.iter_errors(_trimmed(call.body))]

    def _validator(self, method: str, template: str) -> Draft202012Validator | None:
        key = (method, template)
        if key not in self._validators:
            self._validators[key] = self._compile(method, template)
        return self._validators[key]

    def _compile(self, method: str, template: str) -> Draft202012Validator | None:
        assert self.document is not None
        operation = self.document["paths"].get(template, {}).get(method.lower(), {})
        if "application/json" not in operation.get("requestBody", {}).get("content", {}):
            return None
        steps = ["paths", template, method.lower(), "requestBody", "content", "application/json"]
        pointer = "/".join(one.replace("~", "~0").replace("/", "~1") for one in steps)
        reference = {"$ref": f"{_ROOT}#/{pointer}/schema"}
        made: Draft202012Validator = _by_type(self.document)(reference, registry=self._registry)
        return made


def _by_type(document: dict[str, Any]) -> Any:
    """Give a validator that looks into that branch of a union only which has the body's `type`.

    Trying every branch at every level took 145 ms for a message of four containers; this takes 4.
    """

    def types(branch: dict[str, Any]) -> list[Any] | None:
        shape: dict[str, Any] = branch
        if "$ref" in branch:
            shape = document["components"]["schemas"][branch["$ref"].rsplit("/", 1)[-1]]
        listed: list[Any] | None = shape.get("properties", {}).get("type", {}).get("enum")
        return listed

    def narrowed(usual: Any) -> Any:
        def check(validator: Any, branches: Any, instance: Any, schema: Any) -> Iterator[Any]:
            if all("const" in one for one in branches):
                if instance not in [one["const"] for one in branches]:
                    yield ValidationError(f"{instance!r} is not one of the values allowed here")
                return
            if isinstance(instance, dict) and "type" in instance:
                known = [(one, types(one)) for one in branches]
                fitting = [
                    one for one, kinds in known if kinds is None or instance["type"] in kinds
                ]
                if len(fitting) == 1:
                    yield from validator.descend(instance, fitting[0])
                    return
                branches = fitting or branches
            yield from usual(validator, branches, instance, schema)

        return check

    usual = Draft202012Validator.VALIDATORS
    return extend(
        Draft202012Validator,
        {"oneOf": narrowed(usual["oneOf"]), "anyOf": narrowed(usual["anyOf"])},
    )


@cache
def _load(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    # Discord takes ids as numbers, too, and discord.py sends a new file's that way.
    document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
    return document


def _trimmed(value: Any) -> Any:
    """Take white space off the ends of every text, as Discord does before it counts."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_trimmed(one) for one in value]
    if isinstance(value, dict):
        return {key: _trimmed(one) for key, one in value.items()}
    return value


def brief(error: ValidationError) -> tuple[str, str]:
    """Give the deepest useful complaint; a union's own says only that nothing fits."""
    deepest = best_match([error]) or error
    where = ".".join(str(step) for step in deepest.absolute_path) or "body"
    return where, deepest.message[:300]
