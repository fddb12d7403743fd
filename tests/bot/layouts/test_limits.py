from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.layouts.briefing import briefing_layout
from bot.layouts.digest import compose_digest
from bot.layouts.exchange import exchange_layout
from bot.layouts.quotes import citation_layout, quotes_layout, shared_quote_layout
from bot.layouts.replies import nearest_names, refusal, which_one
from bot.words import Words
from digests.model import DeliveryKey, Digest, ExchangeId, QuotePage, QuoteRow, StoredExchange
from tests.bot.layouts.limits import assert_within_limits
from tests.bot.layouts.made_up import KEY, briefing, digests, exchanges, names, page, texts, turn

WORDS = Words("en")
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
