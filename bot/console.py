"""A slash command as typed in a terminal → the same use case, the same layout, as text.

For a first try without a token, and for operators. There is one server and one channel here, and
whoever sits at the terminal may change everything.
"""

import datetime as dt
import itertools
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.app import Digests
from bot.layouts.briefing import briefing_layout
from bot.layouts.components import Layout
from bot.layouts.digest import digest_layout
from bot.layouts.exchange import exchange_layout
from bot.layouts.plain import to_plain
from bot.layouts.quotes import PAGE_SIZE, quotes_layout
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.layouts.subscriptions import history_layout, subscription_layout, subscriptions_layout
from bot.refusals import lay_out_refusal
from bot.undoing import create_again, edit_back
from bot.words import Words
from digests.cadence import zone_index
from digests.errors import BadRequest, DigestsError, UnknownName
from digests.lookup import LookupAnswer, LookupRequest
from digests.model import ChannelId, GuildId, SubscriptionId
from digests.names import Name, NameIndex
from digests.subscribe import SubscribeAnswer

GUILD = GuildId(1)
CHANNEL = ChannelId(1)
CHANNEL_NAME = "#console"
ONLY_IN_DISCORD = {
    "alerts": "",
    "config": "",
    "data": "",
    "privacy": "",
    "settings": "",
    "setup": "",
    "source": "`readout sources`",
    "status": "`readout check`",
    "topic define": "",
    "topic test": "`readout topics test`",
    "verify": "`readout verify`",
}
"""Commands, or whole groups of them, with what does the same on the command line."""

Values = Mapping[str, str]
Kind = Literal["topic", "outlet", "speaker", "source", "zone", "days", "time", "text", "digest"]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command, and what completes its value."""

    name: str
    kind: Kind
    listed: bool = False
    """Several values, separated by commas."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its full name (`digest create`) and what answers it."""

    name: str
    does: str
    options: tuple[Option, ...]
    answer: Callable[[Values], Awaitable[Layout]]


class Console:
    """The commands over one set of use cases. `now` is asked at each command."""

    def __init__(self, digests: Digests, now: Callable[[], dt.datetime]) -> None:
        self._digests = digests
        self._now = now
        self._words = Words()
        self._last: tuple[LookupAnswer, int] | None = None
        self.commands = {command.name: command for command in self._all()}

    async def answer(self, line: str) -> Layout:
        """What the command line asks for. Raises BadRequest and its kinds, StorageError."""
        command, values = self.parse(line)
        return await command.answer(values)

    async def shown(self, line: str, width: int) -> str:
        """The answer as text; a refusal is one."""
        try:
            layout = await self.answer(line)
        except DigestsError as problem:
            layout = lay_out_refusal(problem, self._words)
        return to_plain(layout, width).replace(f"<#{CHANNEL}>", CHANNEL_NAME)

    def parse(self, line: str) -> tuple[Command, Values]:
        """`/quotes topic:Taiwan` → the command and its options. Raises BadRequest."""
        typed = " ".join(line.split()).removeprefix("/")
        command = self.command_of(typed)
        if command is None:
            raise BadRequest(_no_command(typed, self.commands))
        return command, _options(command, typed[len(command.name) :].strip())

    def command_of(self, typed: str) -> Command | None:
        """The command that the text begins with; the longest name wins."""
        words = typed.split(" ")
        for count in (2, 1):
            found = self.commands.get(" ".join(words[:count]).lower())
            if found is not None:
                return found
        return None

    async def suggest(self, option: Option, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Values to offer for an option, as autocomplete in Discord does."""
        head, comma, last = typed.rpartition(",") if option.listed else ("", "", typed)
        found = await self._suggest(option.kind, last.strip(), limit)
        return tuple(f"{head}, {value}" for value in found) if comma else found

    async def _suggest(self, kind: Kind, typed: str, limit: int) -> tuple[str, ...]:
        if kind in {"topic", "outlet", "speaker", "source"}:
            return await self._digests.lookup.suggest(GUILD, kind, typed, limit)
        if kind == "digest":
            found = await self._digests.subscribe.list(GUILD, now=self._now())
            return tuple(str(each.subscription.id) for each in found)
        fixed: dict[str, tuple[str, ...]] = {
            "zone": zone_index().names,
            "days": ("daily", "weekdays", "mon, thu"),
            "time": ("08:00", "08:00, 17:30"),
        }
        low = typed.casefold()
        return tuple(value for value in fixed.get(kind, ()) if low in value.casefold())[:limit]

    def _all(self) -> Iterator[Command]:
        """Names and options are those of the bot; a test compares the two."""
        named = tuple(Option(kind, kind) for kind in ("topic", "outlet", "speaker", "source"))
        dates = (Option("since", "text"), Option("until", "text"))
        yield Command(
            "quotes", "find what was said", (*named, *dates, Option("words", "text")), self._quotes
        )
        yield Command("next", "the next page of the last quotes", (), self._next)
        yield Command(
            "exchange", "the whole exchange of a quote", (Option("quote", "text"),), self._exchange
        )
        yield Command(
            "briefing",
            "read a briefing",
            (Option("source", "source"), Option("date", "text")),
            self._briefing,
        )
        cadence = (
            Option("time", "time", listed=False),
            Option("zone", "zone"),
            Option("days", "days"),
        )
        what = (Option("topics", "topic", listed=True), Option("sources", "source", listed=True))
        which = (Option("digest", "digest"),)
        yield Command("digest create", "post at set times", (*cadence, *what), self._create)
        yield Command("digest list", "the digests there are", (), self._list)
        yield Command("digest edit", "change what you name", (*which, *cadence, *what), self._edit)
        yield Command("digest preview", "what would be posted now", which, self._preview)
        yield Command(
            "digest pause", "post nothing", (*which, Option("until", "text")), self._change("pause")
        )
        yield Command("digest resume", "post again", which, self._change("resume"))
        yield Command("digest skip", "leave the next one out", which, self._change("skip"))
        yield Command("digest remove", "end a digest", which, self._change("remove"))
        yield Command("digest history", "what was posted", which, self._history)
        topic = (Option("topic", "topic"),)
        yield Command("topic follow", "add a topic to the digests here", topic, self._follow)
        yield Command("topic unfollow", "take a topic out again", topic, self._unfollow)
        yield Command("topic list", "topics that can be followed", (), self._topics)
        yield Command("help", "this list", (), self._help)

    async def _quotes(self, values: Values) -> Layout:
        return await self._page(_request(values), 0)

    async def _next(self, _values: Values) -> Layout:
        if self._last is None:
            raise BadRequest("There is no list to go on with; start one with /quotes.")
        answer, offset = self._last
        if offset + PAGE_SIZE >= answer.page.total:
            raise BadRequest("That was the last page.")
        return await self._page(answer.request, offset + PAGE_SIZE)

    async def _page(self, request: LookupRequest, offset: int) -> Layout:
        found = await self._digests.lookup.quotes(GUILD, request, limit=PAGE_SIZE, offset=offset)
        self._last = (found, offset)
        return quotes_layout(found.page, self._words, notes=found.notes, offset=offset)

    async def _exchange(self, values: Values) -> Layout:
        row = await self._digests.lookup.quote(GUILD, _needed(values, "quote"))
        found = await self._digests.lookup.exchange(GUILD, row.exchange.id)
        return exchange_layout(found.exchange, found.turns, self._words)

    async def _briefing(self, values: Values) -> Layout:
        found = await self._digests.lookup.briefing(GUILD, values.get("source"), values.get("date"))
        return briefing_layout(
            found.briefing, found.exchanges, self._words, others=found.others, notes=found.notes
        )

    async def _create(self, values: Values) -> Layout:
        found = await self._digests.subscribe.create(
            GUILD,
            CHANNEL,
            time=_needed(values, "time"),
            zone=values.get("zone"),
            days=values.get("days"),
            topics=values.get("topics"),
            sources=values.get("sources"),
            now=self._now(),
        )
        return self._laid_out("Digest created", found, f"/digest remove digest:{_id_of(found)}")

    async def _edit(self, values: Values) -> Layout:
        number, now = self._number(values), self._now()
        before = await self._digests.subscribe.show(GUILD, number, now=now)
        found = await self._digests.subscribe.edit(
            GUILD,
            number,
            time=values.get("time"),
            zone=values.get("zone"),
            days=values.get("days"),
            topics=values.get("topics"),
            sources=values.get("sources"),
            now=now,
        )
        return self._laid_out("Digest changed", found, edit_back(before.subscription))

    async def _list(self, _values: Values) -> Layout:
        found = await self._digests.subscribe.list(GUILD, now=self._now())
        return subscriptions_layout([(s.subscription, s.next_runs) for s in found], self._words)

    async def _preview(self, values: Values) -> Layout:
        number = self._number(values) if values else await self._only_one()
        digest = await self._digests.deliver.preview(GUILD, number, self._now())
        return digest_layout(digest, None, self._words)

    async def _history(self, values: Values) -> Layout:
        number = self._number(values) if values else None
        return history_layout(await self._digests.deliver.history(GUILD, number), self._words)

    def _change(self, verb: str) -> Callable[[Values], Awaitable[Layout]]:
        """Pause, resume, skip or remove: what is done, and what undoes it."""
        done = {"pause": "Digest paused", "resume": "Digest resumed"}
        done |= {"skip": "The next one is left out", "remove": "Digest removed"}
        undo = {
            "pause": "resume",
            "resume": "pause",
            "skip": "resume",
        }

        async def answer(values: Values) -> Layout:
            number = self._number(values)
            change = getattr(self._digests.subscribe, verb)
            more = {"until": values["until"]} if "until" in values else {}
            found = await change(GUILD, number, now=self._now(), **more)
            if verb == "remove":
                return self._laid_out(done[verb], found, create_again(found.subscription))
            return self._laid_out(done[verb], found, f"/digest {undo[verb]} digest:{number}")

        return answer

    async def _follow(self, values: Values) -> Layout:
        topic = _needed(values, "topic")
        await self._digests.subscribe.follow(GUILD, CHANNEL, topic, now=self._now())
        return await self._list({})

    async def _unfollow(self, values: Values) -> Layout:
        topic = _needed(values, "topic")
        await self._digests.subscribe.unfollow(GUILD, CHANNEL, topic, now=self._now())
        return await self._list({})

    async def _topics(self, _values: Values) -> Layout:
        found = await self._digests.subscribe.topics(GUILD, CHANNEL)
        followed = [name for _, names in found.followed for name in names]
        lines = [f"**Followed here** {safe_text(', '.join(followed)) or 'everything'}"]
        lines.append(f"**Can be followed** {safe_text(', '.join(found.catalogue))}")
        return note("\n".join(lines))

    async def _help(self, _values: Values) -> Layout:
        lines = []
        for command in self.commands.values():
            options = " ".join(f"{option.name}:…" for option in command.options)
            lines.append(f"**/{command.name}** {options} · {command.does}")
        return note("\n".join((*lines, "**/quit** · leave")))

    def _number(self, values: Values) -> SubscriptionId:
        typed = _needed(values, "digest")
        number = re.match(r"#?(\d{1,18})\b", typed)
        if number is None:
            raise UnknownName(f"There is no digest {typed!r}; /digest list shows them.")
        return SubscriptionId(int(number[1]))

    async def _only_one(self) -> SubscriptionId:
        found = await self._digests.subscribe.list(GUILD, now=self._now())
        if len(found) != 1:
            raise BadRequest("Say which one, e.g. digest:1; /digest list shows them.")
        return found[0].subscription.id

    def _laid_out(self, done: str, found: SubscribeAnswer, undo: str) -> Layout:
        return subscription_layout(
            done, found.subscription, found.next_runs, self._words, undo=undo, notes=found.notes
        )


def _no_command(typed: str, known: Iterable[str]) -> str:
    """Why not, and what to type instead."""
    name = " ".join(itertools.takewhile(lambda word: ":" not in word, typed.split(" ")[:2]))
    for there, instead in ONLY_IN_DISCORD.items():
        if f"{name} ".startswith(f"{there} "):
            hint = f" On the command line, {instead} does that." if instead else ""
            return f"/{there} is answered in Discord only.{hint}"
    index = NameIndex(Name(command) for command in known)
    nearest = index.nearest(name, 1) or index.nearest(name.partition(" ")[0], 1)
    mend = f"Did you mean /{nearest[0]}? " if nearest else ""
    return f"/{name} is no command. {mend}/help lists all."


def _options(command: Command, typed: str) -> Values:
    """`topic:Taiwan outlet:AA` → both. A value reaches to the next option's name."""
    if not typed:
        return {}
    names = [option.name for option in command.options]
    marks = list(re.finditer(rf"(?:^|(?<= ))({'|'.join(names) or '$^'}):", typed))
    if not marks or marks[0].start() > 0:
        known = ", ".join(f"{name}:" for name in names) or "none"
        first, _, _ = typed.partition(" ")
        raise BadRequest(f"/{command.name} has no option {first!r}. It has {known}.")
    ends = [mark.start() for mark in marks[1:]] + [len(typed)]
    values = {m[1]: typed[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)}
    return {name: value for name, value in values.items() if value}


def _request(values: Values) -> LookupRequest:
    return LookupRequest(
        topic=values.get("topic"),
        outlet=values.get("outlet"),
        speaker=values.get("speaker"),
        source=values.get("source"),
        since=values.get("since"),
        until=values.get("until"),
        words=values.get("words"),
    )


def _needed(values: Values, name: str) -> str:
    if not values.get(name):
        raise BadRequest(f"Say {name}:… as well.")
    return values[name]


def _id_of(found: SubscribeAnswer) -> SubscriptionId:
    return found.subscription.id
