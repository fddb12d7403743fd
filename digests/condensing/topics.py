"""Question and answer → the topics that they speak of, with the words that say so.

A phrase makes its topic certain where the exchange is about it, not where it is named in passing:
asked about and answered about; or asked about while the answer speaks of no topic at all; or said
in an answer of a few sentences; or said again and again where the question named nothing. Less
than that makes it related, and one word in a long answer to another question makes it neither.
Measured beside other rules in tests/evaluation/topics.py.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from digests.condensing.phrases import Hit, PhraseTrie
from digests.condensing.words import find_words, fold_word, place_words
from digests.model import Certainty, Topic, TopicMatch

_ANSWER, _QUESTION = 1.0, 0.5
_MOST_WORDS = 6

_FEW_WORDS = 40
"""An answer of so few words is about each thing that it names."""
_SHORT_QUESTION, _LONG_QUESTION = 20, 110
"""A longer question sets a scene before it asks."""
_REPEATED, _OFTEN, _AGAIN_AND_AGAIN = 2, 3, 4
_SOME_SHARE, _GREAT_SHARE = 0.011, 0.02
"""Hits per word of the answer."""


@dataclass(frozen=True, slots=True)
class _Label:
    topic: int
    excludes: bool


@dataclass(slots=True)
class _Evidence:
    asked: int = 0
    answered: int = 0
    weights: dict[str, float] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)

    def add(self, printed: str, words: int, share: float) -> None:
        """Each further time that the same words stand there weighs less."""
        key = " ".join(fold_word(word)[1] for word in find_words(printed))
        self.printed.setdefault(key, printed)
        self.weights[key] = self.weights.get(key, 0.0) + share * (0.75 + 0.25 * words)

    def match(self, topic: str, certainty: Certainty) -> TopicMatch:
        weight = round(sum(math.log1p(weight) for weight in self.weights.values()), 3)
        return TopicMatch(topic, certainty, tuple(self.printed.values())[:_MOST_WORDS], weight)


@dataclass(frozen=True, slots=True)
class _Talk:
    """The exchange that evidence is weighed in: its words, and whether each side names a topic."""

    asked: int
    said: int
    question_names: bool
    answer_names: bool


class TopicMatcher:
    """All topics in one pass over the words. Build once, ask often."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        """Topics are told apart by name; a second one of a name adds its phrases.

        A name or alias counts as a phrase only where a topic has no phrases at all.
        """
        self._topics = tuple(topics)
        self._trie = PhraseTrie(
            (phrase, _Label(number, excludes))
            for number, topic in enumerate(self._topics)
            for phrases, excludes in ((_phrases(topic), False), (topic.exclusions, True))
            for phrase in phrases
        )

    def match(self, question: str, answer: str, title: str = "") -> tuple[TopicMatch, ...]:
        """What the exchange is about, certain before related and then heaviest first.

        Where question and answer leave every topic open, the briefing's title counts as related:
        nobody names the epidemic again in a briefing of the epidemic's task force.
        """
        evidence: dict[str, _Evidence] = {}
        said = self._gather(answer, _ANSWER, evidence)
        asked = self._gather(question, _QUESTION, evidence)
        talk = _Talk(
            asked=asked,
            said=said,
            question_names=any(found.asked for found in evidence.values()),
            answer_names=any(found.answered for found in evidence.values()),
        )
        matches = {
            name: found.match(name, certainty)
            for name, found in evidence.items()
            if (certainty := _judge(found, talk)) is not None
        }
        if title and not matches:
            for named in self.mentions(title):
                matches.setdefault(named.topic, replace(named, certainty=Certainty.RELATED))
        return heaviest_first(matches.values())

    def mentions(self, text: str) -> tuple[TopicMatch, ...]:
        """All topics of which a phrase stands in the text, if only in passing."""
        evidence: dict[str, _Evidence] = {}
        self._gather(text, _ANSWER, evidence)
        return heaviest_first(
            found.match(name, Certainty.CERTAIN) for name, found in evidence.items()
        )

    def _gather(self, text: str, share: float, evidence: dict[str, _Evidence]) -> int:
        """Adds the text's hits to the evidence; gives the number of its words."""
        words, places = place_words(text)
        for hit in _outside_exclusions(self._trie.find(words)):
            printed = text[places[hit.first][0] : places[hit.last - 1][1]]
            found = evidence.setdefault(self._topics[hit.label.topic].name, _Evidence())
            found.add(printed, hit.last - hit.first, share)
            if share == _ANSWER:
                found.answered += 1
            else:
                found.asked += 1
        return len(words)


def heaviest_first(matches: Iterable[TopicMatch]) -> tuple[TopicMatch, ...]:
    """Certain before related, then by weight, then by name."""
    return tuple(sorted(matches, key=lambda match: (match.certainty, -match.weight, match.topic)))


def _phrases(topic: Topic) -> tuple[str, ...]:
    """A topic that somebody gave no phrases is matched by its names."""
    return topic.phrases or (topic.name, *topic.aliases)


def _judge(found: _Evidence, talk: _Talk) -> Certainty | None:
    """How sure the topic is; None for a word in passing."""
    if found.asked and found.answered:
        plain = found.asked > 1 or talk.asked <= _LONG_QUESTION
        return Certainty.CERTAIN if plain else Certainty.RELATED
    if found.asked:
        return _judge_asked(found, talk)
    return _judge_answered(found, talk)


def _judge_asked(found: _Evidence, talk: _Talk) -> Certainty | None:
    if not talk.answer_names:
        return Certainty.CERTAIN
    plain = found.asked >= _REPEATED or talk.asked <= _SHORT_QUESTION
    return Certainty.RELATED if plain else None


def _judge_answered(found: _Evidence, talk: _Talk) -> Certainty | None:
    share = found.answered / talk.said
    if talk.said <= _FEW_WORDS:
        return Certainty.CERTAIN
    if talk.question_names:
        dense = found.answered >= _REPEATED and share >= _GREAT_SHARE
        steady = found.answered >= _AGAIN_AND_AGAIN and share >= _SOME_SHARE
        return Certainty.RELATED if dense or steady else None
    if found.answered >= _OFTEN and share >= _GREAT_SHARE:
        return Certainty.CERTAIN
    return Certainty.RELATED if share >= _SOME_SHARE else None


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
