"""Topic alerts → the message that a channel gets at once, and what `/alerts` answers."""

from collections.abc import Sequence

from bot.layouts.components import (
    MAX_TEXT,
    Container,
    Layout,
    Option,
    Part,
    Row,
    Select,
    Separator,
    Text,
    units,
)
from bot.layouts.custom_ids import EXCHANGE, custom_id
from bot.layouts.lines import MAX_TITLE, accent_of, bullet_text, code, links, name, untold
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_url
from bot.words import Words
from digests.alerts import DueAlert
from digests.model import Alert, DigestBullet, StoredExchange

_MAX_TOPICS = 8
_RESERVE = 120


def alert_layout(due: DueAlert, words: Words) -> Layout:
    """One briefing's bullets on the topics followed; whole bullets only, the rest in the menu."""
    sections = due.digest.sections
    topics = [name(section.topic or "", 40) for section in sections[:_MAX_TOPICS]]
    head = f"## {words('Just in: {topics}', topics=', '.join(topics))}\n{_where(due, words)}"
    items = [item for section in sections for item in section.bullets]
    lines, room = [], MAX_TEXT - units(head) - _RESERVE
    for item in items:
        line = _line(item, words)
        if units(line) < room:
            lines.append(line)
            room -= units(line) + 1
    hidden = len(items) - len(lines)
    if hidden:
        lines.append("-# " + words.many("{n} more below.", "{n} more below.", hidden))
    exchanges = tuple({item.exchange.id: item.exchange for item in items}.values())
    parts: list[Part] = [Text(head), Separator(), Text("\n".join(lines))]
    parts.append(Row((_menu(due, exchanges, words),)))
    box = Container(tuple(parts), accent_of(due.briefing.source_id))
    if due.alert.role_id is None:
        return Layout((box,))
    return Layout((Text(f"<@&{due.alert.role_id}>"), box))


def alert_made_layout(alert: Alert, words: Words, *, undo: str, done: str) -> Layout:
    """The new state and how to undo it."""
    return note(
        f"**{done}**\n{_described(alert, words)}\n-# {words('Undo: {command}', command=code(undo))}"
    )


def alerts_list_layout(found: Sequence[Alert], words: Words) -> Layout:
    """All alerts of a server."""
    if not found:
        start = code("/alerts follow topics:Taiwan")
        return note(words("No alerts yet. Start one: {command}", command=start))
    head = words.many("{n} topic alert", "{n} topic alerts", len(found))
    return note("\n".join([f"**{head}**", *(f"- {_described(one, words)}" for one in found)]))


def _described(alert: Alert, words: Words) -> str:
    topics = ", ".join(name(topic, 40) for topic in alert.topics[:_MAX_TOPICS])
    if len(alert.topics) > _MAX_TOPICS:
        topics += " …"
    line = words(
        "Alert {id} in {channel}: {topics}",
        id=f"`{alert.id}`",
        channel=f"<#{alert.channel_id}>",
        topics=topics,
    )
    if alert.role_id is not None:
        line += " · " + words("mentions {role}", role=f"<@&{alert.role_id}>")
    return line


def _where(due: DueAlert, words: Words) -> str:
    found = due.briefing
    title, url = name(found.briefing_title or words("Untitled briefing"), MAX_TITLE), found.url
    link = safe_url(url)
    shown = f"[{title}]({link})" if link else title
    return f"**{name(found.source_name)}** · {words.date(found.briefing_date)} · {shown}"


def _line(item: DigestBullet, words: Words) -> str:
    pieces = [bullet_text(item.bullet), untold(item.bullet, item.exchange, words)]
    if item.bullet.verdict.did_not_address:
        pieces.append(words("did not address the question"))
    pieces.append(links(item.bullet.quotes, item.exchange.url, fragment=False))
    return "- " + " · ".join(filter(None, pieces))


def _menu(due: DueAlert, exchanges: Sequence[StoredExchange], words: Words) -> Select:
    options = tuple(
        Option(
            label=f"{one.number + 1} · {one.outlet or words('outlet unknown')}",
            value=str(one.id),
            description=" ".join(one.question.split()) or None,
        )
        for one in exchanges[:25]
    )
    return Select(
        custom_id(EXCHANGE, "menu", due.briefing.briefing_id), options, words("Open an exchange")
    )
