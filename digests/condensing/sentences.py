"""Text → sentence spans, in time that grows with the text and not faster.

Ends of sentences in English, Spanish, French, German, Russian, Chinese and Japanese. A blank line
always ends a sentence; a single line break does not, because pages are printed with hard wraps.
"""

import re

from digests.condensing.words import word_set
from digests.model import Span

_CLOSERS = "\"'”’»“）)\\]」』›"
# A run of marks is tried at its first mark only and never given back: no quadratic rescans.
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++(?:[ \u00a0\u202f][»›])?[{_CLOSERS}]*+(?=\s|\Z)"
    rf"|(?<![。！？｡])[。！？｡]++[{_CLOSERS}]*+"
    r"|\n[^\S\n]*+\n"
)
_NEXT = re.compile(r"\s*+[\"'“‘«„(\[¿¡»‹「『—–-]*+\s?+(\w?)")
_LAST_WORD = re.compile(r"[^\s(\[\"'“”‘’«»„]+\Z")
_LETTERS_WITH_DOTS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_ORDINAL = re.compile(r"\d{1,2}\Z|[IVX]{1,4}\Z")
_FIRST_WORD = re.compile(r"[\"'“‘«„(\[¿¡]*+(\w+)")
_LOOK_BACK = 40


def split_sentences(text: str) -> tuple[Span, ...]:
    """Spans in order, trimmed; between two of them stands nothing but white space."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        mark = text[match.start()]
        if mark in ".!?…" and not _is_end(text, start, match):
            continue
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return tuple(spans)


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    trimmed = piece.strip()
    if trimmed:
        spans.append(Span(start + left, start + left + len(trimmed)))


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a Latin end mark ends the sentence that began at `start`."""
    follows = _NEXT.match(text, match.end())
    letter = follows.group(1) if follows else ""
    if letter.islower():
        return False
    if not letter or text[match.start()] != "." or text[match.start() + 1 : match.end()][:1] == ".":
        return True
    return not _is_short_form(text, start, match.start(), follows.start(1) if follows else 0)


def _is_short_form(text: str, start: int, dot: int, after: int) -> bool:
    """Whether the word before the dot is an abbreviation, an initial or an ordinal."""
    found = _LAST_WORD.search(text, max(start, dot - _LOOK_BACK), dot)
    if found is None:
        return False
    word = found.group()
    opens = text[start : found.start()].strip("\"'“‘«„([ \n\t") == ""
    following = _FIRST_WORD.match(text, after)
    following_word = following.group(1) if following else ""
    if _ORDINAL.match(word):
        return opens or following_word in _MONTHS
    if word.lower() in _TITLES:
        return True
    if word.lower() in _NUMBERED:
        return following_word[:1].isdigit()
    if _LETTERS_WITH_DOTS.match(word):
        # "the U.S. The talks" ends; "U.S. President", "J. Smith" do not.
        return following_word not in _SENTENCE_OPENERS
    return word.lower() in _SHORT_FORMS and following_word not in _SENTENCE_OPENERS


_TITLES = word_set(
    "mr mrs ms mx dr prof hon rt st gen lt col maj sgt capt cmdr adm sen rep gov amb rev pres"
    " messrs sr sra srta dra ing lic gral mme mlle hr fr vs г-н г-жа им ул"
)
_NUMBERED = word_set("no nos nr art arts pp vol fig sec ch núm num pág ст п")
_SHORT_FORMS = word_set(
    "inc ltd co corp jr etc e.g i.e cf al est dept approx jan feb mar apr jun jul aug sep sept oct"
    " nov dec u.s u.k u.n d.c p.m a.m ee.uu ee uu usw bzw ca evtl bspw z.b d.h u.a"
    " av bd гг тыс млн млрд руб т.е т.д т.п"
)
_MONTHS = word_set(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember"
    " Jahrhundert Jahrestag Weltkrieg"
)
_SENTENCE_OPENERS = word_set(
    "The This That These Those There They We He She It I You And But So In On At As If When While"
    " What Who How Why Our My His Her Their Its Now Then Today Yes No Not For From With By To After"
    " Before Because However Also Well Let Some Many Most All Both Any One El La Los Las En Y Pero"
    " Le Les Il Elle Nous Der Die Das Wir Es Und Aber Мы Он Они Это Но И В На"
)
