"""A gateway session: numbered events, kept for a while so that a lost connection can resume."""

import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.loopback_discord.model import Json

if TYPE_CHECKING:
    from tests.loopback_discord.gateway import Connection

KEPT_EVENTS = 2000


@dataclass(slots=True, eq=False)
class Session:
    """One shard's session; it outlives its connections until somebody ends it."""

    shard: int
    shard_count: int
    intents: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    connection: "Connection | None" = None

    @property
    def is_connected(self) -> bool:
        """Whether somebody is listening now."""
        return self.connection is not None

    def serves(self, guild_id: int | None) -> bool:
        """Whether events of this guild belong here; private messages go to shard 0."""
        return ((guild_id or 0) >> 22) % self.shard_count == self.shard

    def dispatch(self, name: str, data: Json) -> None:
        """Number an event, keep it, and send it if somebody listens."""
        self.sequence += 1
        payload = {"op": 0, "t": name, "s": self.sequence, "d": data}
        self.kept.append(payload)
        if self.connection is not None:
            self.connection.send(payload)

    def missed(self, after: int) -> list[Json] | None:
        """Give the events since a number; None when they are no longer all here."""
        if after > self.sequence:
            return None
        late = [one for one in self.kept if one["s"] > after]
        return late if len(late) == self.sequence - after else None
