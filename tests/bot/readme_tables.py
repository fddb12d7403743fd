"""The README's tables, made from the code. `python -m tests.bot.readme_tables` writes them in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import typer
from discord import app_commands

from bot.cli import app
from bot.commands.about import about_commands
from bot.commands.alerts import AlertCommands
from bot.commands.briefing import briefing_command
from bot.commands.data import ConfigCommands, DataCommands
from bot.commands.digest import DigestCommands
from bot.commands.quotes import quotes_command
from bot.commands.settings import SettingsDesk
from bot.commands.setup import SetupDesk
from bot.commands.source import SourceCommands
from bot.commands.topic import TopicCommands
from bot.commands.verify import verify_commands
from bot.invite import PERMISSIONS, SCOPES, invite_link
from bot.settings import described_settings, variable

README = Path(__file__).resolve().parents[2] / "README.md"


def tables() -> dict[str, str]:
    """Every generated part of the README by the name that its markers carry."""
    return {
        "settings": "\n".join(_settings()),
        "commands": "\n".join(_program_commands()),
        "slash": "\n".join(_slash_commands()),
        "invite": f"    {invite_link('YOUR_APPLICATION_ID')}\n\n"
        f"Scopes `{'` and `'.join(SCOPES)}`, permissions integer `{PERMISSIONS}`.",
    }


def with_tables(text: str) -> str:
    """The README with its generated parts made anew."""
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        assert text.find(begin) < text.find(end), f"The README lacks {begin} or {end}."
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n\n{table}\n\n{end}{rest.partition(end)[2]}"
    return text


def _settings() -> Iterator[str]:
    yield "| setting | environment variable | default | what it does |"
    yield "| --- | --- | --- | --- |"
    for name, field in described_settings():
        default = f"`{field.default}`" if field.default not in {None, ()} else ""
        yield f"| `{name}` | `{variable(name)}` | {default} | {field.description} |"


def _program_commands() -> Iterator[str]:
    yield "| command | what it does |"
    yield "| --- | --- |"
    for path, command in _walk("readout", cast("Any", typer.main.get_command(app))):
        parts = [_parameter(each) for each in command.params if each.name != "help"]
        usage = " ".join(filter(None, (path, *parts)))
        does = " ".join((command.help or "").split())
        yield f"| `{usage}` | {does} |".replace("PATH|URL", "PATH\\|URL")


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    for name, inner in command.commands.items():
        if hasattr(inner, "commands"):
            yield from _walk(f"{path} {name}", inner)
        else:
            yield f"{path} {name}", inner


def _parameter(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    flag = parameter.opts[0]
    if parameter.is_flag:
        return f"[{flag}]"
    several = "…" if parameter.multiple else ""
    given = f"{flag} {parameter.metavar or parameter.name.upper()}"
    return given if parameter.required else f"[{given}]{several}"


def slash_commands() -> tuple[app_commands.Command[Any, ..., Any], ...]:
    """The bot's commands, made without what answers them; groups opened."""
    none = cast("Any", None)
    made = (
        quotes_command(none),
        briefing_command(none),
        DigestCommands(subscribe=none, deliver=none, lookup=none, editors=none, now=none),
        TopicCommands(subscribe=none, trials=none, lookup=none, editors=none, now=none),
        SourceCommands(manage=none, take_in=none, withdraw=none, editors=none, now=none),
        *verify_commands(none)[:1],
        SetupDesk(
            set_up=none, subscribe=none, deliver=none, settings=none, editors=none, now=none
        ).command(),
        SettingsDesk(none, none).command(),
        AlertCommands(alerts=none, lookup=none, editors=none, now=none),
        DataCommands(none),
        ConfigCommands(data=none, editors=none, now=none),
        *about_commands(subscribe=none, sources=none, editors=none, status=none, now=none),
    )
    opened: list[app_commands.Command[Any, ..., Any]] = []
    for each in made:
        if isinstance(each, app_commands.Group):
            opened += [c for c in each.walk_commands() if isinstance(c, app_commands.Command)]
        else:
            opened.append(cast("app_commands.Command[Any, ..., Any]", each))
    return tuple(opened)


def _slash_commands() -> Iterator[str]:
    yield "| command | options | what it does |"
    yield "| --- | --- | --- |"
    for command in slash_commands():
        options = ", ".join(
            f"`{each.display_name}`" if each.required else f"[`{each.display_name}`]"
            for each in command.parameters
        )
        yield f"| `/{command.qualified_name}` | {options} | {command.description} |"


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
