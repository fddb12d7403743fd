"""One HTTP request as the routes see it, what they answer, and the record a test can read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.loopback_discord.errors import ApiError, refuse
from tests.loopback_discord.model import Json, Upload

if TYPE_CHECKING:
    from tests.loopback_discord.world import World


@dataclass(slots=True)
class Call:
    """A request that matched a route; `ids` are the route's parameters."""

    method: str
    path: str
    route: "Route"
    ids: dict[str, str]
    query: Mapping[str, str]
    body: Any
    uploads: list[Upload]

    def number(self, name: str) -> int:
        """Give a route parameter as an id; what is no number is a bad form."""
        try:
            return int(self.ids[name])
        except ValueError:
            raise refuse(50035) from None

    def form(self) -> Json:
        """Give the body as an object."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise refuse(50109)
        return self.body

    def limit(self, default: int, highest: int) -> int:
        """Give `?limit=`, refused outside 1 to `highest`."""
        try:
            asked = int(self.query.get("limit", default))
        except ValueError:
            raise refuse(50035) from None
        if not 1 <= asked <= highest:
            raise refuse(50035, {"limit": {"_errors": [{"code": "NUMBER_RANGE", "message": ""}]}})
        return asked


@dataclass(slots=True)
class Answer:
    """What goes back; no body with 204."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


NO_CONTENT = 204
Handler = Callable[["World", Call], Answer]


@dataclass(slots=True)
class Route:
    """A method and a path with `{names}`; the path is written as in Discord's own description."""

    method: str
    template: str
    handler: Handler
    needs_token: bool = True
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        spelled = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template)
        self.pattern = re.compile(spelled + r"\Z")

    @property
    def counts_globally(self) -> bool:
        """Whether it counts against the 50 a second; interactions and webhooks do not."""
        return self.needs_token

    def major(self, ids: Mapping[str, str]) -> str:
        """Give what splits a bucket: the channel, guild or webhook."""
        names = ("channel_id", "guild_id", "webhook_id", "webhook_token")
        return ":".join(ids[name] for name in names if name in ids)


@dataclass(frozen=True, slots=True)
class Record:
    """A request as it went; `status` None means that the connection was cut."""

    at: float
    method: str
    path: str
    template: str | None
    body: Any
    status: int | None
    code: int | None = None
    fault: str | None = None


def answer_of(error: ApiError) -> Answer:
    """Turn a refusal into its answer."""
    return Answer(error.body(), error.status)
