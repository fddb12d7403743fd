"""The first digest of a server: a welcome, then one page of menus that are filled in already."""

from collections.abc import Sequence

from bot.layouts.components import (
    CHANNELS,
    PRIMARY,
    SUCCESS,
    Button,
    Container,
    Layout,
    Option,
    Part,
    Picker,
    Row,
    Select,
    Separator,
    Text,
)
from bot.layouts.custom_ids import SETUP, custom_id
from bot.layouts.forms import Form, TextField
from bot.layouts.lines import code, name
from bot.layouts.replies import fits_option
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.set_up import Draft, Offered

START = "start"


def welcome_layout(words: Words) -> Layout:
    """What a server sees when the bot has joined."""
    lines = [
        f"## {words('Readout')}",
        words(
            "I read official press briefings and post who asked what and what was answered, "
            "word for word, at the times that you choose."
        ),
        f"-# {words('Setting up needs Manage Server and takes less than a minute.')}",
    ]
    row = Row((Button(words("Set up"), custom_id(SETUP, START), style=PRIMARY),))
    return Layout((Container((Text("\n".join(lines)), row)),))


def setup_layout(
    draft: Draft,
    key: str,
    offered: Offered,
    zones: Sequence[str],
    words: Words,
    *,
    notes: Sequence[str] = (),
) -> Layout:
    """All choices on one page; every one has a value from the start, so saving needs no other."""
    lines = [f"## {words('Set up a digest')}", _sentence(draft, words)]
    lines += [f"-# {safe_text(note)}" for note in notes]
    parts: list[Part] = [Text("\n".join(lines)), Separator()]
    parts += [Row((menu,)) for menu in _menus(draft, key, offered, zones, words)]
    parts.append(
        Row(
            (
                Button(words("Save"), custom_id(SETUP, key, "save"), style=SUCCESS),
                Button(words("Preview"), custom_id(SETUP, key, "preview")),
                Button(words("Search a topic"), custom_id(SETUP, key, "topic")),
                Button(words("Other time or zone"), custom_id(SETUP, key, "when")),
            )
        )
    )
    return Layout((Container(tuple(parts)),))


def topic_form(key: str, words: Words) -> Form:
    """A topic that the menu does not show."""
    field = TextField("topic", words("Topic"), placeholder="Taiwan", longest=100)
    return Form(custom_id(SETUP, key, "topic"), words("Search a topic"), (field,))


def when_form(draft: Draft, key: str, words: Words) -> Form:
    """Times, days and zone as typed."""
    time = TextField("time", words("Times"), value=draft.time, placeholder="08:00, 17:30")
    days = TextField("days", words("Days"), value=draft.days, placeholder="weekdays; mon, thu")
    zone = TextField("zone", words("Time zone"), value=draft.zone, placeholder="Europe/Berlin")
    return Form(custom_id(SETUP, key, "when"), words("Other time or zone"), (time, days, zone))


def _sentence(draft: Draft, words: Words) -> str:
    """The choice as one sentence: what is about to happen."""
    topics = ", ".join(name(topic, 40) for topic in draft.topics[:12]) or words("all topics")
    sources = ", ".join(name(source, 40) for source in draft.sources[:12]) or words("all sources")
    return words(
        "In {channel}, {days} at {time} ({zone}): {topics}, from {sources}.",
        channel=f"<#{draft.channel_id}>",
        days=_days(draft.days, words),
        time=safe_text(draft.time),
        zone=safe_text(draft.zone),
        topics=topics,
        sources=sources,
    )


def _days(days: str, words: Words) -> str:
    return {"weekdays": words("weekdays"), "daily": words("daily")}.get(days, safe_text(days))


def _menus(
    draft: Draft, key: str, offered: Offered, zones: Sequence[str], words: Words
) -> list[Select | Picker]:
    sources = tuple(
        Option(source.name, source.id, chosen=source.id in draft.sources)
        for source in offered.sources
        if fits_option(source.id)
    )
    topics = tuple(
        Option(topic, topic, chosen=topic in draft.topics)
        for topic in offered.topics
        if fits_option(topic)
    )
    hours = [f"{hour:02}:00" for hour in range(24)]
    times = tuple(
        Option(f"{time} · {_days(draft.days, words)}", time, chosen=time == draft.time)
        for time in dict.fromkeys(hours if draft.time in hours else (draft.time, *hours))
    )
    places = tuple(Option(zone, zone, chosen=zone == draft.zone) for zone in zones)
    menus: list[Select | Picker] = []
    if sources:
        label = words("Sources: all, or choose")
        menus.append(Select(custom_id(SETUP, key, "sources"), sources, label, several=True))
    if topics:
        label = words("Topics: all, or choose")
        menus.append(Select(custom_id(SETUP, key, "topics"), topics, label, several=True))
    channel = Picker(custom_id(SETUP, key, "channel"), CHANNELS, words("Channel"), draft.channel_id)
    time = Select(custom_id(SETUP, key, "time"), times, words("Time"))
    zone = Select(custom_id(SETUP, key, "zone"), places, words("Time zone"))
    return [*menus, channel, time, zone]


def how_to_change(number: int, words: Words) -> str:
    """The way on after saving."""
    edit = code(f"/digest edit digest:{number}")
    return words("Change it with {command}; {help} shows the rest.", command=edit, help="`/help`")
