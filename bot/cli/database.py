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

_KNOWN_AS = {
    "sources": "sources",
    "addresses": "files and pages",
    "documents": "their versions, each kept once",
    "briefings": "briefings",
    "exchanges": "exchanges, of every version",
    "turns": "turns",
    "bullets": "bullets",
    "quotes": "quotes",
    "guilds": "servers with settings",
    "guild_topics": "topics of servers",
    "subscriptions": "scheduled digests, removed ones too",
    "deliveries": "posts of digests",
    "reports": "reports of readers",
}
"""What people know of what is stored; tables that only the program knows are left out."""


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
    from digests.storage import require_room, schema_status

    url = session_of(context).settings.database.url
    found = schema_status(url)
    if found.is_current:
        output.tell(f"The database has the newest schema, {found.newest}.")
    elif found.current is None:
        require_room(url)
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
        f"{report.documents} files and pages read again, the newest version of each: "
        f"{report.changed} changed, {report.unchanged} unchanged."
    )


@app.command()
def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the file that is there.")
    ] = False,
) -> None:
    """Copy the database, also while the bot is running."""
    from digests.errors import BadRequest
    from digests.storage import backup_database

    if target.exists() and not replace:
        raise BadRequest(f"{str(target)!r} exists already; name another file, or add --replace.")
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
    if not copy.is_file():
        raise BadRequest(
            f"There is no file {str(copy)!r}. Name a copy made by `readout db backup`."
        )
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
    counted = dict(found.rows)
    rows = [(known, f"{counted[name]:,}") for name, known in _KNOWN_AS.items() if name in counted]
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
