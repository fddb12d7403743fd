"""What a button or menu says when it is pressed: `r1:verb:argument:argument`.

A message may be pressed a year after it was posted, by another build of Readout. So the id
carries its version and all that the answer needs; nothing is kept in memory.
"""

from dataclasses import dataclass

VERSION = "r1"
MAX_LENGTH = 100
PREVIEW = "-"
"""Stands for a delivery's key in a preview, which was never posted."""

QUOTES = "q"
EXCHANGE = "x"
BRIEFING = "b"
CITE = "c"
SHARE = "s"
DELIVERY_QUOTES = "dq"
DELIVERY_EXCHANGES = "dx"
DELIVERY_ABOUT = "da"
CHOOSE = "n"
POST_AGAIN = "pa"
STANDS_THERE = "st"
REPORT_DIGEST = "rd"
REPORT = "rp"
REPORT_ANSWER = "ra"
SETTINGS = "se"
SETUP = "su"
DELETE_ALL = "dd"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A parsed id."""

    verb: str
    arguments: tuple[str, ...]


def custom_id(verb: str, *arguments: str | int) -> str:
    """The id of a component; at most 100 characters, which short keys keep to."""
    made = ":".join((VERSION, verb, *map(str, arguments)))
    if len(made) > MAX_LENGTH:
        raise ValueError(f"custom_id is too long: {made!r}")
    return made


def parse_custom_id(text: str) -> Pressed | None:
    """What was pressed, or None where the id is not of this version."""
    version, _, rest = text.partition(":")
    if version != VERSION or not rest:
        return None
    verb, *arguments = rest.split(":")
    return Pressed(verb, tuple(arguments))
