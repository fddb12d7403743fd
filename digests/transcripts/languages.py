"""Which language a text is in, by its script and its small words."""

import re
from collections import Counter

_SMALL = {
    "en": "the and of to in that is we you it for this are have with not what be on",
    "es": "de la que el en y los se por las con una para es un lo está muy del al",
    "fr": "de la le et les des en du que est une dans pour nous qui vous je il sur pas",
    "de": "der die und das ist nicht wir ich zu den auch es sie in mit dass ein für auf haben",
    "pt": "de que o a e do da em um para não com uma os no se na por mais nós",
    "it": "di che il la e un per non è sono una le con si del della ha anche gli questo",
    "nl": "de het een en van dat is niet op te zijn voor met we ik die ook maar er aan",
    "pl": "i w nie na się że to z jest do o jak po co ale od za przez dla tym",
    "tr": "ve bir bu da de için ile çok ne olarak olan daha gibi ama biz var türkiye",
}
_WORDS = {
    word: [code for code, words in _SMALL.items() if word in words.split()]
    for words in _SMALL.values()
    for word in words.split()
}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("uk", re.compile(r"[іїєґ]")),
    ("ru", re.compile(r"[а-яё]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
_LETTER = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
_SHARE = 0.15


def language_of(text: str) -> str | None:
    """ISO 639-1 code, None where nothing speaks for one language."""
    sample = text[:_SAMPLE].lower()
    letters = sum(c.isalpha() for c in sample)
    if not letters:
        return None
    for code, script in _SCRIPTS:
        share = _SHARE / 5 if code in {"ja", "uk"} else _SHARE
        if sum(1 for _ in script.finditer(sample)) > letters * share:
            return code
    votes: Counter[str] = Counter()
    for word in _LETTER.findall(sample):
        votes.update(_WORDS.get(word, ()))
    return votes.most_common(1)[0][0] if votes else None
