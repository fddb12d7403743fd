"""`reports`: what readers say is wrong, from every server."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.documents import AsJson
from bot.cli.session import Session, session_of

if TYPE_CHECKING:
    from digests.model import Report, StoredExchange

app = typer.Typer(name="reports", help="Problems that readers reported.", no_args_is_help=True)


@app.command("list")
def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Answered ones as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Open reports of all servers, oldest first."""
    found = asyncio.run(_list(session_of(context), every))
    if as_json:
        output.print_json([_json(report, exchange) for report, exchange in found])
        return
    rows = [
        (
            str(report.id),
            f"{report.reported_at:%Y-%m-%d %H:%M}",
            report.problem.value,
            _about(report, exchange),
            " ".join(report.remark.split()),
            report.answer or "",
        )
        for report, exchange in found
    ]
    output.print_table(("id", "at (UTC)", "wrong", "exchange", "remark", "answer"), rows)


@app.command("answer")
def answer(
    context: typer.Context,
    report: Annotated[int, typer.Argument(metavar="ID", help="Which report.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was done.")],
) -> None:
    """Settle a report."""
    asyncio.run(_answer(session_of(context), report, text))
    output.say(f"Report {report} is settled.")


async def _list(
    session: Session, every: bool
) -> "tuple[tuple[Report, StoredExchange | None], ...]":
    from bot.app import open_digests

    async with open_digests(session.settings) as digests:
        return await digests.reports.list(None, answered=every, limit=1000)


async def _answer(session: Session, number: int, text: str) -> None:
    from bot.app import open_digests
    from digests.model import ReportId

    async with open_digests(session.settings) as digests:
        now = session.now()
        await digests.reports.answer(None, ReportId(number), text, by=0, now=now)


def _about(report: "Report", exchange: "StoredExchange | None") -> str:
    if exchange is None:
        return f"exchange {report.exchange_id}, no longer on record"
    where = f"{exchange.source_id} {exchange.briefing_date or 'date unknown'}"
    return f"{where}: {exchange.outlet or '?'} → {exchange.speaker or '?'}"


def _json(report: "Report", exchange: "StoredExchange | None") -> dict[str, object]:
    return {
        "id": report.id,
        "guild": report.guild_id,
        "problem": report.problem.value,
        "remark": report.remark,
        "reported_at": report.reported_at.isoformat(),
        "exchange": report.exchange_id,
        "source": exchange.source_id if exchange else None,
        "outlet": exchange.outlet if exchange else None,
        "speaker": exchange.speaker if exchange else None,
        "url": exchange.url if exchange else None,
        "answer": report.answer,
    }
