"""`readout sources`: where briefings come from, how that goes, and what of it is taken down."""

import asyncio
import datetime as dt
import getpass
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.documents import AsJson
from bot.cli.session import Session, session_of

if TYPE_CHECKING:
    from bot.polling import Polling
    from digests.manage_sources import SourceState
    from digests.model import GuildId, Source, Withdrawal
    from digests.sources.reports import PollReport
    from digests.sources.trial import Step

app = typer.Typer(name="sources", no_args_is_help=True, help="Where briefings come from.")

_MOST_BACKFILLED = 10_000

Server = Annotated[
    int | None,
    typer.Option("--server", metavar="ID", help="A Discord server's own, not the operator's."),
]
Briefing = Annotated[
    str,
    typer.Argument(metavar="BRIEFING", help="Its number, its address, or the id of a quote."),
]


@app.command("list")
def list_sources(context: typer.Context, server: Server = None, as_json: AsJson = False) -> None:
    """All sources, whether they are on, and how polling them goes."""
    states = asyncio.run(_states(session_of(context), server))
    if as_json:
        output.print_json([_state_json(state) for state in states])
        return
    now = session_of(context).now()
    rows = [
        (
            state.source.id,
            "on" if state.source.enabled else "off",
            state.source.kind,
            state.source.name,
            state.source.address or "",
            _health_words(state, now),
        )
        for state in states
    ]
    output.print_table(("id", "", "kind", "name", "address", "health"), rows)


@app.command("test")
def try_source(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="ID|URL", help="A source, or an address.")],
    as_json: AsJson = False,
) -> None:
    """Look at a source and read its newest briefing; stores nothing."""
    heard = None if as_json else _show_step
    steps = asyncio.run(_try_source(session_of(context), source, heard))
    if as_json:
        output.print_json([{"name": s.name, "ok": s.ok, "detail": s.detail} for s in steps])
    if not all(step.ok for step in steps):
        raise typer.Exit(1)


@app.command("backfill")
def backfill(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="ID", help="A source, by id or name.")],
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", help="How many briefings at most.")
    ] = 100,
    server: Server = None,
) -> None:
    """Bring in what a source published before, newest first; into no digest."""
    from bot.cli.numbers import require_between

    require_between("--limit", limit, 1, _MOST_BACKFILLED)
    report = asyncio.run(_backfill(session_of(context), source, limit, server))
    for problem in report.problems:
        output.say(f"{problem.address}: failed. {problem.reason}")
    output.say(
        f"{report.new} new of {report.found} listed; {len(report.problems)} could not be read."
    )
    if report.problems and not report.ingested:
        raise typer.Exit(1)


@app.command("withdraw")
def withdraw(
    context: typer.Context,
    briefing: Briefing,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays on record.")],
    server: Server = None,
) -> None:
    """Take a wrong briefing down; quotes that were printed of it say so."""
    done = asyncio.run(_withdraw(session_of(context), briefing, reason, server))
    output.say(f"Briefing {done.briefing_id} ({_title(done)}) is withdrawn.")
    output.say(f"`readout sources restore {done.briefing_id}` puts it back.")


@app.command("restore")
def restore(context: typer.Context, briefing: Briefing, server: Server = None) -> None:
    """Put a withdrawn briefing back."""
    done = asyncio.run(_restore(session_of(context), briefing, server))
    output.say(f"Briefing {done.briefing_id} ({_title(done)}) is back.")


@app.command("withdrawn")
def list_withdrawn(context: typer.Context, server: Server = None, as_json: AsJson = False) -> None:
    """What is withdrawn, by whom and why."""
    found = asyncio.run(_withdrawn(session_of(context), server))
    if as_json:
        output.print_json(
            [
                {
                    "briefing_id": each.briefing_id,
                    "title": each.title,
                    "date": None if each.date is None else each.date.isoformat(),
                    "source_name": each.source_name,
                    "reason": each.reason,
                    "who": each.who,
                    "withdrawn_at": each.withdrawn_at.isoformat(),
                }
                for each in found
            ]
        )
        return
    if not found:
        output.say("Nothing is withdrawn.")
    rows = [
        (str(w.briefing_id), f"{w.withdrawn_at:%Y-%m-%d}", _title(w), w.who, w.reason)
        for w in found
    ]
    output.print_table(("briefing", "on", "title", "by", "reason"), rows)


@asynccontextmanager
async def _open(session: Session) -> "AsyncIterator[Polling]":
    from bot.app import open_digests
    from bot.polling import open_polling

    async with (
        open_digests(session.settings) as digests,
        open_polling(session.settings, digests, make_known=False) as polling,
    ):
        yield polling


async def _states(session: Session, server: int | None) -> "tuple[SourceState, ...]":
    """With health where there is a database; the catalogue alone where there is none."""
    from digests.manage_sources import SourceState
    from digests.storage import schema_status

    if schema_status(session.settings.database.url).current is None:
        return tuple(SourceState(source) for source in session.sources)
    async with _open(session) as polling:
        states = await polling.manage.list(_guild(server))
    if server is None:
        handed = await _handed_over(session)
        return (*states, *(SourceState(source) for source in handed))
    return tuple(state for state in states if state.is_own)


async def _handed_over(session: Session) -> "tuple[Source, ...]":
    """Sources that `ingest` made: nothing is fetched from them. None where nothing is stored."""
    from bot.app import open_digests
    from digests.model import SourceKind
    from digests.storage import schema_status

    if schema_status(session.settings.database.url).current is None:
        return ()
    async with open_digests(session.settings) as digests:
        known = await digests.sources.all(None)
    return tuple(source for source in known if source.kind is SourceKind.UPLOAD)


def _show_step(step: "Step") -> None:
    output.paper().print(f"{'✓' if step.ok else '✗'} {step.name}: {step.detail}")


async def _try_source(
    session: Session, typed: str, heard: "Callable[[Step], None] | None"
) -> "tuple[Step, ...]":
    from bot.cli.targets import is_address, open_web
    from digests.catalogues import outlet_index
    from digests.errors import BadRequest
    from digests.model import SourceId
    from digests.names import Name, NameIndex
    from digests.sources import trial
    from digests.sources.visit import Visitor
    from digests.sources.worker import LimitedReader

    handed = await _handed_over(session)
    known = {source.id: source for source in (*handed, *session.sources)}
    if not is_address(typed):
        index = NameIndex(Name(source.id, (source.name,)) for source in known.values())
        typed = index.resolve(typed, what="source")
        if known[SourceId(typed)] in handed:
            raise BadRequest(
                f"{typed!r} has no address to look at: its briefings were handed over, with "
                f"`readout ingest --source {typed} FILE`. `readout read FILE` tries one."
            )
    reader = LimitedReader(outlet_index(session.outlets))
    async with open_web(session.settings) as web, reader:
        visitor = Visitor(web, reader)
        if is_address(typed):
            # Which of its readings fits is known at the end only.
            steps = await trial.try_address(typed, visitor, now=session.now())
            if heard is not None:
                for step in steps:
                    heard(step)
            return steps
        found = next(source for source in known.values() if source.id == typed)
        return await trial.try_source(found, visitor, now=session.now(), heard=heard)


async def _backfill(session: Session, typed: str, limit: int, server: int | None) -> "PollReport":
    from bot.cli.ingesting import create_if_new

    create_if_new(session.settings.database.url)
    async with _open(session) as polling:
        return await polling.manage.backfill(
            _guild(server),
            typed,
            now=session.now(),
            limit=limit,
            progress=lambda done, address: output.say(f"{done}. {address}"),
        )


async def _withdraw(
    session: Session, briefing: str, reason: str, server: int | None
) -> "Withdrawal":
    async with _open(session) as polling:
        return await polling.withdraw.withdraw(
            _guild(server), briefing, reason=reason, who=_login(), now=session.now()
        )


async def _restore(session: Session, briefing: str, server: int | None) -> "Withdrawal":
    async with _open(session) as polling:
        return await polling.withdraw.restore(_guild(server), briefing)


async def _withdrawn(session: Session, server: int | None) -> "tuple[Withdrawal, ...]":
    async with _open(session) as polling:
        return await polling.withdraw.list(_guild(server))


def _guild(server: int | None) -> "GuildId | None":
    from digests.model import GuildId

    return None if server is None else GuildId(server)


def _login() -> str:
    try:
        return f"operator ({getpass.getuser()})"
    except (KeyError, OSError):
        return "operator"


def _title(withdrawal: "Withdrawal") -> str:
    return withdrawal.title or "untitled"


def _state_json(state: "SourceState") -> dict[str, object]:
    source, health = state.source, state.health
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "address": source.address,
        "enabled": source.enabled,
        "server": source.guild_id,
        "health": None
        if health is None
        else {
            "last_success_at": _iso(health.last_success_at),
            "last_failure_at": _iso(health.last_failure_at),
            "last_new_at": _iso(health.last_new_at),
            "next_poll_at": _iso(health.next_poll_at),
            "failures": health.failures,
            "failure": health.failure,
        },
        "usual_days": None if state.rhythm is None else state.rhythm.days,
    }


def _health_words(state: "SourceState", now: dt.datetime) -> str:
    health = state.health
    if state.source.kind == "upload":
        return "handed over with `readout ingest`"
    if health is None:
        return "never polled" if state.source.enabled else ""
    parts = []
    if health.last_success_at is not None:
        parts.append(f"well {_ago(now - health.last_success_at)}")
    if health.failures:
        parts.append(f"failed {health.failures}×: {health.failure}")
    if health.next_poll_at is not None and state.source.enabled:
        parts.append(f"next try {health.next_poll_at:%Y-%m-%d %H:%M} UTC")
    if state.rhythm is not None:
        parts.append(f"usually every {max(state.rhythm.days, 1)} d")
    return "; ".join(parts)


def _ago(span: dt.timedelta) -> str:
    minutes = max(int(span.total_seconds() // 60), 0)
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes // size} {unit} ago"
    return f"{minutes} min ago"


def _iso(at: dt.datetime | None) -> str | None:
    return None if at is None else at.isoformat()
