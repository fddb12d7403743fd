"""An exchange's quotes → the one that answers what was asked."""

from digests.model import Bullet, Quote, QuoteQuery, StoredExchange
from digests.storage.match import Match
from digests.storage.terms import Term, asked_term, stored_terms


def quotes_by_fit(exchange: StoredExchange, query: QuoteQuery, match: Match) -> tuple[Quote, ...]:
    """Best first: said by whom was asked for, holding most of the terms, on the topic; else in
    the exchange's own order.
    """
    wanted = _wanted(exchange, query, match)
    listed = {
        quote.span: (quote, bullet)
        for bullet in reversed(exchange.bullets)
        for quote in bullet.quotes
    }
    in_order = {
        quote.span: place
        for place, quote in enumerate(
            quote for bullet in exchange.bullets for quote in bullet.quotes
        )
    }

    def fit(pair: tuple[Quote, Bullet]) -> tuple[bool, int, bool, int]:
        quote, bullet = pair
        said = query.speaker is None or quote.speaker == query.speaker
        on_topic = any(found.topic == query.topic for found in bullet.topics)
        return said, _held(quote.text, wanted), on_topic, -in_order[quote.span]

    return tuple(quote for quote, _ in sorted(listed.values(), key=fit, reverse=True))


def _wanted(exchange: StoredExchange, query: QuoteQuery, match: Match) -> tuple[Term, ...]:
    words = [
        word for found in exchange.topics if found.topic == query.topic for word in found.words
    ]
    of_topic = [term for term in map(asked_term, words) if term is not None]
    return tuple(dict.fromkeys([*match.words, *match.phrases, *of_topic]))


def _held(text: str, wanted: tuple[Term, ...]) -> int:
    if not wanted:
        return 0
    terms = stored_terms(text)
    return sum(_holds(terms, term) for term in wanted)


def _holds(terms: list[str], term: Term) -> bool:
    length = len(term.tokens)
    for at in range(len(terms) - length + 1):
        row = tuple(terms[at : at + length])
        if row == term.tokens:
            return True
        if term.is_prefix and row[:-1] == term.tokens[:-1] and row[-1].startswith(term.tokens[-1]):
            return True
    return False
