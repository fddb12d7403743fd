"""A lookup as people type it → the names in it and the words to search for. Pure.

    "what did Anadolu ask about Taiwan" → outlet Anadolu Agency, topic Taiwan

A name counts as asker or speaker only where the sentence says so or it can be nothing else; what
follows "about" is what was spoken of, whoever it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digests.condensing.words import word_set
from digests.names import NameIndex, fold

MOST_WORDS = 12
_LONGEST_NAME = 6
_PLAIN_LENGTH = 5
"""A single lower-case word this long may be an outlet without more evidence."""

_TOKEN = re.compile(r'"[^"]+"|“[^”]+”|«[^»]+»|[^\W_](?:[\w.&/\'’-]*[\w])?', re.UNICODE)
_QUOTED = '"“«'
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w{1,32}:)\d+>|@(?:everyone|here)\b")
"""Of a member, role, channel, emoji or everybody, as Discord writes it: its number is no word."""

_ASKING = word_set(
    """ask asks asked asking question questions inquire inquired enquired raise raised
    pregunta preguntó preguntas demande demandé fragt fragte frage fragen"""
)
_SAYING = word_set(
    """say says said saying answer answers answered reply replies replied respond responds
    responded comment commented tell tells told think thinks statement statements
    dijo dice respondió dit répondu sagt sagte antwortet antwortete"""
)
_BEFORE_ASKER = word_set("by from did does has have de del von par für")
_BEFORE_SUBJECT = word_set(
    """about on of regarding concerning against with to in over toward towards sobre acerca
    concernant sur über gegen zu zum zur"""
)
_STOP_WORDS = word_set(
    """a an the this that these those and or but of on in at to for from by with about as is are
    was were be been being am it its i me my we us our you your he him his she her they them their
    what which who whom whose when where why how whether did do does done doing has have had having
    will would can could shall should may might must not no any some there here than then so if
    please show find give list tell me get look up search regarding concerning against over into
    latest recent recently ever last again
    el la los las un una de del que qué y en sobre por para con cómo cuándo dónde quién cuál fue
    le les des du une et au aux que quoi qui quand où comment pourquoi dans pour avec sur est
    il elle der die das den dem des ein eine einer und oder was wer wann wo wie warum hat haben
    ist im am zu zum zur über von mit für
    o os as um uma e em no na dos das sobre"""
)
_ABOUT_BRIEFINGS = (
    _ASKING
    | _SAYING
    | word_set(
        """quote quotes quoted briefing briefings transcript transcripts exchange exchanges
        reporter reporters journalist journalists correspondent spokesperson outlet outlets
        topic topics anything something everything"""
    )
)


@dataclass(frozen=True, slots=True)
class TypedWords:
    """What a sentence asks for. `subject` are the words that named the topic."""

    outlet: str | None = None
    speaker: str | None = None
    topic: str | None = None
    words: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    every_word: tuple[str, ...] = ()
    """All words with a meaning, the names' own among them: for when nobody goes by them."""


@dataclass(slots=True)
class _Reading:
    """Tokens, and which of them are used up by a name."""

    tokens: list[str]
    used: set[int]

    def free_spans(self) -> Iterator[tuple[int, int]]:
        """Runs of unused tokens, the longest first, then from the left."""
        for size in range(min(_LONGEST_NAME, len(self.tokens)), 0, -1):
            for start in range(len(self.tokens) - size + 1):
                if self.used.isdisjoint(range(start, start + size)):
                    yield start, start + size

    def text(self, start: int, end: int) -> str:
        return " ".join(_bare(token) for token in self.tokens[start:end])

    def before(self, start: int) -> str:
        """The word before, past a "the"."""
        while start and self.tokens[start - 1].casefold() in ("the", "el", "la", "le", "die"):
            start -= 1
        return self.tokens[start - 1].casefold() if start else ""

    def after(self, end: int) -> str:
        return self.tokens[end].casefold() if end < len(self.tokens) else ""


def read_words(
    typed: str, *, outlets: NameIndex, speakers: NameIndex, topics: NameIndex
) -> TypedWords:
    """Names that the indexes know, then what is left without words that say nothing."""
    reading = _Reading(_tokens(typed), set())
    every_word = _content(reading)
    outlet = _find_outlet(reading, outlets)
    speaker = _find_speaker(reading, speakers)
    before_topic = _content(reading)
    topic = _find_topic(reading, topics)
    words = _content(reading)
    subject = tuple(word for word in before_topic if word not in words) if topic else ()
    if not (words or outlet or speaker or topic):
        words = _least(reading)
    return TypedWords(outlet, speaker, topic, words, subject, every_word or words)


def _tokens(typed: str) -> list[str]:
    return _TOKEN.findall(_MENTION.sub(" ", typed))


def _least(reading: _Reading) -> tuple[str, ...]:
    """What a text without telling words is searched by: the least empty ones that it has."""
    telling = [token for token in reading.tokens if not _is_stop_word(token)]
    return tuple(_bare(token) for token in (telling or reading.tokens)[:MOST_WORDS])


def speaks_of_asking(typed: str) -> bool:
    """Whether the text says that somebody asked, so that a name in it is an asker's."""
    return not _ASKING.isdisjoint(token.casefold() for token in _tokens(typed))


def content_words(typed: str) -> tuple[str, ...]:
    """The words of a text that say something, at most twelve; quoted ones stay together.

    A text of emoji, mentions or punctuation alone has none.
    """
    reading = _Reading(_tokens(typed), set())
    return _content(reading) or _least(reading)


def _find_outlet(reading: _Reading, outlets: NameIndex) -> str | None:
    for start, end in reading.free_spans():
        if _is_quoted(reading, start) or reading.before(start) in _BEFORE_SUBJECT:
            continue
        names = outlets.exact(reading.text(start, end))
        if len(names) == 1 and _can_be_outlet(reading, start, end):
            reading.used.update(range(start, end))
            return names[0]
    return None


def _can_be_outlet(reading: _Reading, start: int, end: int) -> bool:
    """Whether the sentence means the organisation, not the word ("time", "post", "sun")."""
    if reading.after(end) in _ASKING:
        return True
    if reading.before(start) in _BEFORE_ASKER and reading.after(end) not in _SAYING:
        return True
    tokens = reading.tokens[start:end]
    if len(tokens) > 1:
        return True
    only = tokens[0]
    if _is_stop_word(only) or only.casefold() in _ABOUT_BRIEFINGS:
        return False
    # "Time to act": a capital at the start of a sentence proves nothing, "AFP" does.
    has_capital = any(letter.isupper() for letter in (only if start == 0 else only[0]))
    if start == 0:
        has_capital = sum(letter.isupper() for letter in only) > 1 or len(reading.tokens) == 1
    return has_capital or not only.isascii() or len(fold(only)) >= _PLAIN_LENGTH


def _find_speaker(reading: _Reading, speakers: NameIndex) -> str | None:
    for start, end in reading.free_spans():
        if _is_quoted(reading, start) or reading.before(start) in _BEFORE_SUBJECT:
            continue
        text = reading.text(start, end)
        names = speakers.exact(text) or _by_part(text, speakers)
        says = reading.after(end) in _SAYING or reading.before(start) in _BEFORE_ASKER
        if len(names) == 1 and (says or end - start > 1):
            reading.used.update(range(start, end))
            return names[0]
    return None


def _by_part(text: str, speakers: NameIndex) -> tuple[str, ...]:
    """Speakers of whose name this is a whole word ("Mao" of "Mao Ning")."""
    part = fold(text)
    if len(part) < len("mao"):
        return ()
    near = speakers.complete(text)
    return tuple(name for name in near if part in fold(name).split())


def _find_topic(reading: _Reading, topics: NameIndex) -> str | None:
    """The one topic that the sentence names; of two, neither, for then the words tell more."""
    found: dict[str, tuple[int, int]] = {}
    taken: set[int] = set()
    for start, end in reading.free_spans():
        if _is_quoted(reading, start) or not taken.isdisjoint(range(start, end)):
            continue
        names = topics.exact(reading.text(start, end))
        is_word = end - start == 1 and _is_stop_word(reading.tokens[start])
        if len(names) == 1 and not is_word:
            found[names[0]] = (start, end)
            taken.update(range(start, end))
    if len(found) != 1:
        return None
    ((name, (start, end)),) = found.items()
    reading.used.update(range(start, end))
    return name


def _content(reading: _Reading) -> tuple[str, ...]:
    free = [token for at, token in enumerate(reading.tokens) if at not in reading.used]
    telling = [token for token in free if not _is_stop_word(token)]
    about = (token for token in telling if token.casefold() not in _ABOUT_BRIEFINGS)
    kept = dict.fromkeys(map(_bare, about))
    return tuple(word for word in kept if word)[:MOST_WORDS]


def _is_stop_word(token: str) -> bool:
    """`us` is one, `US` is none."""
    return token.casefold() in _STOP_WORDS and not (token.isupper() and len(token) > 1)


def _is_quoted(reading: _Reading, at: int) -> bool:
    return reading.tokens[at][0] in _QUOTED


def _bare(token: str) -> str:
    """Without quotation marks around it and a possessive at its end."""
    bare = token.strip('"“”«» ')
    return re.sub(r"['’]s$", "", bare) if token[0] not in _QUOTED else bare
