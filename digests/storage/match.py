"""A QuoteQuery → what the index is asked, in the language of either back end.

Every term is cut and folded by us and quoted, so that nothing a person types is an operator.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from digests.model import QuoteQuery
from digests.storage.terms import MAX_TERMS, Term, asked_term, key_term


@dataclass(frozen=True, slots=True)
class Match:
    """What an exchange must hold: keys and all (or one) of the words and one of the phrases."""

    keys: tuple[str, ...]
    words: tuple[Term, ...]
    any_word: bool
    phrases: tuple[Term, ...]

    @property
    def has_terms(self) -> bool:
        """Whether text is searched, so that relevance means something."""
        return bool(self.words or self.phrases)

    @property
    def is_empty(self) -> bool:
        """Whether everything matches."""
        return not (self.keys or self.has_terms)


def make_match(query: QuoteQuery) -> Match | None:
    """None when text was asked for that holds nothing to look for: it finds nothing."""
    words, phrases = _terms(query.words), _terms(query.phrases)
    if (query.words and not words) or (query.phrases and not phrases):
        return None
    return Match(tuple(_keys(query)), words, query.any_word, phrases)


def fts5_match(match: Match) -> str:
    """An FTS5 expression."""
    parts = [f'keys : "{key}"' for key in match.keys]
    parts += [
        f"{{question answer about}} : ({joined})"
        for joined in _joined(match, _fts5_term, " AND ", " OR ")
    ]
    return " AND ".join(parts)


def tsquery(match: Match) -> str:
    """A tsquery literal; the text of an exchange has the weights A to C, its keys D."""
    parts = [f"'{key}':D" for key in match.keys]
    parts += [f"({joined})" for joined in _joined(match, _tsquery_term, " & ", " | ")]
    return " & ".join(parts)


def ranking_tsquery(match: Match) -> str:
    """The terms alone, for relevance."""
    return " & ".join(f"({joined})" for joined in _joined(match, _tsquery_term, " & ", " | "))


def _terms(texts: Sequence[str]) -> tuple[Term, ...]:
    found = (asked_term(text) for text in texts[:MAX_TERMS])
    return tuple(dict.fromkeys(term for term in found if term is not None))


def _keys(query: QuoteQuery) -> Iterable[str]:
    if query.source is not None:
        yield key_term("source", query.source)
    if query.outlet is not None:
        yield key_term("outlet", query.outlet)
    if query.speaker is not None:
        yield key_term("speaker", query.speaker)
    if query.topic is not None:
        yield key_term("topic", query.topic)


def _joined(match: Match, write: Callable[[Term], str], every: str, either: str) -> Iterable[str]:
    if match.words:
        yield (either if match.any_word else every).join(map(write, match.words))
    if match.phrases:
        yield either.join(map(write, match.phrases))


def _fts5_term(term: Term) -> str:
    row = " ".join(term.tokens)
    return f'"{row}" *' if term.is_prefix else f'"{row}"'


def _tsquery_term(term: Term) -> str:
    *head, last = (f"'{token}':ABC" for token in term.tokens)
    if term.is_prefix:
        last = last.replace(":", ":*", 1)
    return f"({' <-> '.join([*head, last])})"
