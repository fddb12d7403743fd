"""The statements of the lookup, one text per back end; values are always parameters."""

from typing import Any

from digests.model import QuoteQuery
from digests.storage.columns import OPERATOR, owner_of, plain_text
from digests.storage.match import Match, fts5_match, ranking_tsquery, tsquery

# The index first: a plain JOIN lets SQLite begin with the table and probe the index once per row
# (2.8 s instead of 23 ms at 100,000 exchanges); CROSS JOIN fixes the order.
_FTS5_FROM = """exchange_terms CROSS JOIN exchanges e ON e.search_id = exchange_terms.rowid"""
_TSVECTOR_FROM = """exchange_terms JOIN exchanges e ON e.search_id = exchange_terms.search_id"""
_ALL_FROM = "exchanges e"

# Weights of question, answer, about, keys: what was answered counts most, what an exchange is
# filed under counts only as a filter.
_BM25 = "bm25(exchange_terms, 2.0, 3.0, 1.5, 0.0)"
_TS_RANK = (
    "-ts_rank(CAST('{0, 0.5, 0.66, 1}' AS real[]), exchange_terms.terms, "
    "CAST(:ranking AS tsquery), 1)"
)


def ranked_statement(dialect: str, query: QuoteQuery, match: Match) -> tuple[str, dict[str, Any]]:
    """`id`, `quotes` and the `total` of the window, ordered. Parameters left to the caller:
    `window`, `limit`, `offset`.
    """
    source, condition, newest, values = _matching(dialect, query, match)
    score = "0.0"
    if match.has_terms:
        score = _BM25 if dialect == "sqlite" else _TS_RANK
        if dialect == "postgresql":
            values["ranking"] = ranking_tsquery(match)
    certain = "0"
    if query.topic is not None:
        certain = (
            "(SELECT CASE WHEN x.certain THEN 1 ELSE 0 END FROM exchange_topics x "
            "WHERE x.exchange_id = e.id AND x.topic = :topic)"
        )
        values["topic"] = plain_text(query.topic)
    order = "sort_day DESC, id DESC"
    if not query.newest_first:
        order = f"certain DESC, score, {order}"
    return (
        f"""
        WITH hits AS MATERIALIZED (
            SELECT e.id, e.quotes, e.sort_day, {certain} AS certain, {score} AS score
            FROM {source}
            WHERE {condition} AND {_DATED[_has_dates(query)]}
            ORDER BY {newest} DESC
            LIMIT :window
        )
        SELECT id, quotes, count(*) OVER () AS total
        FROM hits
        ORDER BY {order}
        LIMIT :limit OFFSET :offset
        """,  # noqa: S608  # nosec B608 - all parts stand above
        values | _dates(query),
    )


def undated_statement(dialect: str, query: QuoteQuery, match: Match) -> tuple[str, dict[str, Any]]:
    """How many would match were their date known, up to `window`."""
    source, condition, _, values = _matching(dialect, query, match)
    return (
        f"""
        SELECT count(*) FROM (
            SELECT 1 FROM {source}
            WHERE {condition} AND e.day IS NULL
            LIMIT :window
        ) AS undated
        """,  # noqa: S608  # nosec B608 - as above
        values,
    )


# A server that stored a briefing itself sees its own copy and not the operator's beside it. Most
# servers own nothing, which one look at `names` tells.
_NO_COPY = """(
    e.guild_id <> :operator
    OR NOT EXISTS (SELECT 1 FROM names n WHERE n.guild_id = :guild)
    OR NOT EXISTS (
        SELECT 1 FROM briefings theirs JOIN briefings own ON own.event = theirs.event
        WHERE theirs.id = e.briefing_id AND own.guild_id = :guild AND own.status = 'live'
    )
)"""

_DATED = {
    True: "e.day >= :since AND e.day <= :until",
    False: "1 = 1",
}


def _matching(
    dialect: str, query: QuoteQuery, match: Match
) -> tuple[str, str, str, dict[str, Any]]:
    values: dict[str, Any] = {"operator": OPERATOR, "guild": owner_of(query.guild_id)}
    conditions = [
        "e.current AND NOT e.withdrawn AND e.quotes > 0",
        "e.guild_id IN (:operator, :guild)",
    ]
    if query.guild_id is not None and query.source is None:
        conditions.append(_NO_COPY)
    if query.as_of is not None:
        conditions.append("e.id <= :as_of")
        values["as_of"] = query.as_of
    if match.is_empty:
        return _ALL_FROM, " AND ".join(conditions), "e.id", values
    if dialect == "sqlite":
        values["match"] = fts5_match(match)
        conditions.insert(0, "exchange_terms MATCH :match")
        return _FTS5_FROM, " AND ".join(conditions), "exchange_terms.rowid", values
    values["match"] = tsquery(match)
    conditions.insert(0, "exchange_terms.terms @@ CAST(:match AS tsquery)")
    return _TSVECTOR_FROM, " AND ".join(conditions), "exchange_terms.search_id", values


def _has_dates(query: QuoteQuery) -> bool:
    return query.since is not None or query.until is not None


def _dates(query: QuoteQuery) -> dict[str, Any]:
    if not _has_dates(query):
        return {}
    return {
        "since": query.since.toordinal() if query.since else 0,
        "until": query.until.toordinal() if query.until else 10_000_000,
    }
