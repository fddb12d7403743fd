"""Turns labelled `A:` or `Answer:` → turns that name whoever answers, or that nobody is named."""

from collections.abc import Sequence
from dataclasses import replace

from digests.model import Role, Turn
from digests.names import fold
from digests.transcripts.words import ANSWERING


def name_answerers(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """`A:` is no name. Where one spokesperson alone is named, the answers are that person's.

    With two of them, or none, nobody is named: an answer in the wrong mouth is the worse fault.
    """
    unnamed = [turn.number for turn in turns if _says_only_answer(turn)]
    if not unnamed:
        return tuple(turns)
    named = {
        turn.speaker_name
        for turn in turns
        if turn.role is Role.SPOKESPERSON and not _says_only_answer(turn)
    }
    only = next(iter(named)) if len(named) == 1 else None
    return tuple(
        replace(turn, is_unnamed=True, speaker_name=only) if turn.number in unnamed else turn
        for turn in turns
    )


def _says_only_answer(turn: Turn) -> bool:
    if turn.role is not Role.SPOKESPERSON or not turn.speaker:
        return False
    return fold(turn.speaker).rstrip("0123456789 ") in ANSWERING
