"""What the words around an outlet's name are: a person, an ordinary word, a part of a label."""

import re
from collections.abc import Sequence

from digests.transcripts.labels import words_of
from digests.transcripts.words import ASKING, OFFICES, word_set

_MOST_SMALL_LETTERS = 40


_SENTENCE = re.compile(r"(?<=[.?!。])[\s\u00a0\"”’)]{1,9}|\n+")


def is_ordinary(printed: str) -> bool:
    """A single word that means something else as well: `Time`, `Australian`, `Dr`."""
    if " " in printed.strip() or not printed[:1].isascii():
        return False
    short = len(printed) <= 4 and not printed.isupper()  # noqa: PLR2004
    return (
        short
        or printed.casefold() in _ORDINARY
        or printed.casefold().endswith(("an", "ese", "ish"))
    )


_ORDINARY = word_set(
    """
    independent guardian nation national economist scotsman telegraph mirror observer
    standard tribune herald people china india russia europe today week monitor express
    globe mail post times journal reason defense defence politics science nature business
    market markets world forward local insider quartz medium
    """
)


_NO_NAMES = word_set(
    """
    I We You He She They It The A An And But So Yes No Thank Thanks Hi Hello Okay OK Good
    Well First Second Our Next Last In On At With For To From That This These Those What How
    Why Can Could Would Is Are Do Does Will Just Then Also If As Let Great Perfect Alright
    All Gracias Hola Buenos Buenas Sí Muchas
    """
)


PLACES = word_set(
    """
    the china russia ukraine iran israel america europe congress washington united
    """
)


NO_OUTLETS = (
    word_set(
        """
    i we you he she they it and but so yes no thank thanks hi hello okay ok good well first
    second next last that this what how why can could would is are do does will just then
    also if as let great mr mrs ms dr chair sir madam please
    """
    )
    | PLACES
)


def sentences(text: str) -> list[tuple[str, int]]:
    """(sentence, where it begins); `Mr.` and initials end none."""
    out = []
    at = 0
    for found in _SENTENCE.finditer(text):
        if not ABBREVIATED.search(text[at : found.start()]):
            out.append((text[at : found.start()], at))
            at = found.end()
    out.append((text[at:], at))
    return out


ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|[A-Z]|St|U\.S|L\.A|D\.C)\.$")


def is_no_name(name: str) -> bool:
    """A word that opens sentences, or an office."""
    return name.split(maxsplit=1)[0] in _NO_NAMES or not OFFICES.isdisjoint(words_of(name))


def is_plain(words: Sequence[str]) -> bool:
    """Mostly small words: an ordinary sentence, which calls nobody by a bare name."""
    return small_letters(words) > _MOST_SMALL_LETTERS


def small_letters(words: Sequence[str]) -> int:
    """How many letters the words without a capital have."""
    return sum(len(word) for word in words if word[0].islower())


def may_share_name(label: str, head: str) -> bool:
    """Quicker than `shares_name`, and true wherever that is."""
    own = words_of(label)
    folded = head.casefold()
    initials = len(own) == 1 and len(own[0]) <= 3  # noqa: PLR2004
    return initials or any(word in folded for word in own)


def shares_name(label: str, name: str) -> bool:
    """Whether a label and a spoken name share a word, or one has the other's initials."""
    words = [word for word in words_of(name) if word not in OFFICES]
    own = words_of(label)
    if len(own) == 1 and 1 < len(own[0]) <= 3:  # noqa: PLR2004  initials
        return any(
            "".join(word[0] for word in words[at : at + len(own[0])]) == own[0]
            for at in range(len(words))
        )
    return bool(set(words) & (set(own) - OFFICES))


def label_parts(name: str) -> list[tuple[str, bool]]:
    """Stretches of a label that may be an outlet; True where the rest names no person."""
    parts: list[tuple[str, bool]] = []
    bracket = re.match(r"([^()]{1,80})\(([^()]{2,80})\)\s*$", name)
    if bracket:
        parts += [(piece.strip(), False) for piece in bracket.group(2).split(",")]
        parts.append((bracket.group(1).strip(), False))
    pieces = [
        piece.strip() for piece in re.split(r",\s|\s[-–—|]+\s|\s*/\s*|--|——", name) if piece.strip()
    ]
    if len(pieces) > 1:
        parts += [(piece, False) for piece in reversed(pieces)]
    joined = re.match(
        r"(.{1,60}?)\s(?:from|of|with|at|de|del|du|von|vom)\s(?:the\s)?(.{2,60})$", name
    )
    if joined:
        anonymous = set(words_of(joined.group(1))) <= ASKING | {"the", "a", "from"}
        parts.append((joined.group(2).strip(), anonymous))
    return parts
