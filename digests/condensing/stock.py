"""Stock phrases (stock.toml) → what a sentence is known for before anybody reads it."""

import tomllib
from enum import StrEnum
from importlib.resources import files

from digests.condensing.phrases import PhraseTrie


class Stock(StrEnum):
    """What a phrase says about the sentence that it stands in; each is a list in stock.toml."""

    FORMULA = "formula"
    COURTESY = "courtesy"
    EMPTY = "empty"
    DEMAND = "demand"
    ACTION = "action"


def _read_phrases() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("stock.toml").read_text(encoding="utf-8"))


STOCK: PhraseTrie[Stock] = PhraseTrie(
    (phrase, Stock(kind)) for kind, phrases in _read_phrases().items() for phrase in phrases
)
