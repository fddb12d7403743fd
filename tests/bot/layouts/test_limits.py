import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.layouts.alerts import alert_layout
from bot.layouts.briefing import briefing_layout
from bot.layouts.digest import compose_digest
from bot.layouts.exchange import exchange_layout
from bot.layouts.quotes import citation_layout, quotes_layout, shared_quote_layout
from bot.layouts.replies import nearest_names, refusal, which_one
from bot.layouts.reports import answer_form, report_form, report_layout
from bot.layouts.setup import setup_layout
from bot.layouts.verify import verified_layout
from bot.shipped import shipped
from bot.words import Words, known_locales
from digests.alerts import DueAlert
from digests.model import (
    Alert,
    AlertId,
    ChannelId,
    DeliveryKey,
    Digest,
    ExchangeId,
    GuildId,
    Problem,
    QuotePage,
    QuoteRow,
    Report,
    ReportId,
    Source,
    SourceId,
    SourceKind,
    StoredExchange,
)
from digests.set_up import Draft, Offered
from digests.verify import Finding, Piece, Verified
from tests.bot.layouts.limits import assert_within_limits
from tests.bot.layouts.made_up import (
    KEY,
    NOW,
    briefing,
    digests,
    exchanges,
    names,
    page,
    texts,
    turn,
)

WORDS = Words("en")
EVERY_LANGUAGE = [Words(locale) for locale in known_locales(shipped("locales"))]
some = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@some
@given(digests(), st.booleans())
def test_any_digest_keeps_to_the_limits(digest: Digest, preview: bool) -> None:
    key = None if preview else DeliveryKey(KEY)
    message = compose_digest(digest, key, WORDS)
    assert_within_limits(message.layout)
    every = {q.id for s in digest.sections for b in s.bullets for q in b.bullet.quotes}
    assert every == set(message.quotes)


@some
@given(st.lists(exchanges(), max_size=3), st.lists(texts, max_size=4), st.integers(0, 10**6))
def test_any_page_of_quotes_keeps_to_the_limits(
    found: list[StoredExchange], notes: list[str], offset: int
) -> None:
    shown = QuotePage(page(*found).rows, total=offset + 7, total_is_floor=True)
    assert_within_limits(quotes_layout(shown, WORDS, notes=notes, key="k" * 16, offset=offset))


@some
@given(exchanges())
def test_any_shared_or_cited_quote_keeps_to_the_limits(found: StoredExchange) -> None:
    row = QuoteRow(found.bullets[0].quotes[0], found)
    assert_within_limits(shared_quote_layout(row, 10**18, WORDS))
    assert_within_limits(citation_layout(row, WORDS))


@some
@given(exchanges(), st.lists(st.tuples(texts, names), max_size=6), st.integers(0, 50))
def test_any_page_of_an_exchange_keeps_to_the_limits(
    found: StoredExchange, said: list[tuple[str, str | None]], number: int
) -> None:
    turns = [turn(n, text, speaker=who) for n, (text, who) in enumerate(said)]
    before, after = ExchangeId(1), ExchangeId(3)
    layout = exchange_layout(found, turns, WORDS, page=number, before=before, after=after)
    assert_within_limits(layout)
    of_digest = (KEY, 0, 2)
    assert_within_limits(exchange_layout(found, turns, WORDS, page=number, of_digest=of_digest))


@some
@given(st.lists(exchanges(), max_size=30, unique_by=lambda each: each.id), names, st.integers(0, 9))
def test_any_page_of_a_briefing_keeps_to_the_limits(
    found: list[StoredExchange], title: str | None, number: int
) -> None:
    shown = briefing(len(found), title)
    others = [shown] * 4
    layout = briefing_layout(shown, found, WORDS, others=others, notes=["n" * 999], page=number)
    assert_within_limits(layout)


@some
@given(texts, st.lists(texts, max_size=40, unique=True))
def test_any_refusal_keeps_to_the_limits(message: str, near: list[str]) -> None:
    assert_within_limits(refusal(f"No: {message}", more=message))
    assert_within_limits(nearest_names(f"No: {message}", near, WORDS))
    assert_within_limits(which_one(f"No: {message}", near, "r1:n:k:topic", WORDS))


@some
@given(digests(), st.sampled_from(EVERY_LANGUAGE), st.integers(1, 10**18))
def test_any_digest_and_alert_keep_to_the_limits_in_every_language(
    made: Digest, words: Words, role: int
) -> None:
    assert_within_limits(compose_digest(made, DeliveryKey(KEY), words).layout)
    found = [item.exchange for section in made.sections for item in section.bullets]
    if found:
        alert = Alert(AlertId(1), GuildId(1), ChannelId(1), ("a",), ExchangeId(0), NOW, role)
        assert_within_limits(alert_layout(DueAlert(alert, found[0], made), words))


@some
@given(exchanges(), texts, texts, st.sampled_from(list(Finding)), st.booleans())
def test_any_finding_keeps_to_the_limits(
    found: StoredExchange, cited: str, printed: str, finding: Finding, is_question: bool
) -> None:
    said = replace(turn(1, printed), is_question=is_question)
    quote = found.bullets[0].quotes[0]
    pieces = tuple(Piece(cited, printed) for _ in range(7))
    verified = Verified(finding, cited, printed, pieces, found, said, quote)
    assert_within_limits(verified_layout(verified, WORDS))
    assert_within_limits(verified_layout(Verified(Finding.NOT_FOUND, cited), WORDS))


@some
@given(exchanges(), texts, st.sampled_from(list(Problem)), st.sampled_from(EVERY_LANGUAGE))
def test_any_report_and_its_forms_keep_to_the_limits(
    found: StoredExchange, remark: str, problem: Problem, words: Words
) -> None:
    report = Report(ReportId(1), GuildId(1), found.id, problem, remark[:1000], 1, NOW)
    assert_within_limits(report_layout(report, found, words))
    settled = replace(report, answer=remark[:1000], answered_by=2, answered_at=NOW)
    assert_within_limits(report_layout(settled, None, words))
    others = [replace(found, id=ExchangeId(n)) for n in range(1, 40)]
    for form in (report_form(others, words), answer_form(settled, words)):
        made = form.as_json()
        json.dumps(made, ensure_ascii=False).encode()
        assert 1 <= len(made["title"]) <= 45
        assert 1 <= len(made["components"]) <= 5
        for field in made["components"]:
            assert 1 <= len(field["label"]) <= 45
            assert len(field["component"].get("options", ())) <= 25
            assert len(field["component"].get("placeholder", "")) <= 100


@some
@given(st.lists(texts, max_size=30), st.lists(texts, max_size=30), texts)
def test_any_set_up_page_keeps_to_the_limits(
    topics: list[str], sources: list[str], zone: str
) -> None:
    named = {fold[:90]: fold for fold in sources}
    offered = Offered(
        tuple(Source(SourceId(one), name, SourceKind.FEED) for one, name in named.items())[:25],
        tuple(dict.fromkeys(topics))[:25],
    )
    draft = Draft(1, topics=tuple(topics[:25]), sources=tuple(sources[:25]), zone=zone[:60])
    assert_within_limits(setup_layout(draft, "k" * 16, offered, ("UTC",), WORDS))
