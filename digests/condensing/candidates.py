"""Answer turns → candidate sentences with what scoring asks of each."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from digests.condensing.sentences import split_sentences
from digests.condensing.stock import STOCK, Stock
from digests.condensing.words import find_words, fold_word, stem, word_set
from digests.model import Exchange, Span, Transcript, Turn

_FIGURE = re.compile(r"\d[\d.,:]*")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]][.\s]*\Z")
_QUESTION_END = re.compile(r"[?？][\"'”’»)\]\s]*\Z")
_POINTING = word_set("this that these those it they he she them him her its")
_LINKING = word_set(
    "and but so because or also then therefore however moreover furthermore otherwise besides"
    " well look now yes no indeed y pero et mais und aber"
)
_LAST_LINKS = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer. `place` counts through the exchange's answer."""

    span: Span
    turn: int
    part: int
    """Which uninterrupted stretch of speech; a quote may not leave it."""
    place: int
    text: str
    speaker: str | None
    printed: tuple[str, ...]
    folded: tuple[str, ...]
    """The words without case and accents."""
    stems: Counter[str]
    stock: Counter[Stock]
    figures: int
    is_question: bool
    is_aside: bool
    """Nothing but a stage direction: `(Laughter.)`."""
    points_back: bool
    """Opens with a word that stands for something in the sentence before."""

    @property
    def words(self) -> int:
        """How many there are; hyphens part them."""
        return len(self.printed)

    @property
    def capitals(self) -> int:
        """Capitalised words after the first: names, mostly."""
        return sum([word[0].isupper() for word in self.printed[1:]])

    def count_of(self, words: frozenset[str]) -> int:
        """How often one of these folded words stands in it."""
        return sum(map(words.__contains__, self.folded))


def read_answer(transcript: Transcript, exchange: Exchange) -> tuple[Sentence, ...]:
    """The sentences of the exchange's answer turns, in order."""
    sentences: list[Sentence] = []
    part = 0
    for number in exchange.answer:
        turn = transcript.turns[number]
        for stretch in turn.spans:
            _read_stretch(transcript.text, turn, stretch, part, sentences)
            part += 1
    return tuple(sentences)


def count_stems(text: str) -> Counter[str]:
    """How often each content word's stem stands in the text."""
    return _count(find_words(text))


def _read_stretch(text: str, turn: Turn, stretch: Span, part: int, into: list[Sentence]) -> None:
    speech = stretch.slice(text)
    for inside in split_sentences(speech):
        span = Span(stretch.start + inside.start, stretch.start + inside.end)
        into.append(_read_sentence(inside.slice(speech), span, turn, part, len(into)))


def _read_sentence(text: str, span: Span, turn: Turn, part: int, place: int) -> Sentence:
    words = find_words(text)
    folded = tuple([fold_word(word)[1] for word in words])
    return Sentence(
        span=span,
        turn=turn.number,
        part=part,
        place=place,
        text=text,
        speaker=turn.person,
        printed=tuple(words),
        folded=folded,
        stems=_count(words),
        stock=Counter(hit.label for hit in STOCK.find(words)),
        figures=len(_FIGURE.findall(text)),
        is_question=_QUESTION_END.search(text[-8:]) is not None,
        is_aside=not words or _ASIDE.match(text) is not None,
        points_back=_points_back(folded),
    )


def _count(words: Sequence[str]) -> Counter[str]:
    stems = Counter(map(stem, words))
    del stems[""]
    return stems


def _points_back(words: Sequence[str]) -> bool:
    """Whether it opens like "It …" or "But this …": links may stand before what points."""
    for word in words[:_LAST_LINKS]:
        if word in _POINTING:
            return True
        if word not in _LINKING:
            return False
    return False
