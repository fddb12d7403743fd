"""Answer sentences → the one that plainly says yes, no or "not true", if there is one."""

from collections.abc import Sequence

from digests.condensing.candidates import Sentence
from digests.condensing.stock import Stock
from digests.condensing.words import word_set

_YES_OR_NO = word_set("no yes nope yeah yep never sí si non oui nein ja нет да não sim")
_ASSENTS = ("correct", "that is correct", "that s correct", "that is right", "that s right")
_DENIALS = (
    "not true",
    "untrue",
    "is false",
    "are false",
    "not the case",
    "not correct",
    "no such",
    "no plan",
    "no plans",
    "not aware of any plan",
)
_MOST_WORDS = 14
_BEFORE_IT = 2
"""A courtesy or two may stand before it."""


def find_verdict(sentences: Sequence[Sentence]) -> int | None:
    """Place of the verdict: short, and at the head of an answer turn but for courtesies.

    Only plain wordings count; "not necessarily" and the like are left to scoring.
    """
    turn, skipped = None, 0
    for place, sentence in enumerate(sentences):
        if sentence.turn != turn:
            turn, skipped = sentence.turn, 0
        if skipped > _BEFORE_IT:
            continue
        if _is_verdict(sentence):
            return place
        polite = sentence.is_aside or sentence.stock[Stock.COURTESY]
        skipped += 0 if polite else _BEFORE_IT + 1
    return None


def _is_verdict(sentence: Sentence) -> bool:
    if sentence.is_question or not sentence.folded or sentence.words > _MOST_WORDS:
        return False
    if sentence.folded[0] in _YES_OR_NO and not sentence.stock[Stock.COURTESY]:
        return True
    said = f" {' '.join(sentence.folded)} "
    return said.strip() in _ASSENTS or any(f" {denial} " in said for denial in _DENIALS)
