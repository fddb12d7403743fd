"""A request as typed → the queries that it may mean, the likeliest first. Pure.

A topic may be a name, a phrase of a topic, a misspelling, or words that no topic knows; a sentence
may name an outlet, a speaker or a topic, or may only seem to. Each reading carries the sentences
that say how the request was understood.
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeGuard

from digests.condensing.topics import sure_phrases
from digests.errors import AmbiguousName, BadRequest, UnknownName
from digests.lookup.names import GuildNames
from digests.lookup.requests import LookupRequest
from digests.model import ExchangeId, GuildId, QuoteQuery, SourceId
from digests.names import NameIndex, fold
from digests.typed_dates import first_day, last_day
from digests.typed_words import (
    MOST_WORDS,
    TypedWords,
    content_words,
    read_words,
    speaks_of_asking,
)

_FEWEST_TO_DROP = 3
"""Of two words, one alone says too little."""
_MOST_RELATED = 2
_LONGEST_PERSON = 3
_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """What the request may mean: the query itself, then queries for what is related to it."""

    queries: tuple[QuoteQuery, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """What one option adds to a query."""

    topic: str | None = None
    outlet: str | None = None
    speaker: str | None = None
    words: tuple[str, ...] = ()
    any_word: bool = False


@dataclass(frozen=True, slots=True)
class _Option:
    """One understanding of one option: a part, then parts for what is related."""

    parts: tuple[_Part, ...] = (_Part(),)
    notes: tuple[str, ...] = ()


def read_request(
    request: LookupRequest, names: GuildNames, *, guild_id: GuildId | None, today: dt.date
) -> tuple[Reading, ...]:
    """All readings. Raises BadRequest, UnknownName and AmbiguousName."""
    if request.asks_nothing:
        message = "Say what to look for: a topic, an outlet, a speaker, a source, dates or words."
        raise BadRequest(message)
    query, notes = _named(request, names, guild_id, today)
    topics = tuple(read_topic(request.topic, names)) if _said(request.topic) else (_Option(),)
    words = tuple(_read_words(request, names)) if _said(request.words) else (_Option(),)
    return tuple(
        Reading(
            tuple(
                dict.fromkeys(
                    _joined(query, of_topic, of_words, names)
                    for of_topic, of_words in itertools.product(topic.parts, sentence.parts)
                )
            ),
            (*notes, *topic.notes, *sentence.notes),
        )
        for topic, sentence in itertools.product(topics, words)
    )


def _named(
    request: LookupRequest, names: GuildNames, guild_id: GuildId | None, today: dt.date
) -> tuple[QuoteQuery, tuple[str, ...]]:
    """The options that can be read in one way only."""
    notes: list[str] = []
    outlet = _resolved(request.outlet, names.outlets, "outlet", notes)
    speaker = _resolved(request.speaker, names.speakers, "speaker", notes)
    source = _resolved(request.source, names.sources, "source", notes)
    since, until = span_of(request, today)
    query = QuoteQuery(
        guild_id=guild_id,
        outlet=outlet,
        speaker=speaker,
        source=SourceId(source) if source else None,
        since=since,
        until=until,
        as_of=ExchangeId(request.as_of) if request.as_of is not None else None,
        newest_first=request.newest_first,
        every_quote=request.every_quote,
    )
    return query, tuple(notes)


def span_of(request: LookupRequest, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The dates that `since` and `until` mean. Raises BadRequest."""
    since = first_day(request.since, today=today) if _said(request.since) else None
    until = last_day(request.until, today=today) if _said(request.until) else None
    if since and until and since > until:
        message = f"Nothing lies between since {since} and until {until}; swap the two."
        raise BadRequest(message)
    return since, until


def _resolved(typed: str | None, index: NameIndex, what: str, notes: list[str]) -> str | None:
    if not _said(typed):
        return None
    name = index.resolve(typed.strip(), what=what)
    if fold(name) != fold(typed):
        notes.append(f"{typed.strip()!r} was read as the {what} {name}.")
    return name


def read_topic(typed: str, names: GuildNames) -> Iterator[_Option]:
    """A topic by name, phrase or near spelling, else words and the topics that come near them."""
    typed = typed.strip()
    words = content_words(typed)
    _require_words(typed, words)
    if names.topics.exact(typed):
        topic = names.topics.resolve(typed, what="topic")
        literal = () if fold(typed) == fold(topic) else (_Part(topic=topic, words=words),)
        yield _Option((*literal, _Part(topic=topic)), _read_as(typed, topic))
        return
    related = _related_topics(words, names)
    near = _near_topic(typed, names)
    if near is not None and (not related or related[0] == (near, ())):
        yield _Option((_Part(topic=near),), _read_as(typed, near))
        return
    note = f"No topic goes by {typed!r}, so its words were searched for"
    if related:
        listed = " and ".join(topic for topic, _ in related)
        yield _Option(
            (
                _Part(words=(" ".join(words),)),
                _Part(words=words),
                *(_Part(topic=topic, words=rest) for topic, rest in related),
                *(_Part(topic=topic) for topic, rest in related if 2 * len(rest) <= len(words)),
            ),
            (f"{note}, then the topics near them: {listed}.",),
        )
        return
    is_person = len(words) <= _LONGEST_PERSON and all(word[:1].isupper() for word in words)
    by_one_name = (_Part(words=words, any_word=True),) if is_person else ()
    yield _Option((_Part(words=words), *by_one_name), (f"{note}.",))
    yield from _with_one_word_less(words, _Part(), (f"{note}.",))


def _related_topics(
    words: tuple[str, ...], names: GuildNames
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Topics that some of the words speak of, with the words that they do not cover.

    By the phrases of a topic or by its name, nearly spelt.
    """
    found = dict(_misspelt_topics(words, names))
    for match in names.matcher.match("", " ".join(words)):
        spoken = {part for phrase in match.words for part in fold(phrase).split()}
        rest = tuple(word for word in words if not set(fold(word).split()) <= spoken)
        found.setdefault(match.topic, rest)
    fewest_left = sorted(found.items(), key=lambda topic: len(topic[1]))
    return tuple(fewest_left[:_MOST_RELATED])


def _misspelt_topics(
    words: tuple[str, ...], names: GuildNames
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The topic that the most words side by side, but not all, name or nearly name."""
    for size in range(len(words) - 1, 1, -1):
        for start in range(len(words) - size + 1):
            topic = _near_topic(" ".join(words[start : start + size]), names)
            if topic is not None:
                yield topic, (*words[:start], *words[start + size :])
                return


def _near_topic(typed: str, names: GuildNames) -> str | None:
    try:
        return names.topics.resolve(typed, what="topic")
    except (UnknownName, AmbiguousName):
        return None


def _with_one_word_less(
    words: tuple[str, ...], rest: _Part, notes: tuple[str, ...]
) -> Iterator[_Option]:
    """All but one: the shortest, which say the least, are left out first."""
    if len(words) < _FEWEST_TO_DROP:
        return
    for dropped in sorted(words, key=len):
        kept = tuple(word for word in words if word != dropped)
        left = f"No exchange holds all of these words; {dropped!r} was left out."
        yield _Option((replace(rest, words=kept),), (*notes, left))


def _read_words(request: LookupRequest, names: GuildNames) -> Iterator[_Option]:
    """The sentence with its names, then with fewer of them, then any of its words."""
    typed = _names_in(request, names)
    if not (typed.outlet or typed.speaker or typed.topic):
        _require_words(request.words or "", typed.words)
    who = _Part(outlet=typed.outlet, speaker=typed.speaker)
    understood = _understood(typed.outlet, typed.speaker)
    subject = (*typed.subject, *typed.words)
    if typed.topic is not None:
        of_topic = replace(who, topic=typed.topic, words=typed.words)
        yield _Option((of_topic,), (*understood, f"Topic: {typed.topic}."))
    yield _Option((replace(who, words=subject),), understood)
    yield from _with_one_word_less(subject, who, understood)
    if typed.outlet or typed.speaker:
        yield _Option((_Part(words=typed.every_word),))
    if len(subject) > 1:
        some = "No exchange holds all of these words; these hold some of them, the best first."
        yield _Option((replace(who, words=subject, any_word=True),), (*understood, some))


_NOBODY = NameIndex(())


def _names_in(request: LookupRequest, names: GuildNames) -> TypedWords:
    """Names of a kind that has an option of its own in the request are words here."""
    sentence = request.words or ""
    read = partial(
        read_words,
        sentence,
        speakers=names.speakers if not request.speaker else _NOBODY,
        topics=names.topics if not request.topic else _NOBODY,
    )
    typed = read(outlets=names.outlets if not request.outlet else _NOBODY)
    if typed.outlet in (None, *names.seen.outlets) or speaks_of_asking(sentence):
        return typed
    # "okapi" is an outlet too, but one that never asked here: the animal is meant.
    return read(outlets=_NOBODY)


def _require_words(typed: str, words: tuple[str, ...]) -> None:
    """Without one, everything would be found. Raises BadRequest."""
    if not any(map(fold, words)):
        shown = typed.strip()[:_MOST_SHOWN]
        raise BadRequest(f"There are no words in {shown!r} to search for; say one, such as Taiwan.")


def _understood(outlet: str | None, speaker: str | None) -> tuple[str, ...]:
    by = (f"Asked by {outlet}.",) if outlet else ()
    said = (f"Answered by {speaker}.",) if speaker else ()
    return (*by, *said)


def _read_as(typed: str, topic: str) -> tuple[str, ...]:
    return () if fold(typed) == fold(topic) else (f"{typed!r} was read as the topic {topic}.",)


def _joined(query: QuoteQuery, topic: _Part, words: _Part, names: GuildNames) -> QuoteQuery:
    """Both options together; a topic that the sentence names counts only where none was given."""
    name = topic.topic or words.topic
    own = names.own_topic(name) if name is not None else None
    return replace(
        query,
        topic=None if own else name,
        phrases=sure_phrases(own) if own else (),
        outlet=query.outlet or words.outlet,
        speaker=query.speaker or words.speaker,
        words=tuple(dict.fromkeys((*topic.words, *words.words)))[:MOST_WORDS],
        any_word=(topic.any_word and not words.words) or (words.any_word and not topic.words),
    )


def _said(typed: str | None) -> TypeGuard[str]:
    return typed is not None and bool(typed.strip())
