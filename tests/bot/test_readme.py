import re

import discord
import pytest

from bot.invite import PERMISSIONS
from tests.bot.readme_tables import README, slash_commands, tables, with_tables


@pytest.fixture(scope="module")
def readme():
    return README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["settings", "commands", "slash", "invite"])
def test_generated_parts_are_up_to_date(readme, name):
    assert tables()[name] in readme, "run `python -m tests.bot.readme_tables`"
    assert with_tables(readme) == readme


def test_the_permissions_are_those_that_the_text_names(readme):
    named = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        read_message_history=True,
    )
    assert named.value == PERMISSIONS
    for words in ("View Channels", "Send Messages", "Read Message History"):
        assert words in readme


def test_every_file_that_the_text_leads_to_is_there(readme):
    links = re.findall(r"\]\((?!https?://|#)([^)]+)\)", readme)
    links += re.findall(r'src="([^"]+)"', readme)
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_slash_commands_that_the_text_uses_exist(readme):
    known = {command.qualified_name for command in slash_commands()}
    used = {match.strip() for match in re.findall(r"`/([a-z]+(?: [a-z]+)?)", readme)}
    assert {name for name in used if name not in known and name.split()[0] not in known} == set()
