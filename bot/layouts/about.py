"""What Readout is, how it is doing, and what it keeps: `/help`, `/status`, `/privacy`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.layouts.components import ACCENT_WARNING, Layout
from bot.layouts.lines import code, moment
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.model import Occurrence, Subscription


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """A task of the service, as `/status` shows it."""

    name: str
    failures: int
    last_good_at: dt.datetime | None
    incident: str | None


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """How the service is doing."""

    version: str
    latency: dt.timedelta | None
    tasks: tuple[TaskStatus, ...]


def help_layout(words: Words, *, editor: bool) -> Layout:
    """The commands: reading ones for everybody, changing ones for who may use them."""
    reading = [
        ("/quotes topic outlet speaker source since until words", words("find what was said")),
        ("/briefing source date", words("read a briefing, exchange by exchange")),
        ("/topic list", words("what is followed here")),
        ("/source list", words("what is read here, and how it is doing")),
        ("/verify text", words("check whether words were said")),
        ("/alerts list", words("topics that are told of at once")),
        ("/why digest", words("why a channel got what it got, step by step")),
        ("/corrections", words("posted digests that were corrected")),
        ("/status", words("digests of this server and how the service is doing")),
        ("/privacy", words("what is stored")),
    ]
    changing = [
        ("/setup", words("set up a digest without typing")),
        ("/settings", words("editors, notices, language, zone")),
        ("/alerts follow · remove", words("tell of a topic at once")),
        ("/config export · import", words("choices of this server as a file")),
        ("/digest create time zone days channel topics sources", words("start a digest")),
        ("/digest list · preview · history", words("look at digests")),
        ("/digest edit · pause · resume · skip · remove", words("change a digest")),
        ("/topic follow · unfollow", words("what a channel's digests are about")),
        ("/source add · test · remove · backfill", words("sources of this server's own")),
        ("/source upload · paste · withdraw", words("single briefings, in and out")),
        ("/source alerts", words("where failing sources are told of")),
    ]
    lines = [
        f"## {words('Readout')}",
        words(
            "Official press briefings as exchanges with verbatim quotes. "
            "Every quote has an id and leads to its source."
        ),
        *(f"- {code(command)} — {what}" for command, what in reading),
    ]
    if editor:
        lines.append(f"**{words('For editors')}**")
        lines += [f"- {code(command)} — {what}" for command, what in changing]
    else:
        lines.append(
            f"-# {words('Members with Manage Server or the editor role can set up digests.')}"
        )
    return note("\n".join(lines))


def status_layout(
    status: ServiceStatus,
    digests: Sequence[tuple[Subscription, Sequence[Occurrence]]],
    words: Words,
    *,
    sources: Sequence[str] = (),
) -> Layout:
    """This server's digests with their next runs, and the service's tasks."""
    lines = [f"**Readout {safe_text(status.version)}**"]
    if status.latency is not None:
        ms = round(status.latency.total_seconds() * 1000)
        lines.append(words("Connection: {ms} ms", ms=ms))
    lines.append(
        words.many("{n} digest in this server", "{n} digests in this server", len(digests))
    )
    for subscription, runs in digests[:10]:
        line = f"- {code(str(subscription.id))} <#{subscription.channel_id}>"
        lines.append(f"{line} · {moment(runs[0].due_at, 'R')}" if runs else line)
    lines += sources
    lines += [_task(task, words) for task in status.tasks]
    trouble = any(task.failures for task in status.tasks)
    text = "\n".join(lines)
    return note(text, accent=ACCENT_WARNING) if trouble else note(text)


def privacy_layout(words: Words) -> Layout:
    """What is kept of a server and its members."""
    return note(
        "\n".join(
            [
                f"**{words('What is stored')}**",
                "- " + words("Of this server: its id, the channels chosen, times, topics, roles."),
                "- "
                + words(
                    "Of members: nothing but the look-ups needed to turn pages, unnamed;"
                    " and the id of whoever reports a problem."
                ),
                "- "
                + words("Messages are not read, but for one that somebody asks to be checked."),
                "- "
                + words(
                    "Your part: {export}, {delete}. "
                    "Of a server that removes the bot, all goes after 30 days.",
                    export="`/data export`",
                    delete="`/data delete`",
                ),
            ]
        )
    )


def _task(task: TaskStatus, words: Words) -> str:
    if task.failures:
        trouble = words.many("failed once", "failed {n} times in a row", task.failures)
        incident = words("id for the operator: {id}", id=code(task.incident or "?"))
        return f"- {safe_text(task.name)}: {trouble} · {incident}"
    if task.last_good_at is None:
        return f"- {safe_text(task.name)}: {words('not run yet')}"
    return f"- {safe_text(task.name)}: {words('well')} {moment(task.last_good_at, 'R')}"
