"""Predicted turns against expected ones: our own measure, so that every clone can take it.

The corpus brings a scorer of its own (`score_turns.py` there); the figures of the two agree to the
third digit on the columns below. A turn counts where its first and last forty letters agree.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_LETTERS = re.compile(r"[\W_]+")
_EDGE = 40
COLUMNS = ("turns", "starts", "speaker", "role", "outlet", "cover")


@dataclass(frozen=True, slots=True)
class TurnScore:
    """Shares between 0 and 1."""

    turns: float
    starts: float
    speaker: float
    role: float
    outlet: float
    cover: float


def score_turns(
    expected: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]]
) -> TurnScore:
    """How well `read` reproduces `expected`; outlets carried from earlier turns are optional."""
    pairs = _aligned(
        [_key(turn["text"])[:_EDGE] for turn in expected],
        [_key(turn["text"])[:_EDGE] for turn in read],
    )
    both = [(expected[one], read[other]) for one, other in pairs]
    whole = sum(_key(one["text"])[-_EDGE:] == _key(other["text"])[-_EDGE:] for one, other in both)
    size = max(1, len(expected))
    letters = max(1, sum(len(_key(turn["text"])) for turn in expected))
    same = sum(_common(one["text"], other["text"]) for one, other in both)
    return TurnScore(
        turns=_f1(whole, len(read), len(expected)),
        starts=_f1(len(both), len(read), len(expected)),
        speaker=sum(_name(one["speaker"]) == _name(other["speaker"]) for one, other in both) / size,
        role=sum(one["role"] == other["role"] for one, other in both) / size,
        outlet=_outlets(expected, read, dict(pairs)),
        cover=min(1.0, same / letters),
    )


def _aligned(expected: list[str], read: list[str]) -> list[tuple[int, int]]:
    matcher = difflib.SequenceMatcher(None, expected, read, autojunk=False)
    return [
        (block.a + step, block.b + step)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _outlets(
    expected: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]], pairs: dict[int, int]
) -> float:
    found = wanted = right = 0
    for number, turn in enumerate(expected):
        other = read[pairs[number]] if number in pairs else {}
        carried = turn.get("outlet_source") == "carried" or other.get("outlet_source") == "carried"
        same = bool(_parts(turn.get("outlet")) & _parts(other.get("outlet")))
        wanted += bool(turn.get("outlet")) and not carried
        found += bool(other.get("outlet")) and not carried
        right += same and not carried
    return _f1(right, found, wanted)


def _parts(outlet: str | None) -> set[str]:
    return {key for part in (outlet or "").split(";") if (key := _key(part).removeprefix("the"))}


def _f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / (found + wanted) if found + wanted else 1.0


def _common(one: str, other: str) -> int:
    first, second = _key(one), _key(other)
    if first == second or first in second:
        return len(first)
    edge = 0
    while edge < min(len(first), len(second)) and first[edge] == second[edge]:
        edge += 1
    return edge


def _name(speaker: str | None) -> str:
    return _key(speaker or "")


def _key(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def worst_and_mean(scores: Sequence[TurnScore]) -> dict[str, float]:
    """Means over documents, rounded down, and the worst document's turns."""
    means = {
        column: _floored(sum(getattr(score, column) for score in scores) / len(scores))
        for column in COLUMNS
    }
    return {**means, "worst": _floored(min(score.turns for score in scores))}


def _floored(value: float) -> float:
    return int(value * 1000 + 1e-6) / 1000
