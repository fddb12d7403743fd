"""Topics as typed → topics of the catalogue, and plain words where none goes by that name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.cli import output
from digests.catalogues import topic_index
from digests.condensing.topics import TopicMatcher
from digests.errors import UnknownName
from digests.model import Bullet, Topic, TopicMatch, Transcript
from digests.names import fold


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: names of topics, and words to look for as they stand."""

    topics: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Both, topics first."""
        return self.topics + self.words


def choose_topics(known: tuple[Topic, ...], typed: Iterable[str]) -> Wanted:
    """Says on stderr how each name was read. Raises AmbiguousName."""
    index = topic_index(known)
    topics: dict[str, None] = {}
    words: dict[str, None] = {}
    for name in typed:
        try:
            found = index.resolve(name, what="topic")
        except UnknownName:
            output.say(f"No topic goes by {name!r}; looking for these words instead.")
            words[name] = None
            continue
        if fold(found) != fold(name):
            output.say(f"Reading {name!r} as the topic {found!r}.")
        topics[found] = None
    return Wanted(tuple(topics), tuple(words))


def keep_wanted(
    transcript: Transcript, bullets: Iterable[Bullet], wanted: Wanted
) -> tuple[Bullet, ...]:
    """Bullets on a wanted topic, and those of exchanges in which the wanted words were said."""
    matcher = TopicMatcher(Topic(words, phrases=(words,)) for words in wanted.words)
    said = {
        exchange.number: matcher.mentions(
            f"{transcript.question_of(exchange)}\n\n{transcript.answer_of(exchange)}"
        )
        for exchange in transcript.exchanges
    }
    return tuple(_kept(bullets, said, wanted))


def _kept(
    bullets: Iterable[Bullet], said: Mapping[int, tuple[TopicMatch, ...]], wanted: Wanted
) -> Iterator[Bullet]:
    for bullet in bullets:
        found = said[bullet.exchange]
        if found or any(match.topic in wanted.topics for match in bullet.topics):
            yield replace(bullet, topics=bullet.topics + found)
