"""Invented digests, quotes and turns: plain ones, and hostile ones for properties."""

import datetime as dt

from hypothesis import strategies as st

from digests.model import (
    BriefingId,
    Bullet,
    Certainty,
    Digest,
    DigestBullet,
    DigestSection,
    ExchangeId,
    Quote,
    QuotePage,
    QuoteRow,
    Revision,
    Role,
    SourceCoverage,
    SourceId,
    Span,
    StoredBriefing,
    StoredExchange,
    StoredTurn,
    TopicMatch,
    quote_id,
)

NOW = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)
KEY = "ABCDEFGHIJKLMNOPQRST"
SPEAKER = "Mara Lindqvist"


def quote(number: int, text: str, speaker: str | None = SPEAKER) -> Quote:
    """A quote whose id depends on its number only."""
    span = Span(number, number + max(1, len(text)))
    return Quote(quote_id(Revision("r"), span), Revision("r"), span, text, speaker, 1)


def exchange(
    number: int,
    answer: str = "The accord will be signed on 3 December, and not a day later.",
    *,
    outlet: str | None = "Harbour Wire",
    speaker: str | None = SPEAKER,
    topic: str = "Ferry accord",
    briefing: int = 1,
    question: str = "Will the accord be signed?",
    title: str | None = "Regular briefing of the Ministry of Tides",
    source: str = "Ministry of Tides",
    date: dt.date | None = dt.date(2026, 11, 20),
    url: str | None = "https://tides.example/briefings/2026-11-20",
) -> StoredExchange:
    """An exchange with one bullet, as the extractive condenser makes it."""
    said = quote(number, answer, speaker)
    match = TopicMatch(topic, Certainty.CERTAIN, ("ferry",), 1.0)
    lead = f"{speaker or 'Answer'} to {outlet}:" if outlet else f"{speaker or 'Answer'}:"
    text = f"{lead} {' '.join(answer.split())}"
    bullet = Bullet(text, (said,), number, (match,), outlet, speaker)
    return StoredExchange(
        id=ExchangeId(number),
        briefing_id=BriefingId(briefing),
        briefing_title=title,
        briefing_date=date,
        source_id=SourceId("tides"),
        source_name=source,
        url=url,
        document="briefing.html",
        revision=Revision("r"),
        number=number,
        turn=0,
        question=question,
        answer=answer,
        stored_at=NOW,
        outlet=outlet,
        speaker=speaker,
        bullets=(bullet,),
        topics=(match,),
    )


def digest(
    *exchanges: StoredExchange, other: int = 0, coverage: tuple[SourceCoverage, ...] = ()
) -> Digest:
    """One section per topic, in order of appearance."""
    topics = dict.fromkeys(each.topics[0].topic for each in exchanges)
    return Digest(
        since=NOW - dt.timedelta(days=1),
        until=NOW,
        sections=tuple(
            DigestSection(
                topic,
                tuple(
                    DigestBullet(bullet, each)
                    for each in exchanges
                    for bullet in each.bullets
                    if each.topics[0].topic == topic
                ),
            )
            for topic in topics
        ),
        coverage=coverage,
        other=other,
        next_at=NOW + dt.timedelta(days=1),
        zone="Europe/Berlin",
    )


def page(*exchanges: StoredExchange, total: int | None = None) -> QuotePage:
    """A page with one row per exchange."""
    rows = tuple(QuoteRow(each.bullets[0].quotes[0], each) for each in exchanges)
    return QuotePage(rows, len(rows) if total is None else total)


def briefing(exchanges: int, title: str | None = "Regular briefing") -> StoredBriefing:
    """A briefing that holds that many exchanges."""
    return StoredBriefing(
        id=BriefingId(1),
        source_id=SourceId("tides"),
        source_name="Ministry of Tides",
        title=title,
        date=dt.date(2026, 11, 20),
        language="en",
        spokespersons=(SPEAKER,),
        url="https://tides.example/briefings/2026-11-20",
        document="briefing.html",
        revision=Revision("r"),
        exchanges=exchanges,
        stored_at=NOW,
        event="",
    )


def turn(number: int, text: str, *, speaker: str | None = SPEAKER) -> StoredTurn:
    """A turn of an answer."""
    span = Span(number, number + 1)
    return StoredTurn(number, Role.SPOKESPERSON, text, span, number == 0, speaker, None)


HOSTILE = (
    "@everyone <@123> <#5> <@&9> </help:1> <t:1:F> <:x:123>",
    "[click](https://evil.example) **bold** __under__ ~~gone~~ ||spoiler|| `code` ```block```",
    "# heading\n- list\n> quote\n1. first\n-# small",
    "\u202egnp.exe\u202c \u2066isolated\u2069 zero\u200bwidth \u2060joined\ufeff",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031ea\u0351\u036blgo",
    "😀" * 300,
    "`" * 200 + "\\" * 200,
    "word " * 2000,
    "x" * 9000,
    "\ud800 lone surrogate, tag \U000e0041\U000e007f",
    "",
    " \n\t ",
)

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=200),
    st.text(alphabet="*_~`|[]()<>#@\\ \n.-1ab😀", max_size=1500),
)
names = st.one_of(st.none(), texts)
urls = st.one_of(
    st.none(),
    st.just("https://tides.example/" + "a" * 480),
    st.just("javascript:alert(1)"),
    st.just("https://user:secret@tides.example/"),
    st.just("https://tides.example/a_(b)_[c]?q=*x*"),
    texts,
)


@st.composite
def exchanges(draw: st.DrawFn) -> StoredExchange:
    """Any exchange that a hostile briefing could have become."""
    return exchange(
        draw(st.integers(1, 10**9)),
        draw(texts),
        outlet=draw(names),
        speaker=draw(names),
        topic=draw(texts),
        briefing=draw(st.integers(1, 3)),
        question=draw(texts),
        title=draw(names),
        source=draw(texts),
        date=draw(st.one_of(st.none(), st.dates())),
        url=draw(urls),
    )


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """Any digest: many topics, long bullets, failing sources."""
    coverage = draw(
        st.lists(
            st.builds(
                SourceCoverage,
                source_id=st.just(SourceId("tides")),
                name=texts,
                briefings=st.integers(0, 10**6),
                exchanges=st.integers(0, 10**6),
                failure=names,
                failed_at=st.one_of(st.none(), st.just(NOW)),
            ),
            max_size=12,
        )
    )
    found = draw(st.lists(exchanges(), max_size=30))
    return digest(*found, other=draw(st.integers(0, 10**6)), coverage=tuple(coverage))
