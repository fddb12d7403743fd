"""A label → the person's name without titles, where the document tells it."""

import re
from collections.abc import Sequence

from digests.transcripts.labels import Style, style_of
from digests.transcripts.words import OFFICES, PARTICLES

_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,120}[)\]]")
_OFFICES = (
    (r"VICE PRESIDENT", r"[Vv]ice [Pp]resident"),
    (r"(?:THE )?PRESIDENT\b", r"(?<!Vice )(?<!vice )[Pp]resident"),
    (r"(?:PRIME MINISTER|PM)\b", r"[Pp]rime [Mm]inister|PRIME MINISTER|PM"),
    (r"PRESIDENT[EA]\b", r"[Pp]resident[ea]"),
    (r"CHANCELLOR|BUNDESKANZLER", r"[Cc]hancellor|[Bb]undeskanzler(?:in)?"),
)
_NAME = (
    r"(?:,?\s(?:MR|MRS|MS|Mr|Mrs|Ms|Dr|DR|the|Hon)\.?,?)?,?\s"
    r"([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,3})"
)


def name_in_label(label: str) -> str | None:
    """The label's words that are no office and no title, in the letters of a name."""
    bare = _BRACKETS.sub(" ", label)
    pieces = [
        piece.strip()
        for piece in re.split(r",\s|\.\s(?=[A-ZÀ-Þ]{3})|\s[-–—]+\s|--", bare)
        if piece.strip()
    ]
    best: list[str] = []
    for piece in pieces:
        if _is_post(piece.split()):
            continue
        words = [word for word in piece.split() if not _is_office(word)]
        names = [word for word in words if word.casefold() not in PARTICLES]
        if not names or len(words) < len(piece.split()) - 3:
            continue
        if not best or (
            len(pieces) > 1 and len(words) == len(piece.split()) and _any_office(best, pieces)
        ):
            best = words
    while best and best[0].casefold() in PARTICLES:
        best = best[1:]
    return _in_name_case(" ".join(best)) if best else None


def _is_post(words: list[str]) -> bool:
    """`MINISTER FOR PORTS`, `SENIOR TRANSPORT OFFICIAL`: an office and what it is for."""
    if _is_office(words[-1]) and _is_office(words[0]):
        return True
    after = 0
    while after < len(words) and _is_office(words[after]):
        after += 1
    return 0 < after < len(words) and words[after].casefold() in PARTICLES


def _any_office(best: list[str], pieces: list[str]) -> bool:
    first = pieces[0].split()
    return any(_is_office(word) for word in first) and best[-1] in first


def _is_office(word: str) -> bool:
    return word.strip(".,’'").casefold().removesuffix("’s").removesuffix("'s") in OFFICES


def _in_name_case(name: str) -> str:
    if style_of(name) is not Style.UPPER or len(name) < 4:  # noqa: PLR2004
        return name
    return " ".join(
        word.casefold() if word.casefold() in PARTICLES else _capitalised(word)
        for word in name.split()
    )


def _capitalised(word: str) -> str:
    if word.casefold().startswith("mc") and len(word) > 3:  # noqa: PLR2004
        return "Mc" + word[2:].capitalize()
    # Turkish capitals leave a dot behind when made small.
    return "-".join(part.capitalize() for part in word.split("-")).replace("i\u0307", "i")


def full_name(label: str, told: Sequence[str]) -> str | None:
    """`MR. KIRBY` → `John Kirby` where title or opening words print the whole name."""
    own = name_in_label(label)
    if own is not None and not any(map(str.isalpha, own)):
        return None
    if own is None:
        return _by_office(label, told)
    surname = own.split()[-1]
    if own == label and own.isupper() and len(own) <= 3:  # noqa: PLR2004  initials
        return None
    if len(own.split()) > 1 or len(surname) < 3:  # noqa: PLR2004
        return own
    whole = re.compile(rf"\b([A-ZÀ-Þ][\w'’-]+[ \u00a0](?:[A-Z]\.[ \u00a0])?){re.escape(surname)}\b")
    for text in told:
        for found in whole.finditer(text):
            given = [word for word in found.group(1).split() if not _is_office(word)]
            if given:
                return " ".join([*given, surname])
    return own


def _borne_out(words: list[str], told: Sequence[str]) -> str | None:
    """Headlines capitalise what follows a name, so only as many words as speech repeats."""
    words = [word.removesuffix("’s").removesuffix("'s") for word in words]
    if _is_office(words[0]) or words[0].casefold() in PARTICLES:
        return None
    for count in range(len(words), 1, -1):
        name = " ".join(words[:count])
        if sum(name in text for text in told) > 1:
            return name
    return words[0]


def _by_office(label: str, told: Sequence[str]) -> str | None:
    upper = label.upper()
    for office, printed in _OFFICES:
        if re.search(rf"\b{office}", upper):
            for text in told:
                found = re.search(rf"\b(?:{printed}){_NAME}", text)
                name = found and _borne_out(found.group(1).split(), told)
                if name and not name.isupper():
                    return name
            return None
    return None
