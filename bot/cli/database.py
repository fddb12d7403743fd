"""`readout db`: schema, backups, and reading everything again."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.session import Session, session_of

if TYPE_CHECKING:
    from digests.ingest import RereadReport
    from digests.storage import StorageStats

app = typer.Typer(
    name="db", no_args_is_help=True, help="Create, mend, copy and measure the database."
)


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the database to this Readout's schema; an SQLite file is copied first."""
    from digests.storage import schema_status, upgrade_database

    url = session_of(context).settings.database.url
    pending = schema_status(url).pending
    status = upgrade_database(url)
    if not pending:
        output.say(f"The database already has the newest schema, {status.newest}.")
        return
    if status.backup:
        output.say(f"The old database was copied to {status.backup}.")
    output.say(f"The database now has schema {status.newest}.")


@app.command()
def status(context: typer.Context) -> None:
    """Say which schema the database has and what is pending; changes nothing."""
    from digests.storage import schema_status

    found = schema_status(session_of(context).settings.database.url)
    if found.is_current:
        output.tell(f"The database has the newest schema, {found.newest}.")
    elif found.current is None:
        output.tell("There is no database yet. `readout db upgrade` or `readout ingest` makes it.")
        raise typer.Exit(1)
    elif found.pending:
        waiting = ", ".join(found.pending)
        output.tell(f"It has schema {found.current}; pending: {waiting}. Run `readout db upgrade`.")
        raise typer.Exit(1)
    else:
        output.tell(f"It has schema {found.current} of a newer Readout. Install that Readout.")
        raise typer.Exit(1)


@app.command()
def reread(context: typer.Context) -> None:
    """Read all stored documents again, after a parser was mended."""
    report = asyncio.run(_reread(session_of(context)))
    for lost in report.unreadable:
        output.say(f"{lost.address}: can no longer be read; what was stored stays. {lost.reason}")
    output.say(
        f"{report.documents} documents read again: "
        f"{report.changed} changed, {report.unchanged} unchanged."
    )


@app.command()
def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
) -> None:
    """Copy the database, also while the bot is running."""
    from digests.storage import backup_database

    made = backup_database(session_of(context).settings.database.url, target)
    output.say(f"The database was copied to {made}.")


@app.command()
def restore(
    context: typer.Context,
    copy: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by `backup`.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the database that is there.")
    ] = False,
) -> None:
    """Put a copy in the database's place. Stop the bot first."""
    from digests.errors import BadRequest
    from digests.storage import restore_database, schema_status

    url = session_of(context).settings.database.url
    if not replace and schema_status(url).current is not None:
        raise BadRequest(
            "There is a database already. Add --replace to give it up for the copy, "
            "or make a copy of it first with `readout db backup FILE`."
        )
    restore_database(url, copy, replace=replace)
    output.say(f"The database is that of {copy} again.")


@app.command()
def stats(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Count what is stored."""
    found = asyncio.run(_stats(session_of(context)))
    if as_json:
        sizes = {"size": found.size, "document_bytes": found.document_bytes}
        output.print_json({"rows": dict(found.rows), **sizes})
        return
    rows = [(name, f"{count:,}") for name, count in found.rows]
    rows += [("bytes on disk", f"{found.size:,}")]
    rows += [("bytes of documents", f"{found.document_bytes:,}")]
    output.print_table(("what", "how much"), rows)


async def _reread(session: Session) -> "RereadReport":
    from bot.app import open_digests

    def progress(done: int, address: str) -> None:
        if console.is_terminal:
            console.print(f"{done}: {address}", soft_wrap=True)

    console = output.words_console()
    async with open_digests(session.settings) as digests:
        return await digests.ingest.reread(now=session.now(), progress=progress)


async def _stats(session: Session) -> "StorageStats":
    from digests.storage import open_database, storage_stats

    database = await open_database(session.settings.database.url)
    try:
        return await storage_stats(database)
    finally:
        await database.close()
