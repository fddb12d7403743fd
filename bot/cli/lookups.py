"""`quotes`, `digest` and `verify`: what is asked of the store."""

import asyncio
import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.documents import AsJson
from bot.cli.session import Session, session_of

if TYPE_CHECKING:
    from digests.lookup import LookupAnswer, LookupRequest
    from digests.model import Digest
    from digests.verify import Verified

_DAY = dt.timedelta(days=1)
_MOST_QUOTES = 1000


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("quotes")(quotes)
    app.command("digest")(digest)
    app.command("verify")(verify)


def quotes(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option(help="A topic, or any words.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Who asked: a name or abbreviation.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Who answered.")] = None,
    source: Annotated[str | None, typer.Option(metavar="ID", help="Whose briefing.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Briefings from then.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to that day.")] = None,
    words: Annotated[str | None, typer.Option(help="A question as you would ask it.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", help="At most so many.")] = 10,
    every: Annotated[bool, typer.Option("--all", help="Every quote of an exchange.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find quotes by topic, outlet, speaker, source, date or words."""
    from bot.cli.numbers import require_between
    from digests.lookup import LookupRequest

    require_between("--limit", limit, 1, _MOST_QUOTES)
    request = LookupRequest(
        topic=topic,
        outlet=outlet,
        speaker=speaker,
        source=source,
        since=since,
        until=until,
        words=words,
        every_quote=every,
    )
    answer = asyncio.run(_find(session_of(context), request, limit))
    for note in answer.notes:
        output.say(note)
    if as_json:
        from bot.cli.shapes import quotes_json

        output.print_json(quotes_json(answer.page))
        return
    from bot.layouts.plain import to_plain
    from bot.layouts.quotes import quotes_layout
    from bot.words import Words

    layout = quotes_layout(answer.page, Words(), size=limit)
    print(to_plain(layout, output.width(), addresses=True))  # noqa: T201


def digest(
    context: typer.Context,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", metavar="T", help="May be repeated.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Stored from then; default: a day ago.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Stored before; default: now.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the digest of a span of time, as it would be posted."""
    session = session_of(context)
    now = session.now()
    start = _moment(since, "--since") if since else now - _DAY
    end = _moment(until, "--until", end=True) if until else now
    _require_span(start, end, since, until)
    made = asyncio.run(_span(session, start, end, tuple(topic or ())))
    if as_json:
        from bot.cli.shapes import digest_json

        output.print_json(digest_json(made))
        return
    from bot.layouts.digest import digest_layout
    from bot.layouts.plain import to_plain
    from bot.words import Words

    layout = digest_layout(made, None, Words())
    print(to_plain(layout, output.width(), addresses=True))  # noqa: T201


def verify(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="Words as cited; - reads stdin.")],
    as_json: AsJson = False,
) -> None:
    """Check whether words were said: exact (exit 0), altered or not found (exit 1)."""
    from digests.verify import Finding

    cited = sys.stdin.read() if text == "-" else text
    found = asyncio.run(_verify(session_of(context), cited))
    if as_json:
        from bot.cli.shapes import verified_json

        output.print_json(verified_json(found))
    else:
        from bot.layouts.plain import to_plain
        from bot.layouts.verify import verified_layout
        from bot.words import Words

        layout = verified_layout(found, Words())
        print(to_plain(layout, output.width(), addresses=True))  # noqa: T201
    if found.finding is not Finding.EXACT:
        raise typer.Exit(1)


async def _verify(session: Session, text: str) -> "Verified":
    from bot.app import open_digests

    async with open_digests(session.settings) as digests:
        return await digests.verify.verify(None, text)


async def _find(session: Session, request: "LookupRequest", limit: int) -> "LookupAnswer":
    from bot.app import open_digests

    async with open_digests(session.settings) as digests:
        return await digests.lookup.quotes(None, request, limit=limit)


async def _span(
    session: Session, since: dt.datetime, until: dt.datetime, topics: tuple[str, ...]
) -> "Digest":
    from bot.app import open_digests

    async with open_digests(session.settings) as digests:
        return await digests.deliver.span(None, since, until, topics)


def _require_span(
    start: dt.datetime, end: dt.datetime, since: str | None, until: str | None
) -> None:
    from digests.errors import BadRequest

    if start >= end:
        begins, ends = since or "a day ago", until or "now"
        mend = "swap the two" if since and until else "give both --since and --until"
        raise BadRequest(f"Nothing lies between since {begins} and until {ends}; {mend}.")


def _moment(typed: str, option: str, *, end: bool = False) -> dt.datetime:
    """A date (its start, or with `end` its end) or an ISO instant; UTC where no zone is said."""
    from digests.errors import BadRequest

    try:
        if len(typed) <= len("2026-11-24"):
            day = dt.datetime.combine(dt.date.fromisoformat(typed), dt.time(), dt.UTC)
            return day + _DAY if end else day
        moment = dt.datetime.fromisoformat(typed)
    except ValueError:
        raise BadRequest(
            f"{option} {typed!r} is no date. Write 2026-11-24 or 2026-11-24T08:00+01:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
