import pytest

from digests.lookup import LookupRequest
from digests.model import GuildId
from tests.bot.commands.desk import Desk, Seen


async def test_quotes_by_outlet_are_private_and_lead_to_the_exchange(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", outlet="anadolu")
    assert seen.private
    assert "1–2 of 2" in seen.text
    assert "Mara Lindqvist to Anadolu Agency** · Ministry of Tides · Fri 20 Nov 2026" in seen.text
    whole = await desk.click(desk.member, seen, "Full exchange")
    assert whole.private
    assert "Full exchange" in whole.text
    assert "**Mara Lindqvist**" in whole.text


async def test_pages_turn_in_place_and_back(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", since="2020-01-01")
    before = seen.text
    assert "1–3 of 5" in before
    following = await desk.click(desk.member, seen, "Next ›")
    assert "4–5 of 5" in following.text
    assert following.result.response.id == seen.result.response.id
    back = await desk.click(desk.member, following, "‹ Previous")
    assert before == back.text


async def test_nothing_asked_is_said(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes")
    assert seen.private
    assert seen.text.startswith("Say what to look for")


async def test_unknown_outlet_names_the_nearest(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", outlet="Anadulo Agncy Wire")
    assert seen.private
    assert "Anadolu Agency" in seen.text


async def test_ambiguous_outlet_is_asked_back_with_a_menu(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", outlet="the Post")
    menu = next(each for each in seen.components if each["type"] == 3)
    values = [option["value"] for option in menu["options"]]
    assert len(values) > 1
    chosen = await desk.member.select(
        seen.result.response.message, [values[0]], custom_id=menu["custom_id"]
    )
    assert chosen.response is not None


async def test_citation_copies_as_plain_text(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", outlet="NHK")
    cited = await desk.click(desk.member, seen, "Copy citation")
    assert cited.private
    assert "— Mara Lindqvist, asked by NHK. " in cited.text
    assert "Ministry of Tides, Fri 20 Nov 2026." in cited.text


async def test_shared_quote_is_seen_by_the_channel(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", outlet="NHK")
    shared = await desk.click(desk.member, seen, "Share in channel")
    assert not shared.private
    assert f"Shared by <@{desk.member.id}>" in shared.text


@pytest.mark.parametrize(
    ("option", "typed", "expected"),
    [
        ("topic", "taiw", "Taiwan"),
        ("outlet", "AA", "Anadolu Agency"),
        ("speaker", "mara", "Mara Lindqvist"),
    ],
)
async def test_names_are_suggested_while_typing(
    desk: Desk, option: str, typed: str, expected: str
) -> None:
    choices = await desk.member.autocomplete(desk.channel, "quotes", option, typed)
    assert expected in [choice["name"] for choice in choices]


async def test_page_remembered_in_one_server_does_not_turn_in_another(desk: Desk) -> None:
    key = await desk.digests.lookup.remember(GuildId(7), LookupRequest(outlet="NHK"))
    seen = await desk.press(desk.member, f"r1:q:{key}:0")
    assert "too old" in seen.text


@pytest.mark.parametrize(
    "custom_id", ["r0:q:x:0", "r1:zz", "r1:x:abc", "r1:q", "r1:x:99999999999999999999:0", "?"]
)
async def test_old_or_broken_buttons_answer_politely(desk: Desk, custom_id: str) -> None:
    seen = await desk.press(desk.member, custom_id)
    assert seen.private
    assert "older Readout" in seen.text


async def test_button_of_a_preview_says_so(desk: Desk) -> None:
    seen = await desk.press(desk.member, "r1:dq:-:0")
    assert "preview" in seen.text


async def test_order_is_switched_in_place_and_back(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", since="2020-01-01")
    newest = await desk.click(desk.member, seen, "Newest first")
    assert newest.result.response.id == seen.result.response.id
    again = await desk.click(desk.member, newest, "Best first")
    assert seen.text == again.text


async def test_citation_comes_as_markdown_too(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "quotes", outlet="NHK")
    cited = await desk.click(desk.member, seen, "Copy citation")
    assert "> — Mara Lindqvist, asked by NHK." in cited.text


async def test_lookups_work_in_a_direct_message_with_the_operators_sources(desk: Desk) -> None:
    user = desk.env.create_user("dora")
    seen = Seen(await user.slash("quotes", outlet="anadolu"))
    assert "1–2 of 2" in seen.text
