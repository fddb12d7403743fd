"""Topics → what each channel follows, and what could be followed."""

from collections.abc import Sequence

from bot.layouts.components import Layout, shorten
from bot.layouts.lines import code, name
from bot.layouts.replies import note
from bot.words import Words
from digests.model import ChannelId, Occurrence, Subscription

_MAX_CHANNELS = 20
_MAX_NAMES = 25
_MAX_CATALOGUE = 80


def followed_layout(
    done: str,
    channel_id: ChannelId,
    found: Sequence[tuple[Subscription, Sequence[Occurrence]]],
    words: Words,
    *,
    undo: str,
) -> Layout:
    """What the channel's digests follow now."""
    lines = [f"**{done}** · <#{channel_id}>"]
    for subscription, _runs in found[:5]:
        topics = _names(subscription.topics) or words("all topics")
        lines.append(
            words("Digest {id} follows: {topics}", id=f"`{subscription.id}`", topics=topics)
        )
    lines.append(f"-# {words('Undo: {command}', command=code(shorten(undo, 150)))}")
    return note("\n".join(lines))


def topics_layout(
    followed: Sequence[tuple[ChannelId, Sequence[str]]],
    own: Sequence[str],
    catalogue: Sequence[str],
    words: Words,
) -> Layout:
    """Channels with their topics, the server's own topics, the catalogue."""
    lines = [f"**{words('Followed topics')}**"]
    for channel_id, topics in followed[:_MAX_CHANNELS]:
        lines.append(f"- <#{channel_id}>: {_names(topics) or words('all topics')}")
    if not followed:
        lines.append(words("No channel gets digests yet."))
    if own:
        lines += [f"**{words('Topics of this server')}**", _names(own)]
    if catalogue:
        lines += [f"**{words('Catalogue')}**", _names(catalogue, _MAX_CATALOGUE)]
    return note("\n".join(lines))


def _names(topics: Sequence[str], most: int = _MAX_NAMES) -> str:
    shown = ", ".join(name(topic, 40) for topic in topics[:most])
    return f"{shown} …" if len(topics) > most else shown
