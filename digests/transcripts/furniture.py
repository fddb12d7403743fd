"""Lines that are nobody's speech by their look: page headers, times, end marks, captions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from digests.transcripts.pages import Line, Mark
from digests.transcripts.words import phrase_set
from digests.transcripts.wraps import ends_sentence

_NUMBERED = re.compile(
    r"(?:page|seite|página|pagina|стр\.?|p\.)\s{0,3}\d{1,4}"
    r"(?:\s{0,3}(?:of|/|von|de|из)\s{0,3}\d{1,4})?"
    r"|\d{1,4}\s{0,3}(?:of|/|von|из)\s{0,3}\d{1,4}|[-–—]\s?\d{1,3}\s?[-–—]|/\s?\d{1,3}"
    r"|\.{2,}/?\s?\d{1,3}",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,3}\.?")
_TIME = re.compile(
    r"[(\[]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s{0,3}(?:[ap]\.?\s?m\.?)?\s{0,3}"
    r"(?:[A-Z]{2,4}|Uhr|heures|hrs|hours|local time|local|\(local\)|\([A-Z]{2,5}\))?[)\]]?\.?",
    re.IGNORECASE,
)
_END = re.compile(
    r"[\[(（*/\s—–#-]{0,12}(?:end|ends|fin|ende|конец|完|終|終わり|以上|了|끝"
    r"|end of (?:the )?(?:transcript|interview"
    r"|briefing|press conference|call)|transcript ends|end transcript|ends here"
    r"|end video ?(?:clip|tape)|-?\s?30\s?-?|[0oO]{3,9})"
    r"[\])）*/\s—–#.-]{0,12}(?:\s{1,60}(?:\d{1,2}[:.]\d{2}.{0,20})?)?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[(\[](?:whereupon,?\s[^()]{0,60}?)?(?:the\s)?"
    r"(?:briefing|press conference|press briefing|conference|interview|call|meeting)?\s?"
    r"(?:was\s)?(?:concludes|concluded|ended|ends|adjourned)\b.{0,60}[)\]]",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:questions?[\s-]?(?:and|&|/)[\s-]?answers?|prepared remarks|opening (?:remarks|statements?)"
    r"|q\s?&\s?a|presentation|introductory (?:remarks|statement)|preguntas y respuestas"
    r"|questions?[- ]réponses?)(?: session)?:?",
    re.IGNORECASE,
)
_STARS = re.compile(r"(?:[#*◆■●]\s?){1,12}|[0oO\W]{3,12}")
_CAPTION = re.compile(
    r"(?:photo|image|picture|file photo|photo caption|caption|photo by|photo credit|foto|bild)"
    r"\s?[:：/]"
    r"|!?\[[^\]]{0,300}\]\([^)]{0,500}\)\W{0,3}$",
    re.IGNORECASE,
)
_SHARE = phrase_set(
    """
    share|tweet| facebook| twitter| linkedin| whatsapp| telegram| email| e-mail| print|
    copy link| share this page| share this| compartir| imprimir| partager| imprimer| teilen|
    drucken| поделиться| печать| back to top| top| read more| related| related links|
    related content| more| skip to main content| download| listen| watch
    """
)
_LONGEST = 120
_LONGEST_MARK = 70
_NEAR = 6
_REPEATED = 3
_DIGITS = re.compile(r"\d+")


def mark_lines(lines: Sequence[Line], width: int) -> list[Line]:
    """The same lines, each that is furniture by itself marked as such. Labels are not known yet."""
    marked = [_marked(line) for line in lines]
    return _mark_headers(marked, width)


def is_end_mark(text: str) -> bool:
    """`END  1:13 P.M. EDT`, `[ends]`, `—000—`, `###`."""
    if len(text) > _LONGEST or len(text) < 2:  # noqa: PLR2004
        return False
    if _CLOSING.fullmatch(text):
        return True
    return _END.fullmatch(text) is not None and (
        text[0].isupper() or not text[0].isalpha() or text == "ends"
    )


def _marked(line: Line) -> Line:
    mark = _mark_of(line) if line.mark is Mark.TEXT else line.mark
    return line if mark is line.mark else replace(line, mark=mark)


def _mark_of(line: Line) -> Mark:
    text = line.text.strip("*_ ") or line.text
    if len(text) > _LONGEST:
        return Mark.ASIDE if _CAPTION.match(text[:40]) else Mark.TEXT
    if len(text) > _LONGEST_MARK and text[0].isalpha() and text[:3].lower() not in {"end", "fin"}:
        return Mark.ASIDE if _CAPTION.match(text[:40]) else Mark.TEXT
    numbered = text[0].isdigit() or text[0] in "(["
    for applies, mark in (
        (numbered and _TIME.fullmatch(text), Mark.TIME),
        (_NUMBERED.fullmatch(text), Mark.PAGE),
        (is_end_mark(text), Mark.END),
        (_STARS.fullmatch(text) and not any(map(str.isalnum, text)), Mark.RULE),
        (_SECTION.fullmatch(text), Mark.HEADING),
        (text.lower() in _SHARE or _CAPTION.match(text), Mark.ASIDE),
    ):
        if applies:
            return mark
    return Mark.TEXT


def _mark_headers(lines: list[Line], width: int) -> list[Line]:
    """Lines that recur beside page numbers or page breaks, and bare numbers that count pages."""
    lines = _mark_counting(lines)
    near = _near_page_breaks(lines)
    shapes = Counter(
        _shape(lines[i].text)
        for i in near
        if lines[i].mark is Mark.TEXT and lines[i].text[-1] not in ":："
    )
    breaks = sum(line.mark is Mark.PAGE for line in lines) + lines[-1].page if lines else 0
    everywhere = Counter(
        _shape(line.text) for line in lines if shapes and len(line.text) <= _LONGEST
    )
    headers = {
        shape
        for shape, count in shapes.items()
        if count >= _REPEATED and everywhere[shape] <= 2 * max(breaks, _REPEATED)
    }
    return [
        replace(line, mark=Mark.PAGE) if _heads_page(line, number, near, headers, width) else line
        for number, line in enumerate(lines)
    ]


def _mark_counting(lines: list[Line]) -> list[Line]:
    """Numbers alone between blank lines that go up by one are pages."""
    alone = [
        number
        for number, line in enumerate(lines)
        if line.mark is Mark.TEXT
        and line.gap
        and line.text.isdecimal()
        and len(line.text) <= 3  # noqa: PLR2004
        and (number + 1 == len(lines) or lines[number + 1].gap)
    ]
    counted = [int(lines[number].text) for number in alone]
    if not len(counted) > 1 or any(b != a + 1 for a, b in pairwise(counted)):
        return lines
    marked = list(lines)
    for number in alone:
        marked[number] = replace(lines[number], mark=Mark.PAGE)
    return marked


def _heads_page(line: Line, number: int, near: set[int], headers: set[str], width: int) -> bool:
    if line.mark is not Mark.TEXT or len(line.text) > _LONGEST:
        return False
    if number in near or number < _NEAR * 2:
        return _shape(line.text) in headers or _BARE_NUMBER.fullmatch(line.text) is not None
    return bool(width) and _BARE_NUMBER.fullmatch(line.text) is not None


def _near_page_breaks(lines: list[Line]) -> set[int]:
    near: set[int] = set()
    for number, line in enumerate(lines):
        broken = number > 0 and line.page != lines[number - 1].page
        if line.mark is Mark.PAGE or broken or _is_running_head(line):
            near.update(range(max(0, number - _NEAR), min(len(lines), number + _NEAR + 1)))
    return {n for n in near if len(lines[n].text) <= _LONGEST}


def _is_running_head(line: Line) -> bool:
    """Columns pushed apart: `January 5, 2024        Press Conference        FINAL`."""
    return (
        len(line.text) <= _LONGEST and line.text.count("     ") > 1 and not ends_sentence(line.text)
    )


def _shape(text: str) -> str:
    folded = " ".join(text.casefold().split())
    return _DIGITS.sub("#", folded) if any(map(str.isdigit, folded)) else folded
