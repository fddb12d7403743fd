"""The console at a terminal: a prompt that completes commands, options and values."""

from collections.abc import AsyncGenerator, Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.console import Command, Console, Option

_LEAVE = {"/quit", "/exit", "quit", "exit"}


async def take_commands(console: Console, width: int) -> None:
    """Ask for commands until /quit, Ctrl-D or Ctrl-C."""
    session: PromptSession[str] = PromptSession(
        completer=CommandCompleter(console), complete_while_typing=True
    )
    while True:
        try:
            line = (await session.prompt_async("> ")).strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line.lower() in _LEAVE:
            return
        if line:
            print(await console.shown(line, width))  # noqa: T201


class CommandCompleter(Completer):
    """Completes what stands before the cursor."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def get_completions(
        self,
        document: Document,  # noqa: ARG002 - the library's signature
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> Iterable[Completion]:
        """Nothing: values are looked up, which waits; the prompt asks the other method."""
        return ()

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> AsyncGenerator[Completion, None]:
        """Commands first, then option names, then an option's values."""
        typed = document.text_before_cursor.lstrip().removeprefix("/")
        command = self._console.command_of(typed)
        if command is None or not typed.startswith(f"{command.name} "):
            for name, known in self._console.commands.items():
                if name.startswith(typed.lower()):
                    yield Completion(f"/{name}", -len(typed) - 1, display_meta=known.does)
            return
        rest = typed[len(command.name) :]
        option, value = open_option(command, rest)
        if option is not None:
            for found in await self._console.suggest(option, value):
                yield Completion(found, -len(value))
        word = rest.rpartition(" ")[2]
        for each in command.options:
            if f" {each.name}:" not in rest and each.name.startswith(word):
                yield Completion(f"{each.name}:", -len(word))


def open_option(command: Command, rest: str) -> tuple[Option | None, str]:
    """The option whose value is being typed, and what there is of it."""
    last: tuple[int, Option] | None = None
    for option in command.options:
        at = rest.rfind(f" {option.name}:")
        if at >= 0 and (last is None or at > last[0]):
            last = (at, option)
    if last is None:
        return None, ""
    at, option = last
    return option, rest[at + len(option.name) + 2 :].lstrip()
