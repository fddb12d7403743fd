from pathlib import Path

import discord

from bot.commands.verify import MENU
from tests.bot.commands.desk import Desk, Seen

SAID = (Path(__file__).parent / "briefing.txt").read_text(encoding="utf-8")
QUOTED = SAID.split("Mara Lindqvist: ")[1].split(". ")[0] + "."


async def test_words_as_said_are_exact_and_lead_to_the_exchange(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "verify", text=f"“{QUOTED}”")
    assert seen.private
    assert "## Exact" in seen.text
    assert "Mara Lindqvist to" in seen.text
    whole = await desk.click(desk.member, seen, "Full exchange")
    assert "Full exchange" in whole.text


async def test_altered_words_show_what_differs(desk: Desk) -> None:
    last = QUOTED.rstrip(".").split()[-1]
    seen = await desk.slash(desk.member, "verify", text=QUOTED.replace(last, "never"))
    assert "## Altered" in seen.text
    assert "cited “never”, printed “" in seen.text


async def test_words_that_nobody_said_are_not_found(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "verify", text="the moon is made of soft green cheese")
    assert "## Not found" in seen.text
    assert "on record from Fri 20 Nov 2026" in seen.text


async def test_too_few_words_are_refused(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "verify", text="yes")
    assert "three words" in seen.text


async def test_source_of_a_posted_message_is_found_from_its_menu(desk: Desk) -> None:
    message = await _say(desk, f"> {QUOTED}")
    seen = Seen(await desk.member.context_menu(desk.channel, MENU, message))
    assert "## Exact" in seen.text


async def test_message_without_words_says_so(desk: Desk) -> None:
    message = await _say(desk, "\u200b")
    seen = Seen(await desk.member.context_menu(desk.channel, MENU, message))
    assert seen.private


async def _say(desk: Desk, text: str) -> discord.Message:
    message: discord.Message = await desk.member.send(desk.channel, text)
    return message
