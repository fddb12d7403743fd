"""An author's nonce → the message it made before, for a few minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class NonceLedger:
    """Remembers which message each nonce made.

    Discord names the author as the scope and "a few minutes" as the window, and gives no number.
    Both can be changed, so that a test can be run under the other reading.
    """

    clock: Callable[[], float]
    window: float = 180.0
    scope: Literal["author", "channel"] = "author"
    hits: int = 0
    _seen: dict[tuple[int, int, str], tuple[float, int, int]] = field(default_factory=dict)

    def find(self, author_id: int, channel_id: int, nonce: str | int) -> tuple[int, int] | None:
        """Give (channel id, message id) of the earlier message within the window."""
        found = self._seen.get(self._key(author_id, channel_id, nonce))
        if found is None or self.clock() - found[0] > self.window:
            return None
        self.hits += 1
        return found[1], found[2]

    def remember(self, author_id: int, channel_id: int, nonce: str | int, message_id: int) -> None:
        """Keep the message a nonce made, from now on for one window."""
        key = self._key(author_id, channel_id, nonce)
        self._seen[key] = (self.clock(), channel_id, message_id)

    def _key(self, author_id: int, channel_id: int, nonce: str | int) -> tuple[int, int, str]:
        return author_id, channel_id if self.scope == "channel" else 0, str(nonce)
