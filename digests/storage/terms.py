"""Text → search terms, alike when stored and when asked, on both back ends.

Accents and case are folded, quotation marks straightened, possessives dropped, dotted
abbreviations and thousands closed up (`U.S.` → `us`, `1,000` → `1000`), English words stemmed.
Scripts without spaces between words (Chinese, Japanese, Korean, Thai, …) become overlapping pairs
of characters: 中美关系 → 中美 美关 关系 系; what is asked becomes the same pairs in a row, so that
any stretch of two or more characters is found. A single one is found as the beginning of a pair.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import snowballstemmer

TERMS = 1
"""Raised when stored terms would come out differently: reading again then indexes anew."""

MAX_TERMS = 12
"""Words, and phrases, of one lookup that are looked at."""
MAX_TERM_LENGTH = 64
_MAX_STORED = 20_000
"""Terms of one field; PostgreSQL holds 1 MB of them."""

_SQUEEZED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
    "\U00020000-\U0003134f"
)
# Letters and digits, and the vowel signs of Indic scripts, which are no letters to `re`.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0fff\u1000-\u109f\u1780-\u17ff])+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_PIECE = re.compile(f"[{_SQUEEZED}]+|[^{_SQUEEZED}]+")
_SQUEEZED_START = re.compile(f"[{_SQUEEZED}]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＇": "'"})
_POSSESSIVE = re.compile(r"'s\b|(?<=\w)'(?=\w)|s'(?=\W|$)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?!\w{2})")
# Latin, Greek, Cyrillic, Hebrew and Arabic marks; elsewhere a mark is part of the word.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")

_STEMMER = snowballstemmer.stemmer("english")


class Term(NamedTuple):
    """What is looked for as one: tokens in a row, the last perhaps only begun."""

    tokens: tuple[str, ...]
    is_prefix: bool = False


def stored_terms(text: str) -> list[str]:
    """The terms of a text in their order, as the index holds them."""
    return terms_of(split_words(text))


def split_words(text: str) -> list[str]:
    """The words of a text, folded: equal for two printings of the same words."""
    folded = _fold(text)
    words = (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)
    return [word[:MAX_TERM_LENGTH] for word in words]


def terms_of(words: Iterable[str]) -> list[str]:
    """As `stored_terms`, of words that are split already."""
    terms: list[str] = []
    for word in words:
        if word.isascii():
            terms.append(_stem(word))
        else:
            terms.extend(_pieces(word, closing=True))
    return terms[:_MAX_STORED]


def asked_term(text: str) -> Term | None:
    """What a word or phrase asks for; None when it holds no letter and no digit.

    A trailing `*` stands for any ending. What exceeds the length limit is not looked at.
    """
    text = text[:MAX_TERM_LENGTH].strip()
    tokens: list[str] = []
    for word in split_words(text):
        if word.isascii():
            tokens.append(word)
        else:
            tokens.extend(_pieces(word, closing=False))
    if not tokens:
        return None
    *head, last = tokens
    lone = len(last) == 1 and _SQUEEZED_START.match(last) is not None
    is_prefix = lone or text.endswith("*")
    last = _common_start(last, _stem(last)) if is_prefix else _stem(last)
    return Term((*map(_stem, head), last), is_prefix)


def key_term(kind: str, value: str) -> str:
    """A term that no text contains, for what lookups filter by: outlet, speaker, source, topic."""
    digest = blake2b(value.encode("utf-8", "surrogatepass"), digest_size=9)
    return f"z{kind}{digest.hexdigest()}"


def _fold(text: str) -> str:
    if not text.isascii():
        text = text.translate(_APOSTROPHES)
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", text)
    text = _THOUSANDS.sub("", text)
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text.casefold())
    return _POSSESSIVE.sub(lambda match: "s" if match.group() == "s'" else "", text)


def _pieces(word: str, *, closing: bool) -> Iterator[str]:
    for match in _PIECE.finditer(word):
        piece = match.group()
        if not _SQUEEZED_START.match(piece):
            yield _stem(piece) if piece.isascii() else piece
        elif len(piece) == 1:
            yield piece
        else:
            yield from (piece[at : at + 2] for at in range(len(piece) - 1))
            if closing:
                # Stored alone too, so that asking for the last character finds it.
                yield piece[-1]


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    if not word.isascii() or not word.isalpha():
        return word
    stem: str = _STEMMER.stemWord(word)
    return stem


def _common_start(word: str, stem: str) -> str:
    """`military*` must find `militari`, the stem of military: ask for what they share."""
    shared = 0
    for one, other in zip(word, stem, strict=False):
        if one != other:
            break
        shared += 1
    return word[:shared] or word
