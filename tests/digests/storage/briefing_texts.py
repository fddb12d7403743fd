"""Invented briefings, written in few words → what `BriefingStore.save` takes."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digests.model import (
    Attribution,
    Bullet,
    Certainty,
    Document,
    Evidence,
    Exchange,
    Furniture,
    FurnitureKind,
    GuildId,
    Ingested,
    Quote,
    Role,
    Source,
    SourceId,
    SourceKind,
    Span,
    TopicMatch,
    Transcript,
    Turn,
    quote_id,
)
from digests.storage import BriefingStore, Database, StandingStore

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
MINISTRY = Source(SourceId("ministry"), "Ministry of Tides", SourceKind.FEED)
HARBOUR = Source(SourceId("harbour"), "Harbour Office", SourceKind.FEED)


def own_source(guild_id: int) -> Source:
    return Source(
        SourceId(f"own-{guild_id}"), "Own uploads", SourceKind.UPLOAD, guild_id=GuildId(guild_id)
    )


@dataclass(frozen=True)
class Said:
    """One exchange: the outlet that asks, its question, the answer sentence by sentence."""

    outlet: str | None
    question: str
    answer: str
    topics: dict[str, Certainty] = field(default_factory=dict)
    speaker: str = "Ines Marlow"


@dataclass(frozen=True)
class Written:
    """A briefing as read."""

    document: Document
    transcript: Transcript
    bullets: tuple[Bullet, ...]


def write_briefing(
    exchanges: Sequence[Said],
    *,
    title: str | None = "Regular briefing of the Ministry of Tides",
    date: dt.date | None = None,
    address: str = "https://tides.example/briefings/1",
    markup: str = "",
    split: bool = True,
) -> Written:
    """`markup` changes the bytes but not the text; `split` False joins all into one exchange."""
    text = ""
    furniture: list[Furniture] = []
    turns: list[Turn] = []

    def add_furniture(words: str, kind: FurnitureKind) -> Span:
        nonlocal text
        span = Span(len(text), len(text) + len(words))
        text += words
        furniture.append(Furniture(span, kind))
        return span

    def add_turn(label: str, words: str, role: Role, speaker: str | None, outlet: str | None):
        nonlocal text
        printed = add_furniture(f"{label}: ", FurnitureKind.LABEL)
        span = Span(len(text), len(text) + len(words))
        text += words
        asked = Attribution(outlet, Evidence.LABEL, printed, outlet) if outlet else None
        turns.append(Turn(len(turns), role, (span,), words, printed, speaker, speaker, asked))
        add_furniture("\n", FurnitureKind.SEPARATOR)

    if title:
        add_furniture(f"{title}\n", FurnitureKind.TITLE)
    for said in exchanges:
        add_turn(said.outlet or "Q", said.question, Role.REPORTER, None, said.outlet)
        add_turn(said.speaker, said.answer, Role.SPOKESPERSON, said.speaker, None)
    numbers = range(len(exchanges))
    made = [
        Exchange(number, (2 * number,), (2 * number + 1,), turns[2 * number].attribution)
        for number in numbers
    ]
    if not split and made:
        made = [
            Exchange(
                0,
                tuple(2 * number for number in numbers),
                tuple(2 * number + 1 for number in numbers),
                turns[0].attribution,
            )
        ]
    transcript = Transcript(
        text=text,
        turns=tuple(turns),
        exchanges=tuple(made),
        furniture=tuple(furniture),
        layout="label_lines",
        title=title,
        date=date,
        language="en",
        spokespersons=tuple(dict.fromkeys(said.speaker for said in exchanges)),
    )
    bullets = [
        bullet
        for exchange in made
        for number in exchange.answer
        for bullet in _bullets(transcript, exchange, number, exchanges[number // 2])
    ]
    content = f"{markup}{text}".encode("utf-8", "surrogatepass")
    document = Document(content, address, NOW, "text/plain", "utf-8", etag='"1"')
    return Written(document, transcript, tuple(bullets))


def _bullets(transcript: Transcript, exchange: Exchange, number: int, said: Said):
    turn = transcript.turns[number]
    for sentence in re.finditer(r"\S[^.?!。]*[.?!。]?", turn.text):
        span = Span(turn.start + sentence.start(), turn.start + sentence.end())
        revision = transcript.revision
        words = span.slice(transcript.text)
        quote = Quote(quote_id(revision, span), revision, span, words, said.speaker, number)
        topics = tuple(
            TopicMatch(name, certainty, (name.casefold(),), 1.0)
            for name, certainty in said.topics.items()
        )
        outlet = exchange.attribution.shown if exchange.attribution else None
        yield Bullet(words, (quote,), exchange.number, topics, outlet, said.speaker)


async def save(
    store: BriefingStore,
    written: Written,
    *,
    source: Source = MINISTRY,
    now: dt.datetime = NOW,
    digestible: bool = True,
) -> Ingested:
    return await store.save(
        source=source,
        document=written.document,
        transcript=written.transcript,
        bullets=written.bullets,
        url=written.document.address,
        now=now,
        digestible=digestible,
    )


async def withdraw(database: Database, guild_id: GuildId | None, ingested: Ingested) -> bool:
    """Whether the guild had such a briefing to withdraw."""
    done = await StandingStore(database).withdraw(
        guild_id, ingested.briefing_id, reason="a draft", who="ada", now=NOW
    )
    return done is not None


TIDE = Said(
    "Coastal Times",
    "Will the spring tide reach the lower town this year?",
    "Thank you. The spring tide will not reach the lower town. The dike is two metres higher now.",
    {"Floods": Certainty.CERTAIN},
)
FERRY = Said(
    "Harbour Radio",
    "When does the ferry to Grey Island run again?",
    "The ferry to Grey Island runs again from Monday. Fares stay as they are.",
    {"Transport": Certainty.CERTAIN, "Floods": Certainty.RELATED},
)
LAMP = Said(None, "Who pays for the lighthouse?", "The Ministry pays for the lighthouse lamp.")
