"""The command line: arguments → one use case → data on stdout, words on stderr, an exit code.

    0  done            1  what was asked for failed, or another `run` holds the database
    2  wrong usage or settings            3  Discord refused the token: do not restart

Modules of this package import nothing heavy at their top, so that `--help` answers at once; each
command imports what it needs when it runs.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import catalogue, database, documents, lookups, output, reports, service, sources
from bot.cli.session import Session, hoist_config
from digests.errors import BadCatalogue, BadRequest, DigestsError, TokenRefused

app = typer.Typer(
    name="readout",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Official press briefings → exchanges, verbatim quotes and digests for Discord.",
)
_FAILED, _WRONG_USAGE, _TOKEN_REFUSED = 1, 2, 3


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="Settings, a TOML file; READOUT_CONFIG names it as well.",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        output.print_version()
        raise typer.Exit
    context.obj = Session(config)


service.add_to(app)
documents.add_to(app)
lookups.add_to(app)
app.add_typer(database.app)
app.add_typer(catalogue.topics)
app.add_typer(sources.app)
app.add_typer(reports.app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Errors of ours become sentences, never tracebacks."""
    output.print_whatever_comes()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        app(hoist_config(given), prog_name="readout")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else _FAILED
    except DigestsError as problem:
        output.say(str(problem))
        return exit_code_of(problem)
    return 0


def exit_code_of(problem: DigestsError) -> int:
    """Which of the four ends this error is."""
    from bot.settings import BadSettings

    if isinstance(problem, TokenRefused):
        return _TOKEN_REFUSED
    if isinstance(problem, BadSettings | BadCatalogue | BadRequest):
        return _WRONG_USAGE
    return _FAILED
