"""Model → the JSON shapes that programs rely on. Keys may be added, never changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from digests.model import Bullet, Digest, Quote, QuotePage, QuoteRow, Transcript

if TYPE_CHECKING:
    # At run time it would load the whole store for a brief that needs none.
    from digests.verify import Verified

Json = dict[str, Any]


def brief_json(transcript: Transcript, bullets: Iterable[Bullet]) -> Json:
    """What `readout brief` prints."""
    return {
        "title": transcript.title,
        "date": transcript.date.isoformat() if transcript.date else None,
        "bullets": [bullet_json(bullet) for bullet in bullets],
    }


def bullet_json(bullet: Bullet) -> Json:
    """One bullet with its quotes."""
    return {
        "text": bullet.text,
        "topics": [match.topic for match in bullet.topics],
        "exchange": bullet.exchange,
        "outlet": bullet.outlet,
        "speaker": bullet.speaker,
        "quotes": [_quote_json(quote) for quote in bullet.quotes],
        "condenser": bullet.condenser,
        "answer": {"kind": bullet.verdict.kind.value, "words": bullet.verdict.words},
        "headline": bullet.headline,
    }


def quotes_json(page: QuotePage) -> Json:
    """What `readout quotes` prints."""
    return {"total": page.total, "quotes": [_row_json(row) for row in page.rows]}


def digest_json(digest: Digest) -> Json:
    """What `readout digest` prints; a section without topic holds everything."""
    return {
        "since": digest.since.isoformat(),
        "until": digest.until.isoformat(),
        "sources": [source.source_id for source in digest.coverage],
        "topics": [
            {
                "name": section.topic,
                "heading": section.heading,
                "bullets": [
                    bullet_json(item.bullet)
                    | {
                        "repeated": item.repeated,
                        "exchange_id": item.exchange.id,
                        "source": item.exchange.source_id,
                        "briefing": item.exchange.briefing_title,
                        "date": _iso(item.exchange.briefing_date),
                        "url": item.exchange.url,
                        "document": item.exchange.document,
                    }
                    for item in section.bullets
                ],
            }
            for section in digest.sections
        ],
        "other": digest.other,
        "coverage": {
            "read": sum(source.failure is None for source in digest.coverage),
            "of": len(digest.coverage),
            "sources": [
                {
                    "id": source.source_id,
                    "name": source.name,
                    "briefings": source.briefings,
                    "exchanges": source.exchanges,
                    "failure": source.failure,
                    "failed_at": _iso(source.failed_at),
                }
                for source in digest.coverage
            ],
        },
    }


def verified_json(found: "Verified") -> Json:
    """What `readout verify` prints."""
    exchange, turn = found.exchange, found.turn
    return {
        "finding": found.finding.value,
        "cited": found.cited,
        "printed": found.printed or None,
        "differences": [[p.cited, p.printed] for p in found.pieces if p.differs],
        "quote": found.quote.id if found.quote else None,
        "speaker": turn.speaker if turn else None,
        "is_question": turn.is_question if turn else None,
        "outlet": exchange.outlet if exchange else None,
        "source": exchange.source_id if exchange else None,
        "briefing": exchange.briefing_title if exchange else None,
        "date": _iso(exchange.briefing_date) if exchange else None,
        "url": exchange.url if exchange else None,
        "exchange": exchange.id if exchange else None,
    }


def _row_json(row: QuoteRow) -> Json:
    exchange = row.exchange
    return {
        "id": row.quote.id,
        "text": row.quote.text,
        "speaker": row.quote.speaker,
        "outlet": exchange.outlet,
        "question": exchange.question,
        "topics": [match.topic for match in exchange.topics],
        "source": exchange.source_id,
        "source_name": exchange.source_name,
        "briefing": exchange.briefing_title,
        "briefing_id": exchange.briefing_id,
        "date": _iso(exchange.briefing_date),
        "url": exchange.url,
        "document": exchange.document,
        "turn": exchange.turn,
        "exchange": exchange.id,
        "start": row.quote.span.start,
        "end": row.quote.span.end,
        "revision": exchange.revision,
        "removed": exchange.removed,
        "answer": {"kind": exchange.verdict.kind.value, "words": exchange.verdict.words},
        "headline": exchange.headline,
    }


def _quote_json(quote: Quote) -> Json:
    return {
        "id": quote.id,
        "text": quote.text,
        "speaker": quote.speaker,
        "start": quote.span.start,
        "end": quote.span.end,
        "inner": [
            {"start": inner.span.start, "end": inner.span.end, "speaker": inner.speaker}
            for inner in quote.inner
        ],
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
