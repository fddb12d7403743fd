"""What was said: turns, exchanges, and the transcript that holds them."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from digests.model.ids import Revision, Span


class Role(StrEnum):
    """What a speaker does in the room."""

    REPORTER = "reporter"
    SPOKESPERSON = "spokesperson"
    MODERATOR = "moderator"
    OTHER = "other"


class Evidence(StrEnum):
    """Where the words stand that prove which outlet asked."""

    LABEL = "label"
    SELF = "self"
    MODERATOR = "moderator"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Attribution:
    """An outlet plus the words that prove it. An unknown outlet is None in its place."""

    printed: str
    evidence: Evidence
    span: Span
    name: str | None = None
    """Canonical name from the catalogue; None where the catalogue does not know the outlet."""

    @property
    def shown(self) -> str:
        """The canonical name where there is one, else the outlet as printed."""
        return self.name or self.printed


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted piece of speech under one printed label."""

    number: int
    role: Role
    spans: tuple[Span, ...]
    """Speech only: no label, no page header. More than one where furniture stands inside."""
    text: str
    """The spans' slices joined, white space folded, paragraphs kept apart by a blank line."""
    label: Span | None = None
    """The printed label with its colon; None where speech starts without one."""
    speaker: str | None = None
    """As printed, without colon; None where the label is anonymous or an outlet."""
    speaker_name: str | None = None
    """The person's name without titles, where the document tells it."""
    attribution: Attribution | None = None
    is_unnamed: bool = False
    """The label says no more than that somebody answers: `A:`, `Answer:`."""

    @property
    def person(self) -> str | None:
        """Who is shown to be speaking: the name, else the label; None where nobody is named."""
        return self.speaker_name or (None if self.is_unnamed else self.speaker)

    @property
    def start(self) -> int:
        """First character of the speech."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """One past the last character of the speech."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class Exchange:
    """Question turn(s) of one asker, the answer turns, the follow-ups; turns by number."""

    number: int
    question: tuple[int, ...]
    answer: tuple[int, ...]
    attribution: Attribution | None = None


class FurnitureKind(StrEnum):
    """Why a stretch of a transcript is nobody's speech."""

    LABEL = "label"
    TITLE = "title"
    DATELINE = "dateline"
    SEPARATOR = "separator"
    PAGE = "page"
    MARK = "mark"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch that is nobody's speech, marked and kept."""

    span: Span
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Transcript:
    """A briefing's text as read. Turns' spans + furniture = every character, none twice."""

    text: str
    turns: tuple[Turn, ...]
    exchanges: tuple[Exchange, ...]
    furniture: tuple[Furniture, ...]
    layout: str
    title: str | None = None
    date: dt.date | None = None
    language: str | None = None
    spokespersons: tuple[str, ...] = ()

    @property
    def revision(self) -> Revision:
        """Hash of the text; the same text read again is the same revision."""
        return _revision(self.text)

    def question_of(self, exchange: Exchange) -> str:
        """The question turns' texts, blank line between."""
        return "\n\n".join(self.turns[n].text for n in exchange.question)

    def answer_of(self, exchange: Exchange) -> str:
        """The answer turns' texts, blank line between."""
        return "\n\n".join(self.turns[n].text for n in exchange.answer)


@lru_cache(maxsize=4)
def _revision(text: str) -> Revision:
    # Every quote asks for it; hashing the text anew each time took a quarter of condensing.
    return Revision(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
