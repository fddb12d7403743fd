"""An exchange's bullets → the same with topics, the one that should head each of them first.

What a bullet's own sentences say decides: a thing called by its name (Taiwan, China-US) before a
common word (arming, tariffs), both before words that fit any meeting of governments (bilateral,
visit). What only the exchange is about comes after, and only where nobody says it better.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import IntEnum

from digests.condensing.topics import TopicMatcher
from digests.condensing.words import find_words, stem, word_set
from digests.model import Bullet, Certainty, TopicMatch, Verdict

_GENERAL = frozenset(
    map(
        stem,
        word_set("""
            bilateral visit visiting visitor meeting met meet meetings summit talks talk dialogue
            cooperation exchange exchanges relation relations relationship diplomat diplomats
            diplomacy diplomatic counterpart counterparts leaders delegation trip communication
            official state foreign minister ministers affairs ambassador embassy call
        """),
    )
)
"""Stems of what fits any meeting of governments."""


class _Rank(IntEnum):
    """How well a match heads a bullet; less is better."""

    NAMED = 0
    SAID = 1
    OF_EXCHANGE = 2
    GENERAL = 3
    LEFT = 4


def give_topics(
    bullets: Sequence[Bullet],
    matcher: TopicMatcher,
    *,
    question: str,
    answer: str,
    title: str,
    verdict: Verdict,
    headline: str | None,
) -> Iterator[Bullet]:
    """Each bullet gets the topics that its own words name; what none names goes to the first.

    So in an exchange of several subjects a topic is not printed over the bullets of the others, and
    what only one bullet names weighs most there. What a bullet names and the exchange is not about
    is related. A bullet that names nothing, or only what fits any meeting, continues what the
    exchange is most about. All the exchange's bullets share its verdict and headline.
    """
    whole = matcher.match(question, answer, title)
    named = [matcher.mentions(_quoted(bullet)) for bullet in bullets]
    holders = Counter(match.topic for matches in named for match in matches)
    certainty = {match.topic: match.certainty for match in whole}
    spoken = f"{question}\n{answer}"
    unclaimed = [match for match in whole if match.topic not in holders]
    for place, (bullet, matches) in enumerate(zip(bullets, named, strict=True)):
        own = [
            (
                _rank(match, spoken),
                replace(
                    match,
                    certainty=certainty.get(match.topic, Certainty.RELATED),
                    weight=round(match.weight / holders[match.topic], 3),
                ),
            )
            for match in matches
        ]
        own += [(_Rank.LEFT, match) for match in (unclaimed if place == 0 else ())]
        if all(rank >= _Rank.GENERAL for rank, _ in own):
            own += [(_Rank.OF_EXCHANGE, match) for match in _most_about(whole, spoken)]
        yield replace(bullet, topics=_in_order(own), verdict=verdict, headline=headline)


def _quoted(bullet: Bullet) -> str:
    return "\n\n".join(quote.text for quote in bullet.quotes)


def _in_order(ranked: Iterable[tuple[_Rank, TopicMatch]]) -> tuple[TopicMatch, ...]:
    ordered = sorted(ranked, key=lambda pair: (pair[0], *_heaviness(pair[1])))
    first: dict[str, TopicMatch] = {}
    for _, match in ordered:
        first.setdefault(match.topic, match)
    return tuple(first.values())


def _heaviness(match: TopicMatch) -> tuple[float, str, str]:
    return (-match.weight, match.certainty.value, match.topic)


def _most_about(whole: Sequence[TopicMatch], spoken: str) -> tuple[TopicMatch, ...]:
    by_heading = sorted(whole, key=lambda match: (_rank(match, spoken), *_heaviness(match)))
    return tuple(by_heading[:1])


def _rank(match: TopicMatch, spoken: str) -> _Rank:
    telling = [words for words in match.words if not _is_general(words)]
    if not telling:
        return _Rank.GENERAL
    return _Rank.NAMED if any(_is_name(words, spoken) for words in telling) else _Rank.SAID


def _is_general(printed: str) -> bool:
    stems = set(map(stem, find_words(printed))) - {""}
    return bool(stems) and stems <= _GENERAL


def _is_name(printed: str, spoken: str) -> bool:
    """Whether the words are written with a capital where no sentence begins."""
    if printed.islower():
        return False
    inner = printed.split()[1:]
    if any(word[0].isupper() for word in inner) or printed[1:].upper() == printed[1:] != "":
        return True
    at = spoken.find(printed)
    while at >= 0:
        before = spoken[:at].rstrip()[-1:] if at else ""
        if before.isalnum() or before in {",", "-", "’", "'"}:
            return True
        at = spoken.find(printed, at + 1)
    return False
