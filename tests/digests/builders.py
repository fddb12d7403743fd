"""Invented exchanges and digests' parts, with every value that a test does not name filled in."""

import datetime as dt

from digests.model import (
    BriefingId,
    Bullet,
    Certainty,
    ExchangeId,
    Quote,
    Revision,
    SourceId,
    Span,
    StoredExchange,
    TopicMatch,
    quote_id,
)


def at(text: str) -> dt.datetime:
    """`2026-11-24T08:00` → that moment in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def match(topic: str, weight: float = 1.0, certainty: Certainty = Certainty.CERTAIN) -> TopicMatch:
    return TopicMatch(topic, certainty, (topic.casefold(),), weight)


def bullet(text: str, *topics: TopicMatch) -> Bullet:
    revision = Revision("r" * 64)
    span = Span(0, len(text))
    quote = Quote(quote_id(revision, span), revision, span, text, "Minister Vale", 1)
    return Bullet(text, (quote,), 0, topics, "The Harbour Post", "Minister Vale")


def exchange(
    number: int,
    *bullets: Bullet,
    briefing: int = 1,
    source: str = "ministry",
    question: str = "What of the bridge?",
    answer: str = "The bridge will open.",
    event: str = "",
    withdrawn: bool = False,
) -> StoredExchange:
    found = {match.topic: match for made in bullets for match in made.topics}
    return StoredExchange(
        id=ExchangeId(number),
        briefing_id=BriefingId(briefing),
        briefing_title="Press conference",
        briefing_date=dt.date(2026, 11, 23),
        source_id=SourceId(source),
        source_name=source.title(),
        url=None,
        document="briefing.txt",
        revision=Revision("r" * 64),
        number=number,
        turn=0,
        question=question,
        answer=answer,
        stored_at=at("2026-11-24T06:00"),
        outlet="The Harbour Post",
        speaker="Minister Vale",
        bullets=bullets,
        topics=tuple(found.values()),
        event=event,
        withdrawn=withdrawn,
    )
