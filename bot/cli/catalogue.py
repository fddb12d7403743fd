"""`readout topics`: what the catalogue holds, and what it does."""

import asyncio
import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import output
from bot.cli.documents import AsJson
from bot.cli.session import Session, session_of

if TYPE_CHECKING:
    from digests.subscribe import TopicTrial

_MOST_SHOWN = 20
_MOST_DAYS = 36_500

topics = typer.Typer(name="topics", no_args_is_help=True, help="Topics that can be followed.")


@topics.command("list")
def list_topics(context: typer.Context, as_json: AsJson = False) -> None:
    """All topics of the catalogue with their other names."""
    known = session_of(context).topics
    if as_json:
        output.print_json([{"name": topic.name, "aliases": list(topic.aliases)} for topic in known])
        return
    rows = [(topic.name, ", ".join(topic.aliases)) for topic in known]
    output.print_table(("topic", "also called"), rows)


@topics.command("test")
def try_topic(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A topic, or the name of a new one.")],
    phrases: Annotated[
        str | None, typer.Option(metavar="LIST", help="Try these instead, with commas between.")
    ] = None,
    exclusions: Annotated[
        str | None, typer.Option(metavar="LIST", help="Inside these, no phrase counts.")
    ] = None,
    days: Annotated[int, typer.Option(metavar="N", help="How far to look back.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Which stored exchanges a topic would match, and which of their words say so."""
    from bot.cli.numbers import require_between
    from bot.layouts.plain import to_plain
    from bot.layouts.trials import trial_layout
    from bot.words import Words

    require_between("--days", days, 1, _MOST_DAYS)
    trial = asyncio.run(
        _try(session_of(context), name, phrases, exclusions, dt.timedelta(days=days))
    )
    if as_json:
        output.print_json(_trial_json(trial))
        return
    layout = trial_layout(trial, Words(), most=_MOST_SHOWN)
    print(to_plain(layout, output.width()))  # noqa: T201


async def _try(
    session: Session, name: str, phrases: str | None, exclusions: str | None, span: dt.timedelta
) -> "TopicTrial":
    from bot.app import open_digests

    async with open_digests(session.settings) as digests:
        return await digests.trials.test(
            None, name, phrases=phrases, exclusions=exclusions, now=session.now(), span=span
        )


def _trial_json(trial: "TopicTrial") -> object:
    return {
        "topic": trial.topic.name,
        "since": trial.since.isoformat(),
        "searched": trial.searched,
        "hits": [
            {
                "exchange": hit.exchange.id,
                "briefing": hit.exchange.briefing_title,
                "question": hit.exchange.question,
                "certainty": hit.match.certainty,
                "words": list(hit.match.words),
            }
            for hit in trial.hits
        ],
        "suggestions": list(trial.suggestions),
    }
