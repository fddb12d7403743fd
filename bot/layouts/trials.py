"""A topic tried on what is stored → which exchanges it would match, and the words that say so."""

from collections.abc import Sequence

from bot.layouts.components import MAX_TEXT, Layout, shorten, units
from bot.layouts.lines import code, name, origin
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.model import Certainty
from digests.subscribe import TopicHit, TopicTrial

MOST_SHOWN = 8
_MAX_QUESTION = 160
_ROOM = MAX_TEXT - 400


def trial_layout(
    trial: TopicTrial, words: Words, *, saved: bool = False, most: int = MOST_SHOWN
) -> Layout:
    """`saved`: the topic has been defined with this answer; else nothing was changed."""
    lines = [_title(trial, words, saved=saved), _counts(trial, words)]
    shown = 0
    for hit in trial.hits[:most]:
        line = _hit(hit, words)
        if units("\n".join((*lines, line))) > _ROOM:
            break
        lines.append(line)
        shown += 1
    left = len(trial.hits) - shown
    if left:
        lines.append(f"-# {words.many('{n} more match', '{n} more matches', left)}")
    if trial.suggestions:
        phrases = ", ".join(code(shorten(phrase, 60)) for phrase in trial.suggestions)
        lines.append(
            words("Often said there, but no phrase of the topic: {phrases}", phrases=phrases)
        )
    return note("\n".join(lines))


def _title(trial: TopicTrial, words: Words, *, saved: bool) -> str:
    topic = name(trial.topic.name)
    return f"**{words('Topic saved: {topic}', topic=topic) if saved else topic}**"


def _counts(trial: TopicTrial, words: Words) -> str:
    days = (trial.until - trial.since).days
    if not trial.searched:
        return words.many(
            "Nothing was stored in the last {n} day.",
            "Nothing was stored in the last {n} days.",
            days,
        )
    return words(
        "Matches {hits} of {searched} exchanges stored in the last {days} days: {certain} certain,"
        " {related} related.",
        hits=len(trial.hits),
        searched=trial.searched,
        days=days,
        certain=trial.certain,
        related=len(trial.hits) - trial.certain,
    )


def _hit(hit: TopicHit, words: Words) -> str:
    sure = hit.match.certainty is Certainty.CERTAIN
    certainty = words("certain") if sure else words("related")
    spoken = hit.exchange.question or hit.exchange.answer
    asked = safe_text(shorten(" ".join(spoken.split()), _MAX_QUESTION))
    where = origin(hit.exchange, words)
    return f"- **{certainty}** · {_said(hit.match.words)} · {where}\n  {asked}"


def _said(said: Sequence[str]) -> str:
    return ", ".join(code(shorten(word, 40)) for word in said)
