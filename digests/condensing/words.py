"""Text → words with their places, folded for comparing, and stems for counting."""

import re
import unicodedata
from functools import lru_cache

# Chinese and Japanese are written without spaces: there every character is a word of its own.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"\b(?:[A-Za-z]\.){{2,}}|[{_SPACELESS}]|[^\W_{_SPACELESS}]+(?:['’][^\W_{_SPACELESS}]+)*"
)
_POSSESSIVE = re.compile(r"['’][sS]?$")
_CACHE = 1 << 16
_KEPT = 3


def find_words(text: str) -> list[str]:
    """The words as printed, in order. Hyphens part words; `U.S.` is one word."""
    return _WORD.findall(text)


def place_words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words as printed and where each stands in `text`."""
    places = [match.span() for match in _WORD.finditer(text)]
    return [text[start:end] for start, end in places], places


def word_set(listed: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(listed.split())


@lru_cache(_CACHE)
def fold_word(word: str) -> tuple[str, str]:
    """The word without accents, dots and possessive `'s`: as cased, and in lower case."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")
    cased = _POSSESSIVE.sub("", word.replace(".", "")) or word
    return cased, cased.lower()


@lru_cache(_CACHE)
def stem(word: str) -> str:
    """What the word shares with its inflected forms; "" for a stop word or a single letter.

    Light on purpose: a full Snowball stemmer in Python takes 40 µs a word, which would be most
    of the time that a whole briefing may take, and finds hardly more.
    """
    folded = fold_word(word)[1]
    if folded in STOP_WORDS or (len(folded) == 1 and folded.isascii()):
        return ""
    for ending, put, shortest in _ENDINGS:
        if len(folded) >= shortest and folded.endswith(ending):
            return _undouble(folded[: -len(ending)] + put)
    return _undouble(folded)


def _undouble(word: str) -> str:
    """`stopp` → `stop`, `agree` → `agre`: what is left after an ending went off unevenly."""
    if len(word) > _KEPT and word[-1] == "e":
        word = word[:-1]
    if len(word) > _KEPT and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word


# Ending, what stands instead, and the shortest word that may lose it. First fit wins.
_ENDINGS = (
    ("ications", "y", 11),
    ("ication", "y", 10),
    ("ations", "", 9),
    ("ation", "", 8),
    ("iveness", "iv", 10),
    ("ibilities", "ibl", 12),
    ("ability", "abl", 10),
    ("ments", "", 9),
    ("ment", "", 8),
    ("ingly", "", 9),
    ("ators", "", 9),
    ("ator", "", 8),
    ("ates", "", 7),
    ("ated", "", 7),
    ("ating", "", 8),
    ("ate", "", 7),
    ("ness", "", 8),
    ("ally", "al", 7),
    ("ies", "y", 5),
    ("ied", "y", 5),
    ("ings", "", 7),
    ("ing", "", 6),
    ("eds", "", 6),
    ("ed", "", 5),
    ("ers", "", 7),
    ("ily", "y", 6),
    ("ly", "", 6),
    ("sses", "ss", 6),
    ("ss", "ss", 3),
    ("us", "us", 3),
    ("is", "is", 3),
    ("es", "", 6),
    ("s", "", 4),
)

# Function words of the languages whose briefings are read; English also loses its auxiliaries.
STOP_WORDS = word_set("""
    a about above after again all also always am an and another any are aren't as at be because
    been before being below between both but by can can't cannot could couldn't did didn't do does
    doesn't doing don't down during each either else even ever every few for from further get give
    given go going gonna got had hadn't has hasn't have haven't having he he'd he'll he's her here
    here's hers herself him himself his how i i'd i'll i'm i've if in into is isn't it it'll it's
    its itself just know let let's like lot make many may maybe me might more most much must my
    myself need no nor not now of off oh ok okay on once one only or other our ours ourselves out
    over own per perhaps please quite rather really right said same say see shall she she'd she'll
    she's should shouldn't since so some such take tell than thank thanks that that'll that's the
    their theirs them themselves then there there's these they they'd they'll they're they've thing
    things think this those though through to too under until up upon us very want was wasn't we
    we'd we'll we're we've well were weren't what what's when where which while who whom whose why
    will with won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
    mr mrs ms
    de la el los las un una y en que se del al por con para lo su es como mas pero sus le ya o este
    si porque esta entre cuando muy sin sobre tambien me hasta hay donde quien desde todo nos
    les des et une du est dans qui au aux ce il pas ne sur plus par je avec tout faire cette
    der die das und ist nicht ein eine zu den von sie dem mit sich auf fur im auch es wir als an
    и в не на что с по это как а к но из у за от о мы он для так же
    的 了 在 是 我 有 和 就 不 人 都 一 上 也 很 到 说 要 去 你 会 着 这
    """)
