"""`readout topics`: what the catalogue holds, and what it does."""

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.documents import AsJson
from bot.cli.session import session_of

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
def try_topics(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Words of a briefing, in quotation marks.")],
    topic: Annotated[
        list[str] | None, typer.Option("--topic", metavar="NAME", help="Only this topic.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Which topics a text is about, and which of its words say so."""
    from bot.cli.topic_choice import choose_topics
    from digests.condensing.topics import TopicMatcher

    known = session_of(context).topics
    wanted = choose_topics(known, topic or ()).topics
    matches = TopicMatcher(known).match("", text)
    kept = [match for match in matches if not topic or match.topic in wanted]
    if as_json:
        output.print_json(
            [
                {
                    "topic": match.topic,
                    "certainty": match.certainty,
                    "words": list(match.words),
                    "weight": match.weight,
                }
                for match in kept
            ]
        )
        return
    if not kept:
        output.say("No topic matches these words.")
    for match in kept:
        words = ", ".join(repr(word) for word in match.words)
        output.paper().print(f"{match.topic}: {words} ({match.certainty})")
