"""Question and answer → the topics that they are about, with the words that say so.

A phrase of a topic is either sure (`tariff*`) or, with a question mark at its end, a hint
(`duties?`) that counts only beside others. What is found is weighed in
`digests.condensing.aboutness`; measured beside other rules in tests/evaluation/topics.py.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from digests.condensing.aboutness import Signs, judge
from digests.condensing.phrases import Hit, PhraseTrie
from digests.condensing.words import fold_word, place_words
from digests.model import Certainty, Topic, TopicMatch

HINT_MARK = "?"
_ANSWER, _QUESTION, _HINT = 1.0, 0.5, 0.25
_MOST_WORDS = 6
_ALIKE = 4
"""Hints that begin with as many same letters are one hint: meeting, meet with."""


@dataclass(frozen=True, slots=True)
class _Label:
    topic: int
    excludes: bool
    hint: bool = False


@dataclass(slots=True)
class _Evidence:
    """What names one topic in one text, and what only hints at it."""

    named: int = 0
    hints: int = 0
    different_hints: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Words:
    """The words that speak for one topic, with their weights."""

    weights: dict[str, float] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    hinted: dict[str, str] = field(default_factory=dict)

    def add(self, printed: str, key: str, words: int, share: float, *, hint: bool) -> None:
        """Each further time that the same words stand there weighs less."""
        (self.hinted if hint else self.printed).setdefault(key, printed)
        self.weights[key] = self.weights.get(key, 0.0) + share * (0.75 + 0.25 * words)

    def match(self, topic: str, certainty: Certainty) -> TopicMatch:
        weight = round(sum(math.log1p(weight) for weight in self.weights.values()), 3)
        shown = (*self.printed.values(), *self.hinted.values())
        return TopicMatch(topic, certainty, shown[:_MOST_WORDS], weight)


@dataclass(slots=True)
class _Text:
    """One text read for topics."""

    words: int
    places: int = 0
    """Places that name any topic; one that names two counts once."""
    found: dict[int, _Evidence] = field(default_factory=dict)


_NOTHING = _Evidence()


class TopicMatcher:
    """All topics in one pass over the words. Build once, ask often."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        """Topics are told apart by name; a second one of a name adds its phrases.

        A name or alias counts as a phrase only where a topic has no phrases at all.
        """
        self._topics = tuple(topics)
        self._trie = PhraseTrie(
            (phrase.removesuffix(HINT_MARK), _Label(number, excludes, phrase.endswith(HINT_MARK)))
            for number, topic in self._numbered()
            for phrases, excludes in ((_phrases(topic), False), (topic.exclusions, True))
            for phrase in phrases
        )

    def match(self, question: str, answer: str, title: str = "") -> tuple[TopicMatch, ...]:
        """What the exchange is about, certain before related and then heaviest first.

        What the briefing's title names counts too: nobody names the epidemic again in a briefing
        of the epidemic's task force.
        """
        words: dict[int, _Words] = {}
        judged = {
            number: certainty
            for number, signs in self._weigh(question, answer, title, words).items()
            if (certainty := judge(signs)) is not None
        }
        return heaviest_first(
            words[number].match(self._topics[number].name, certainty)
            for number, certainty in self._yielding(judged)
        )

    def signs(self, question: str, answer: str, title: str = "") -> dict[str, Signs]:
        """What stands in the exchange of every topic, however little, by the topic's name."""
        weighed = self._weigh(question, answer, title, {})
        return {self._topics[number].name: signs for number, signs in weighed.items()}

    def mentions(self, text: str) -> tuple[TopicMatch, ...]:
        """All topics of which a sure phrase stands in the text, if only in passing."""
        words: dict[int, _Words] = {}
        found = self._read(text, words, _ANSWER, hints=False).found
        return heaviest_first(
            words[number].match(self._topics[number].name, Certainty.CERTAIN) for number in found
        )

    def _numbered(self) -> Iterable[tuple[int, Topic]]:
        """Each topic with the number of the first of its name."""
        first: dict[str, int] = {}
        for number, topic in enumerate(self._topics):
            yield first.setdefault(topic.name, number), topic

    def _yielding(self, judged: Mapping[int, Certainty]) -> Iterator[tuple[int, Certainty]]:
        """What yields to a topic that was found counts one step less: certain, related, nothing."""
        found = {self._topics[number].name for number in judged}
        for number, certainty in judged.items():
            if found.isdisjoint(self._topics[number].yields_to):
                yield number, certainty
            elif certainty is Certainty.CERTAIN:
                yield number, Certainty.RELATED

    def _weigh(
        self, question: str, answer: str, title: str, spoken: dict[int, _Words]
    ) -> dict[int, Signs]:
        asked = self._read(question, spoken, _QUESTION)
        said = self._read(answer, spoken, _ANSWER)
        in_title: dict[int, _Words] = {}
        titled = {n for n, found in self._read(title, in_title, _HINT).found.items() if found.named}
        for number in titled:
            spoken.setdefault(number, in_title[number])
        return {
            number: _signs(number, asked, said, titled=number in titled)
            for number in {**asked.found, **said.found, **dict.fromkeys(titled)}
        }

    def _read(
        self, text: str, spoken: dict[int, _Words], share: float, *, hints: bool = True
    ) -> _Text:
        """What of every topic stands in the text; its words are added to `spoken`, by topic."""
        words, places = place_words(text)
        read = _Text(len(words))
        named = set()
        for hit in _outside_exclusions(self._trie.find(words)):
            number, hint = hit.label.topic, hit.label.hint
            if hint and not hints:
                continue
            evidence = read.found.setdefault(number, _Evidence())
            key = " ".join(fold_word(word)[1] for word in words[hit.first : hit.last])
            if hint:
                evidence.hints += 1
                evidence.different_hints.add(key[:_ALIKE])
            else:
                evidence.named += 1
                named.add(hit.first)
            printed = text[places[hit.first][0] : places[hit.last - 1][1]]
            weight = share * _HINT if hint else share
            length = hit.last - hit.first
            spoken.setdefault(number, _Words()).add(printed, key, length, weight, hint=hint)
        read.places = len(named)
        return read


def sure_phrases(topic: Topic) -> tuple[str, ...]:
    """The phrases that name the topic, without those that only hint at it."""
    return tuple(phrase for phrase in topic.phrases if not phrase.endswith(HINT_MARK))


def heaviest_first(matches: Iterable[TopicMatch]) -> tuple[TopicMatch, ...]:
    """Certain before related, then by weight, then by name."""
    return tuple(sorted(matches, key=lambda match: (match.certainty, -match.weight, match.topic)))


def _phrases(topic: Topic) -> tuple[str, ...]:
    """A topic that somebody gave no phrases is matched by its names."""
    return topic.phrases or (topic.name, *topic.aliases)


def _signs(number: int, asked: _Text, said: _Text, *, titled: bool) -> Signs:
    question = asked.found.get(number, _NOTHING)
    answer = said.found.get(number, _NOTHING)
    return Signs(
        asked=question.named,
        asked_of_any=max(asked.places, question.named),
        asked_hints=len(question.different_hints),
        answered=answer.named,
        answered_hints=answer.hints,
        answer_words=said.words,
        titled=titled,
    )


def _outside_exclusions(hits: Sequence[Hit[_Label]]) -> list[Hit[_Label]]:
    """Hits less those inside an exclusion or inside a longer hit of the same topic; in order."""
    widest_first = sorted(
        hits, key=lambda h: (h.label.topic, h.first, -h.last, not h.label.excludes)
    )
    kept: list[Hit[_Label]] = []
    topic, reach = -1, 0
    for hit in widest_first:
        if hit.label.topic != topic:
            topic, reach = hit.label.topic, 0
        if hit.last <= reach:
            continue
        reach = hit.last
        if not hit.label.excludes:
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.first, hit.last))
