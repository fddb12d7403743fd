"""What is printed: verbatim quotes and the bullets that stand on them."""

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from digests.model.ids import QuoteId, Revision, Span
from digests.model.topics import TopicMatch

_ID_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
ID_LENGTH = 8


def quote_id(revision: Revision, span: Span, length: int = ID_LENGTH) -> QuoteId:
    """The public id of a slice: the same slice of the same revision always has the same id.

    Crockford's alphabet (no I, L, O, U), so that it can be read aloud. 8 characters hold 40 bits;
    storage lengthens an id whose first 8 characters are taken by another slice.
    """
    digest = hashlib.sha256(f"{revision}:{span.start}:{span.end}".encode()).digest()
    return QuoteId(base64.b32encode(digest).decode().translate(_ID_ALPHABET)[:length])


@dataclass(frozen=True, slots=True)
class Quote:
    """One contiguous slice of one turn. `text` is that slice, character for character."""

    id: QuoteId
    revision: Revision
    span: Span
    text: str
    speaker: str | None
    turn: int
    inner: tuple["InnerQuotation", ...] = ()
    """Somebody else's words that stand in quotation marks inside the slice."""


@dataclass(frozen=True, slots=True)
class InnerQuotation:
    """Words quoted inside a quote; `speaker` is whom the text credits, None where it does not."""

    span: Span
    speaker: str | None


class AnswerKind(StrEnum):
    """What an answer does with its question."""

    ANSWERED = "answered"
    DECLINED = "declined"
    """Says that what was asked will not or cannot be said."""
    REFERRED = "referred"
    """Sends the asker to other people, papers or earlier answers."""
    FORMULA = "formula"
    """Nothing but a standing position or wishes that fit any day."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of an answer, and the printed words that it was told by; none for an answer."""

    kind: AnswerKind = AnswerKind.ANSWERED
    words: str = ""

    @property
    def did_not_address(self) -> bool:
        """Whether readers are told that the answer did not address the question."""
        return self.kind is not AnswerKind.ANSWERED


ANSWERED = Verdict()


@dataclass(frozen=True, slots=True)
class Bullet:
    """One condensed line of one exchange, held up by at least one quote."""

    text: str
    quotes: tuple[Quote, ...]
    exchange: int
    """Number of the exchange within its transcript."""
    topics: tuple[TopicMatch, ...] = ()
    """The one that it is most about first; the first that somebody follows is its heading."""
    outlet: str | None = None
    speaker: str | None = None
    condenser: str = "extractive"
    verdict: Verdict = ANSWERED
    """Of the whole exchange: what its answer does with its question."""
    headline: str | None = None
    """Of the whole exchange: what was asked about, in the question's words."""
