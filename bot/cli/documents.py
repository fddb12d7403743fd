"""`read`, `brief` and `ingest`: what is done with a document."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.session import Session, session_of

if TYPE_CHECKING:
    from digests.model import Bullet, Document, Transcript

Target = Annotated[str, typer.Argument(metavar="PATH|URL", help="A file or a web address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Explain = Annotated[bool, typer.Option("--explain", help="Also say why it was read like this.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("read")(read)
    app.command("brief")(brief)
    app.command("ingest")(ingest)


def read(
    context: typer.Context, target: Target, as_json: AsJson = False, explain: Explain = False
) -> None:
    """Show the turns and exchanges of one transcript."""
    from digests.catalogues import outlet_index
    from digests.transcripts.as_json import transcript_json

    session = session_of(context)
    document, transcript = read_target(session, target)
    if as_json:
        output.print_json(transcript_json(transcript))
        return
    from bot.cli.reading_view import show_explanation, show_transcript

    if explain:
        show_explanation(document, transcript, outlet_index(session.outlets))
    else:
        show_transcript(transcript)
    if not transcript.exchanges:
        from bot.cli.targets import why_no_exchange

        output.say(why_no_exchange(target))


def brief(
    context: typer.Context,
    target: Target,
    topic: Annotated[
        list[str] | None,
        typer.Option("--topic", metavar="NAME", help="Only this topic; may be repeated."),
    ] = None,
    as_json: AsJson = False,
    explain: Explain = False,
) -> None:
    """Condense one transcript into bullets with quotes; no database."""
    from bot.cli.targets import why_no_exchange
    from bot.cli.topic_choice import choose_topics, keep_wanted

    session = session_of(context)
    wanted = choose_topics(session.topics, topic or ())
    _, transcript = read_target(session, target)
    bullets = condense(session, transcript)
    if not transcript.exchanges:
        output.say(why_no_exchange(target))
    elif topic:
        bullets = keep_wanted(transcript, bullets, wanted)
        if not bullets:
            output.say(f"Nothing in this briefing is about {' or '.join(map(repr, wanted.all))}.")
    if as_json:
        from bot.cli.shapes import brief_json

        output.print_json(brief_json(transcript, bullets))
        return
    from bot.cli.reading_view import show_bullets

    show_bullets(transcript, bullets, wanted.all, explain=explain)
    if explain:
        from bot.cli.reading_view import show_choices

        show_choices(transcript, bullets)


def ingest(
    context: typer.Context,
    targets: Annotated[
        list[str], typer.Argument(metavar="PATH|URL…", help="Files, folders or web addresses.")
    ],
    source: Annotated[
        str, typer.Option("--source", metavar="ID", help="The source that they belong to.")
    ] = "files",
    archive: Annotated[
        bool, typer.Option("--archive", help="Keep them out of digests: old briefings.")
    ] = False,
) -> None:
    """Store briefings from files, folders or addresses.

    A folder is taken whole; the same file twice changes nothing.
    """
    from bot.cli.ingesting import ingest_targets

    session = session_of(context)
    failed = asyncio.run(ingest_targets(session, targets, source, archive=archive))
    if failed:
        raise typer.Exit(1)


def read_target(session: Session, target: str) -> "tuple[Document, Transcript]":
    """The target and its transcript. Raises UnreadableDocument, FetchRefused or FetchFailed."""
    return asyncio.run(_read_target(session, target))


async def _read_target(session: Session, target: str) -> "tuple[Document, Transcript]":
    from bot.cli.targets import is_address, open_target, read_safely
    from digests.catalogues import outlet_index
    from digests.transcripts.read import read_transcript

    document = await open_target(target, session.settings, session.now())
    outlets = outlet_index(session.outlets)
    if is_address(target):
        return document, await read_safely(document, outlets)
    return document, read_transcript(document, outlets)


def condense(session: Session, transcript: "Transcript") -> "tuple[Bullet, ...]":
    """Bullets; a language model words them where one is configured."""
    from digests.condensing.bullets import draft_bullets, finish_bullets
    from digests.condensing.extractive import ExtractiveCondenser
    from digests.condensing.topics import TopicMatcher

    drafts = draft_bullets(transcript, ExtractiveCondenser())
    if session.settings.llm.base_url is not None:
        from bot.rewording import reword_once

        llm, now = session.settings.llm, session.now()
        drafts = asyncio.run(reword_once(llm, transcript, drafts, now))
    return finish_bullets(transcript, drafts, TopicMatcher(session.topics))
