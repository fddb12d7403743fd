"""One thing a person did with the bot, from the press of a key to the last edit of the answer."""

from dataclasses import dataclass, field
from enum import IntEnum

from tests.loopback_discord.model import Channel, Json, Message, User
from tests.loopback_discord.signals import Signal


class Asked(IntEnum):
    """What the person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Answered(IntEnum):
    """How the bot answered first."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True, eq=False)
class Interaction:
    """The server's record of an interaction; the driver reads the same object."""

    id: int
    token: str
    asked: Asked
    channel: Channel
    user: User
    asked_at: float
    data: Json
    source: Message | None = None
    user_installed_only: bool = False
    answered: Answered | None = None
    answered_at: float | None = None
    refused: Json | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    settled: bool = False
    changed: Signal = field(default_factory=Signal)

    @property
    def elapsed(self) -> float | None:
        """Seconds to the first answer."""
        return None if self.answered_at is None else self.answered_at - self.asked_at
