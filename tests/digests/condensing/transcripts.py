"""Label lines → a transcript built by hand, so that condensing is tested without the reader."""

import re
from collections.abc import Iterator

from digests.model import (
    Attribution,
    Evidence,
    Exchange,
    Furniture,
    FurnitureKind,
    Role,
    Span,
    Transcript,
    Turn,
)

_LABEL = re.compile(r"^([A-Z][\w. ]{0,40}):[ ]?", re.MULTILINE)


def transcript_of(text: str, spokesperson: str = "Ana Roe") -> Transcript:
    """Every label but the spokesperson's is an outlet; a question opens an exchange."""
    turns = tuple(_turns(text, spokesperson))
    labels = tuple(Furniture(t.label, FurnitureKind.LABEL) for t in turns if t.label)
    return Transcript(text, turns, tuple(_exchanges(turns)), labels, "labels")


def _turns(text: str, spokesperson: str) -> Iterator[Turn]:
    labels = list(_LABEL.finditer(text))
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        speech = text[label.end() : end]
        start = label.end() + len(speech) - len(speech.lstrip())
        span = Span(start, max(start, label.end() + len(speech.rstrip())))
        printed = label.group(1)
        answers = printed == spokesperson
        outlet_span = Span(*label.span(1))
        yield Turn(
            number=number,
            role=Role.SPOKESPERSON if answers else Role.REPORTER,
            spans=(span,),
            text=span.slice(text),
            label=Span(*label.span()),
            speaker=printed if answers else None,
            speaker_name=printed if answers else None,
            attribution=None if answers else Attribution(printed, Evidence.LABEL, outlet_span),
        )


def _exchanges(turns: tuple[Turn, ...]) -> Iterator[Exchange]:
    number = 0
    for turn in turns:
        if turn.role is not Role.REPORTER:
            continue
        answer = []
        for later in turns[turn.number + 1 :]:
            if later.role is Role.REPORTER:
                break
            answer.append(later.number)
        yield Exchange(number, (turn.number,), tuple(answer), turn.attribution)
        number += 1
