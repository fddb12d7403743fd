"""The console: slash commands as text, over the real use cases on a real database."""

import datetime as dt

import pytest
import pytest_asyncio
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.app import open_digests
from bot.cli.demo import demo_settings, ingest_samples
from bot.console import ONLY_IN_DISCORD, Command, Console
from bot.prompt import CommandCompleter, open_option, take_commands
from digests.errors import BadRequest
from digests.storage import upgrade_database
from tests.bot.readme_tables import slash_commands

NOW = dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)
ONLY_HERE = {"next", "exchange"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def digests(tmp_path_factory):
    """The samples, stored once; a test that makes a digest also removes it."""
    settings = demo_settings(tmp_path_factory.mktemp("console"))
    upgrade_database(settings.database.url)
    async with open_digests(settings) as opened:
        await ingest_samples(opened, NOW)
        yield opened


@pytest.fixture
def console(digests):
    return Console(digests, lambda: NOW)


def options_of(command: Command) -> list[str]:
    return [option.name for option in command.options]


def is_of(name: str, there: str) -> bool:
    """Whether a command is that one, or one of that group."""
    return f"{name} ".startswith(f"{there} ")


def is_only_in_discord(name: str) -> bool:
    return any(is_of(name, there) for there in ONLY_IN_DISCORD)


async def test_commands_and_options_are_those_of_the_bot(console):
    bot = {command.qualified_name: command for command in slash_commands()}
    here = {name for name in console.commands if name not in ONLY_HERE}
    assert here == {name for name in bot if not is_only_in_discord(name)}
    assert [there for there in ONLY_IN_DISCORD if not any(is_of(name, there) for name in bot)] == []
    for name in here:
        there = [each.display_name for each in bot[name].parameters if each.name != "channel"]
        assert options_of(console.commands[name]) == there


async def test_an_outlet_is_looked_up(console):
    shown = await console.shown("/quotes topic:Taiwan outlet:AA", 80)
    assert "Elin Sørdal to Anadolu Agency" in shown
    assert max(map(len, shown.splitlines())) <= 82


async def test_pages_are_turned(console):
    first = await console.shown("/quotes speaker:Elin Sørdal", 80)
    second = await console.shown("/next", 80)
    assert "1. " in first
    assert "4. " in second
    assert "4. " not in first


async def test_there_is_nothing_to_turn_before_a_lookup(console):
    assert "start one with /quotes" in await console.shown("/next", 80)


async def test_a_quote_leads_to_its_exchange(console):
    first = await console.shown("/quotes outlet:Yonhap", 80)
    number = first.partition("Q·")[2].split()[0]
    assert "howitzers" in await console.shown(f"/exchange quote:{number}", 80)


async def test_a_digest_lives_through_its_commands(console):
    created = await console.shown("/digest create time:08:00, 17:30 zone:Asia/Tokyo days:mon", 200)
    assert "08:00, 17:30" in created
    assert "#console" in created
    assert "Asia/Tokyo" in await console.shown("/digest list", 200)
    assert "3 of 3 sources read" in await console.shown("/digest preview", 200)
    assert "18:00" in await console.shown("/digest edit digest:1 time:18:00", 200)
    assert "Taiwan" in await console.shown("/topic follow topic:taiwan", 200)
    assert "Followed here Taiwan" in await console.shown("/topic list", 200)
    await console.shown("/topic unfollow topic:Taiwan", 200)
    assert "Paused" in await console.shown("/digest pause digest:1 until:2026-12-01", 200)
    for verb, says in (("resume", "resumed"), ("skip", "left out"), ("remove", "removed")):
        assert says in await console.shown(f"/digest {verb} digest:#1", 200)
    assert "Nothing has been posted" in await console.shown("/digest history", 200)


async def undo_of(console: Console, line: str) -> str:
    return (await console.shown(line, 200)).partition("Undo: ")[2].strip()


async def test_what_undoes_an_edit_or_a_removal_brings_the_old_digest_back(console):
    created = await undo_of(console, "/digest create time:08:00 zone:Asia/Tokyo topics:Taiwan")
    number = created.rpartition(":")[2]
    before = await console.shown("/digest list", 200)
    undo = await undo_of(console, f"/digest edit digest:{number} time:09:00 days:mon topics:all")
    assert undo == (
        f"/digest edit digest:{number} time:08:00 zone:Asia/Tokyo days:daily "
        "topics:Taiwan sources:all"
    )
    await console.shown(undo, 200)
    assert await console.shown("/digest list", 200) == before
    again = await undo_of(console, created)
    assert again == "/digest create time:08:00 zone:Asia/Tokyo days:daily topics:Taiwan"


async def test_the_newest_briefing_is_read(console):
    assert "exchanges" in await console.shown("/briefing source:Norland MFA", 100)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/quote topic:x", "/quote is no command. Did you mean /quotes? /help lists all."),
        ("/digst create time:08:00", "/digst create is no command. Did you mean /digest create?"),
        ("hello you", "is no command"),
        ("/xyzzy", "/xyzzy is no command. /help lists all."),
        ("/status", "/status is answered in Discord only."),
        ("/privacy", "answered in Discord only"),
        ("/source add url:x", "in Discord only. On the command line, `readout sources` does that."),
        ("/sources", "is no command"),
        ("/quotes colour:red", "no option 'colour:red'"),
        ("/quotes Taiwan", "no option 'Taiwan'"),
        ("/help me", "no option 'me'"),
        ("/digest create zone:UTC", "time:"),
        ("/digest create time:25:00", "25:00"),
        ("/digest create time:08:00 zone:Mars/Base", "Mars/Base"),
        ("/digest pause digest:x", "no digest 'x'"),
        ("/digest pause digest:99", "99"),
        ("/digest preview", "which one"),
        ("/quotes outlet:Post", "several outlets"),
        ("/quotes outlet:Qwertz Herold", "Qwertz Herold"),
        ("/exchange quote:NOPE", "NOPE"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(console, line, says):
    assert says in await console.shown(line, 300)


async def test_values_may_hold_colons_and_blanks(console):
    command, values = console.parse("/digest  create time:08:00, 17:30 topics:Gaza / Middle East")
    assert command.name == "digest create"
    assert values == {"time": "08:00, 17:30", "topics": "Gaza / Middle East"}


async def test_help_lists_every_command(console):
    said = await console.shown("/help", 200)
    assert [name for name in console.commands if f"/{name}" not in said] == []


async def completions(console: Console, typed: str) -> list[str]:
    completer = CommandCompleter(console)
    event = CompleteEvent(completion_requested=True)
    found = completer.get_completions_async(Document(typed), event)
    return [completion.text async for completion in found]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/q", "/quotes"),
        ("/digest c", "/digest create"),
        ("/quotes ", "topic:"),
        ("/quotes topic:Taiwan ou", "outlet:"),
        ("/quotes topic:Tai", "Taiwan"),
        ("/quotes outlet:AA", "Anadolu Agency"),
        ("/digest create zone:berlin", "Europe/Berlin"),
        ("/digest create days:week", "weekdays"),
        ("/digest create topics:Taiwan, iran", "Taiwan, Iran"),
    ],
)
async def test_commands_options_and_values_are_completed(console, typed, offered):
    assert offered in await completions(console, typed)


async def test_an_option_that_is_given_is_not_offered_again(console):
    assert "topic:" not in await completions(console, "/quotes topic:Taiwan ")


async def test_the_last_open_option_is_the_one_being_typed(console):
    option, value = open_option(console.commands["quotes"], " topic:Taiwan outlet:A")
    assert option is not None
    assert (option.name, value) == ("outlet", "A")
    assert open_option(console.commands["quotes"], " ") == (None, "")


async def test_an_unknown_command_is_a_bad_request(console):
    with pytest.raises(BadRequest):
        console.parse("/nothing")


@pytest.mark.parametrize("leave", ["/quit\r", "\x04"])
async def test_the_prompt_answers_until_it_is_left(console, capsys, leave):
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(f"/quotes outlet:AFP\r\r/nothing\r{leave}")
        await take_commands(console, 80)
    said = capsys.readouterr().out
    assert "Elin Sørdal to AFP" in said
    assert "/nothing is no command" in said
