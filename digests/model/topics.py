"""Names that people know things by: outlets and topics."""

from dataclasses import dataclass
from enum import StrEnum

from digests.model.ids import GuildId


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news organisation. Aliases hold abbreviations and names in other languages."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What a channel follows.

    `aliases` are other names of the topic itself, for people who ask for it. `phrases` are words
    in an exchange that make it certain. `exclusions` are phrases that a hit does not count inside
    of ("Taiwan Strait Ferry Company"). A phrase that ends in `?` is a hint; it counts only beside
    others. `yields_to` names topics that speak of the same thing more closely: where one of them is
    found, this one is less sure. A phrase without a lower-case letter is matched as written
    (`AUKUS`, `US`), every other one without regard to case; a trailing `*` stands for any ending.
    """

    name: str
    phrases: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    guild_id: GuildId | None = None


class Certainty(StrEnum):
    """How sure a topic match is; only phrase hits are certain."""

    CERTAIN = "certain"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """That an exchange speaks of a topic, and the words that say so."""

    topic: str
    certainty: Certainty
    words: tuple[str, ...]
    weight: float
    """Greater is more about it; comparable within one exchange only."""
