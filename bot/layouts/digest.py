"""Digest → the message that a channel gets.

Every followed topic gets its first bullet before any topic gets its second. What does not fit
into 4,000 characters stands behind a button, whole; no bullet and no quote is ever cut.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from zoneinfo import ZoneInfo

from bot.layouts.components import (
    ACCENT,
    ACCENT_WARNING,
    MAX_TEXT,
    PRIMARY,
    Button,
    Container,
    Layout,
    Part,
    Row,
    Separator,
    Text,
    units,
)
from bot.layouts.custom_ids import (
    DELIVERY_ABOUT,
    DELIVERY_EXCHANGES,
    DELIVERY_QUOTES,
    PREVIEW,
    REPORT_DIGEST,
    custom_id,
)
from bot.layouts.lines import (
    MAX_TITLE,
    accent_of,
    bullet_text,
    links,
    moment,
    name,
    untold,
)
from bot.layouts.safe_text import safe_url
from bot.words import Words
from digests.model import DeliveryKey, Digest, DigestBullet, QuoteId, SourceCoverage

_MAX_BLOCKS = 24
_MAX_SOURCES = 6
_RESERVE = 160
"""Room for the lines whose numbers are known only after fitting."""


@dataclass(frozen=True, slots=True)
class DigestMessage:
    """The message and all quotes that it leads to: printed ones first, then those behind it."""

    layout: Layout
    quotes: tuple[QuoteId, ...]
    hidden: int
    """Bullets that stand behind the button only."""


def digest_layout(digest: Digest, key: DeliveryKey | None, words: Words) -> Layout:
    """The message of a digest; without a key it is a preview whose buttons say so."""
    return compose_digest(digest, key, words).layout


def compose_digest(digest: Digest, key: DeliveryKey | None, words: Words) -> DigestMessage:
    """The message, and which quotes it leads to. Addresses lead to the words where all fits."""
    message = _compose(digest, key, words, fragment=True)
    return _compose(digest, key, words, fragment=False) if message.hidden else message


def _compose(
    digest: Digest, key: DeliveryKey | None, words: Words, *, fragment: bool
) -> DigestMessage:
    head, tail = _head(digest, words), _outside(digest, words)
    blocks = _blocks(digest, words, fragment=fragment)
    printed = _fit(blocks, MAX_TEXT - units(head) - units(tail) - _RESERVE)
    shown, hidden = _parted(blocks, printed)
    texts = [block.print(printed[at]) for at, block in enumerate(blocks) if printed[at]]
    parts: list[Part] = [Text(head), Separator(), *map(Text, _merged(texts))]
    if digest.is_empty:
        parts.append(Text(words("Nothing new on the topics followed here.")))
    last = [line for line in (_behind(hidden, words), tail) if line]
    if last:
        parts.append(Text("\n".join(last)))
    quotes = _quote_ids([*shown, *hidden])
    parts.append(_buttons(key, len(quotes), len(_quote_ids(shown)), len(hidden), words))
    accent = ACCENT_WARNING if _failures(digest) else _accent(digest)
    return DigestMessage(Layout((Container(tuple(parts), accent),)), quotes, len(hidden))


def _accent(digest: Digest) -> int:
    """The source's own colour where all bullets come from one, else ours."""
    found = {item.exchange.source_id for section in digest.sections for item in section.bullets}
    return accent_of(found.pop()) if len(found) == 1 else ACCENT


def _blocks(digest: Digest, words: Words, *, fragment: bool) -> list["_Block"]:
    """One per section that has bullets, every bullet laid out."""
    told = replace(_what_all_share(digest), year=_local_day(digest).year)
    return [
        _Block(
            heading=f"### {name(shown)}" if (shown := section.topic or section.heading) else "",
            bullets=section.bullets,
            lines=[_line(bullet, told, words, fragment=fragment) for bullet in section.bullets],
        )
        for section in digest.sections
        if section.bullets
    ]


def _parted(
    blocks: Sequence["_Block"], printed: Sequence[Sequence[int]]
) -> tuple[list[DigestBullet], list[DigestBullet]]:
    """Bullets that are printed, and bullets that stand behind the button; each in order."""
    shown = [block.bullets[n] for at, block in enumerate(blocks) for n in printed[at]]
    hidden = [
        bullet
        for at, block in enumerate(blocks)
        for n, bullet in enumerate(block.bullets)
        if n not in printed[at]
    ]
    return shown, hidden


@dataclass(frozen=True, slots=True)
class _Block:
    heading: str
    bullets: tuple[DigestBullet, ...]
    lines: list[str]

    def print(self, numbers: Sequence[int]) -> str:
        lines = [self.lines[n] for n in numbers]
        return "\n".join([self.heading, *lines] if self.heading else lines)


def _fit(blocks: Sequence[_Block], room: int) -> list[list[int]]:
    """Numbers of the bullets to print, per block: firsts first, then seconds, as room allows."""
    printed: list[list[int]] = [[] for _ in blocks]
    for at, number in _rounds(blocks):
        block = blocks[at]
        cost = units(block.lines[number]) + 1
        if not printed[at]:
            cost += units(block.heading) + 2
        if cost <= room:
            printed[at].append(number)
            room -= cost
    return printed


def _rounds(blocks: Sequence[_Block]) -> Iterator[tuple[int, int]]:
    numbered = [[(at, n) for n in range(len(block.lines))] for at, block in enumerate(blocks)]
    for round_ in zip_longest(*numbered):
        yield from (item for item in round_ if item is not None)


def _merged(texts: list[str]) -> list[str]:
    """At most 24 text components, whatever the number of topics."""
    if len(texts) <= _MAX_BLOCKS:
        return texts
    kept, rest = texts[: _MAX_BLOCKS - 1], texts[_MAX_BLOCKS - 1 :]
    return [*kept, "\n".join(rest)]


def _head(digest: Digest, words: Words) -> str:
    lines = [f"## {words('Readout · {date}', date=words.date(_local_day(digest)))}"]
    lines += _one_briefing(digest, words)
    lines.append(f"-# {_coverage(digest, words)}")
    if digest.late:
        lines.append(
            "-# "
            + words(
                "Posted late: this covers {since} to {until}.",
                since=moment(digest.since, "f"),
                until=moment(digest.until, "f"),
            )
        )
    return "\n".join(lines)


def _local_day(digest: Digest) -> dt.date:
    return digest.until.astimezone(ZoneInfo(digest.zone)).date()


def _one_briefing(digest: Digest, words: Words) -> list[str]:
    """The briefing's title, source and date, where the whole digest comes from one."""
    told = _what_all_share(digest)
    if told.briefing is None:
        return []
    exchange = told.briefing.exchange
    title = name(exchange.briefing_title or words("Untitled briefing"), MAX_TITLE)
    url = safe_url(exchange.url)
    shown = f"[{title}]({url})" if url else title
    return [f"**{name(exchange.source_name)}** · {words.date(exchange.briefing_date)} · {shown}"]


def _coverage(digest: Digest, words: Words) -> str:
    """What was read, what was not and why, and when the next one comes."""
    failed = _failures(digest)
    pieces = []
    if digest.coverage:
        pieces.append(
            words.many(
                "{read} of {n} source read",
                "{read} of {n} sources read",
                len(digest.coverage),
                read=len(digest.coverage) - len(failed),
            )
        )
    with_news = [source for source in digest.coverage if source.exchanges]
    if with_news:
        pieces.append(_read(with_news, words))
    pieces += [_failure(source, digest.zone, words) for source in failed[:_MAX_SOURCES]]
    if digest.next_at is not None:
        pieces.append(words("next digest {when}", when=moment(digest.next_at, "R")))
    return " · ".join(pieces) or words("No sources yet")


def _read(sources: Sequence[SourceCoverage], words: Words) -> str:
    """What they brought, together: a list of sources fills a phone before the news begins."""
    briefings = sum(source.briefings for source in sources)
    exchanges = sum(source.exchanges for source in sources)
    told = [
        words.many("{n} briefing", "{n} briefings", briefings),
        words.many("{n} exchange", "{n} exchanges", exchanges),
    ]
    return ", ".join(told)


def _failure(source: SourceCoverage, zone: str, words: Words) -> str:
    reason = name(source.failure or "", 60)
    if source.failed_at is None:
        return words("{source} failed ({reason})", source=name(source.name, 40), reason=reason)
    return words(
        "{source} failed {time} ({reason})",
        source=name(source.name, 40),
        time=words.clock(source.failed_at, zone),
        reason=reason,
    )


def _failures(digest: Digest) -> list[SourceCoverage]:
    return [source for source in digest.coverage if source.failure is not None]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the head says once, so that no bullet repeats it."""

    briefing: DigestBullet | None
    source: bool
    date: dt.date | None
    year: int | None = None


def _what_all_share(digest: Digest) -> _Shared:
    bullets = [bullet for section in digest.sections for bullet in section.bullets]
    briefings = {bullet.exchange.briefing_id for bullet in bullets}
    if len(briefings) != 1:
        return _Shared(None, source=False, date=None)
    return _Shared(bullets[0], source=True, date=bullets[0].exchange.briefing_date)


def _line(item: DigestBullet, told: _Shared, words: Words, *, fragment: bool) -> str:
    bullet, exchange = item.bullet, item.exchange
    where = [line for line in (untold(bullet, exchange, words),) if line]
    if not told.source:
        day = words.short_date(exchange.briefing_date, told.year)
        where.append(f"{name(exchange.source_name, 40)}, {day}")
    if bullet.verdict.did_not_address:
        where.append(words("did not address the question"))
    if exchange.withdrawn:
        where.append(words("withdrawn since"))
    where.append(links(bullet.quotes, exchange.url, fragment=fragment))
    return f"- {bullet_text(bullet)} · {' · '.join(where)}"


def _behind(hidden: Sequence[DigestBullet], words: Words) -> str:
    if not hidden:
        return ""
    return "-# " + words.many(
        "{n} more bullet stands behind the button below.",
        "{n} more bullets stand behind the button below.",
        len(hidden),
    )


def _outside(digest: Digest, words: Words) -> str:
    if not digest.other:
        return ""
    return "-# " + words.many(
        "{n} more exchange outside the topics followed here.",
        "{n} more exchanges outside the topics followed here.",
        digest.other,
    )


def _quote_ids(bullets: Sequence[DigestBullet]) -> tuple[QuoteId, ...]:
    return tuple(dict.fromkeys(quote.id for item in bullets for quote in item.bullet.quotes))


def _buttons(key: DeliveryKey | None, quotes: int, shown: int, hidden: int, words: Words) -> Row:
    """At least one of them: the key in its id is how our own message is known again."""
    mark = key or PREVIEW
    if not quotes:
        return Row((Button(words("What was read"), custom_id(DELIVERY_ABOUT, mark)),))
    buttons = [
        Button(
            words("Quotes"),
            custom_id(DELIVERY_QUOTES, mark, 0),
            style=PRIMARY,
        ),
        Button(words("Full exchanges"), custom_id(DELIVERY_EXCHANGES, mark, 0)),
    ]
    if hidden:
        label = words.many("{n} more bullet", "{n} more bullets", hidden)
        first = shown if shown < quotes else 0
        # A third argument keeps the ids of two buttons apart that may lead to the same page.
        buttons.append(Button(label, custom_id(DELIVERY_QUOTES, mark, first, "more")))
    buttons.append(Button(words("Report a problem"), custom_id(REPORT_DIGEST, mark)))
    return Row(tuple(buttons))
