"""Bodies that Discord refuses are refused here, each for its own reason; good ones pass."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.loopback_discord import Channel, LoopbackDiscord

Json = dict[str, Any]


def button(number: int = 0, **more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "b", "custom_id": f"b{number}", **more}


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


def select(options: int = 1, **more: Any) -> Json:
    listed = [{"label": f"o{i}", "value": f"{i}"} for i in range(options)]
    return {"type": 3, "custom_id": "s", "options": listed, **more}


def text(length: int = 1) -> Json:
    return {"type": 10, "content": "x" * length}


def v2(*components: Json, **more: Any) -> Json:
    return {"flags": 32768, "components": list(components), **more}


def embed(**more: Any) -> Json:
    return {"embeds": [{"title": "t", **more}]}


GOOD_MESSAGES: dict[str, Json] = {
    "longest text": {"content": "x" * 2000},
    "longest nonce": {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
    "ten embeds of 600": {"embeds": [{"description": "x" * 600} for _ in range(10)]},
    "blank ends are not counted": embed(description=" " * 50 + "x" * 4096 + "\n" * 50),
    "five rows of five": {
        "content": "x",
        "components": [row(*(button(5 * r + c) for c in range(5))) for r in range(5)],
    },
    "25 options": {"content": "x", "components": [row(select(25, max_values=25))]},
    "40 components": v2(*(text() for _ in range(40))),
    "4000 characters": v2(text(2000), text(2000)),
    "container": v2(
        {
            "type": 17,
            "accent_color": 0xFF,
            "components": [
                {"type": 9, "components": [text(), text(), text()], "accessory": button(1)},
                {"type": 14, "divider": True, "spacing": 2},
                row(select(3)),
            ],
        }
    ),
    "link": {
        "content": "x",
        "components": [row({"type": 2, "style": 5, "label": "l", "url": "https://e.org"})],
    },
    "pings by id": {"content": "x", "allowed_mentions": {"parse": [], "users": ["1"]}},
}

BAD_MESSAGES: dict[str, tuple[Json, str]] = {
    "text of 2001": ({"content": "x" * 2001}, "content"),
    "nothing": ({}, "content"),
    "only spaces of nothing": ({"content": "", "embeds": []}, "content"),
    "nonce of 26": ({"content": "x", "nonce": "n" * 26}, "nonce"),
    "ephemeral post": ({"content": "x", "flags": 64}, "flags"),
    "11 embeds": ({"embeds": [{"title": "t"}] * 11}, "embeds"),
    "6001 characters": (
        {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
        "embeds",
    ),
    "title of 257": (embed(title="x" * 257), "embeds.0.title"),
    "description of 4097": (embed(description="x" * 4097), "embeds.0.description"),
    "26 fields": (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields"),
    "blank field": (embed(fields=[{"name": "n", "value": " "}]), "embeds.0.fields.0.value"),
    "field value of 1025": (
        embed(fields=[{"name": "n", "value": "v" * 1025}]),
        "embeds.0.fields.0.value",
    ),
    "footer of 2049": (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text"),
    "author of 257": (embed(author={"name": "x" * 257}), "embeds.0.author.name"),
    "colour too high": (embed(color=0x1000000), "embeds.0.color"),
    "no web address": (embed(url="javascript:alert(1)"), "embeds.0.url"),
    "no time": (embed(timestamp="yesterday"), "embeds.0.timestamp"),
    "six rows": ({"content": "x", "components": [row(button(i)) for i in range(6)]}, "components"),
    "six buttons": (
        {"content": "x", "components": [row(*(button(i) for i in range(6)))]},
        "components.0.components",
    ),
    "same custom id": ({"content": "x", "components": [row(button(), button())]}, "components"),
    "custom id of 101": (
        {"content": "x", "components": [row(button(custom_id="c" * 101))]},
        "components.0.components.0.custom_id",
    ),
    "label of 81": (
        {"content": "x", "components": [row(button(label="l" * 81))]},
        "components.0.components.0.label",
    ),
    "blank button": (
        {"content": "x", "components": [row(button(label=None))]},
        "components.0.components.0.label",
    ),
    "link with custom id": (
        {"content": "x", "components": [row(button(style=5, url="https://e.org"))]},
        "components.0.components.0.custom_id",
    ),
    "select beside button": (
        {"content": "x", "components": [row(select(), button())]},
        "components.0.components",
    ),
    "26 options": (
        {"content": "x", "components": [row(select(26))]},
        "components.0.components.0.options",
    ),
    "no options": (
        {"content": "x", "components": [row(select(0))]},
        "components.0.components.0.options",
    ),
    "placeholder of 151": (
        {"content": "x", "components": [row(select(placeholder="p" * 151))]},
        "components.0.components.0.placeholder",
    ),
    "option description of 101": (
        {
            "content": "x",
            "components": [
                row(
                    select(options=0)
                    | {"options": [{"label": "l", "value": "v", "description": "d" * 101}]}
                )
            ],
        },
        "components.0.components.0.options.0.description",
    ),
    "bare button": ({"content": "x", "components": [button()]}, "components.0.type"),
    "v2 without the flag": ({"content": "x", "components": [text()]}, "components.0.type"),
    "v2 with text": (v2(text(), content="x"), "content"),
    "v2 with embeds": (v2(text(), embeds=[{"title": "t"}]), "embeds"),
    "41 components": (v2(*(text() for _ in range(41))), "components"),
    "41 counting nested": (
        v2(*({"type": 17, "components": [text() for _ in range(9)]} for _ in range(4)), text()),
        "components",
    ),
    "4001 characters": (v2(text(2001), text(2000)), "components"),
    "container in container": (
        v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
        "components.0.components.0.type",
    ),
    "section of four": (
        v2({"type": 9, "components": [text()] * 4, "accessory": button()}),
        "components.0.components",
    ),
    "section without accessory": (
        v2({"type": 9, "components": [text()]}),
        "components.0.accessory.type",
    ),
    "parsed and listed": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions.users",
    ),
    "101 pings": (
        {"content": "x", "allowed_mentions": {"users": [str(i) for i in range(101)]}},
        "allowed_mentions.users",
    ),
}


def command(**more: Any) -> Json:
    return {"name": "quotes", "description": "Look up", "type": 1, **more}


def option(name: str = "topic", **more: Any) -> Json:
    return {"name": name, "description": "d", "type": 3, **more}


BAD_COMMANDS: dict[str, tuple[list[Json], str]] = {
    "capitals": ([command(name="Quotes")], "0.name"),
    "space": ([command(name="two words")], "0.name"),
    "name of 33": ([command(name="n" * 33)], "0.name"),
    "no description": ([command(description="")], "0.description"),
    "description of 101": ([command(description="d" * 101)], "0.description"),
    "long localisation": (
        [command(description_localizations={"de": "d" * 101})],
        "0.description_localizations.de",
    ),
    "26 options": ([command(options=[option(f"o{i}") for i in range(26)])], "0.options"),
    "required last": (
        [command(options=[option(), option("speaker", required=True)])],
        "0.options.1.required",
    ),
    "same option twice": ([command(options=[option(), option()])], "0.options"),
    "mixed": ([command(options=[option(), option("add", type=1)])], "0.options"),
    "26 choices": (
        [command(options=[option(choices=[{"name": f"{i}", "value": "v"} for i in range(26)])])],
        "0.options.0.choices",
    ),
    "choice of 101": (
        [command(options=[option(choices=[{"name": "n" * 101, "value": "v"}])])],
        "0.options.0.choices.0.name",
    ),
    "choices and autocomplete": (
        [command(options=[option(choices=[{"name": "n", "value": "v"}], autocomplete=True)])],
        "0.options.0.choices",
    ),
    "8001 characters": (
        [
            command(
                options=[
                    option(
                        f"o{i}",
                        choices=[
                            {"name": f"{c:02}" + "n" * 90, "value": "v" * 60} for c in range(11)
                        ],
                    )
                    for i in range(5)
                ]
            )
        ],
        "0.name",
    ),
    "same name twice": ([command(), command()], "commands"),
    "16 context menus": ([{"name": f"m{i}", "type": 3} for i in range(16)], "commands"),
}


@pytest_asyncio.fixture
async def http(discord: LoopbackDiscord) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {discord.world.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


@pytest.fixture
def news(discord: LoopbackDiscord) -> Channel:
    discord.pacing.unlimited()
    return discord.world.text_channel(discord.world.guild())


@pytest.mark.asyncio
async def test_good_messages_pass(
    discord: LoopbackDiscord, http: aiohttp.ClientSession, news: Channel
) -> None:
    for name, body in GOOD_MESSAGES.items():
        url = f"{discord.api_url}/channels/{news.id}/messages"
        async with http.post(url, json=body) as answer:
            assert answer.status == 200, (name, await answer.text())
    assert len(discord.messages(news)) == len(GOOD_MESSAGES)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", BAD_MESSAGES)
async def test_bad_messages_are_refused(
    discord: LoopbackDiscord, http: aiohttp.ClientSession, news: Channel, name: str
) -> None:
    body, where = BAD_MESSAGES[name]
    url = f"{discord.api_url}/channels/{news.id}/messages"
    async with http.post(url, json=body) as answer:
        got = await answer.json()
    assert answer.status == 400
    assert got["code"] == (50006 if "nothing" in name else 50035)
    assert where in [one.where for one in discord.violations if one.source == "limit"]
    assert discord.messages(news) == []
    discord.violations.clear()


@pytest.mark.asyncio
@pytest.mark.parametrize("name", BAD_COMMANDS)
async def test_bad_commands_are_refused(
    discord: LoopbackDiscord, http: aiohttp.ClientSession, name: str
) -> None:
    body, where = BAD_COMMANDS[name]
    url = f"{discord.api_url}/applications/{discord.world.application_id}/commands"
    async with http.put(url, json=body) as answer:
        got = await answer.json()
    assert (answer.status, got["code"]) == (400, 50035)
    assert where in [one.where for one in discord.violations if one.source == "limit"]
    discord.violations.clear()


@pytest.mark.asyncio
async def test_newer_components_stay_and_scripts_of_all_peoples_name_commands(
    discord: LoopbackDiscord, http: aiohttp.ClientSession, news: Channel
) -> None:
    url = f"{discord.api_url}/channels/{news.id}/messages"
    async with http.post(url, json=v2(text())) as answer:
        made = await answer.json()
    async with http.patch(f"{url}/{made['id']}", json={"content": "x"}) as answer:
        assert answer.status == 400
    assert [one.where for one in discord.violations] == ["content"]
    discord.violations.clear()
    url = f"{discord.api_url}/applications/{discord.world.application_id}/commands"
    named = [command(name=name) for name in ("引用", "ข้อความ", "उद्धरण", "o'neill", "a-b_c")]
    async with http.put(url, json=named) as answer:
        assert answer.status == 200, await answer.text()


@pytest.mark.asyncio
async def test_schema_objects_where_limits_do_not(
    discord: LoopbackDiscord, http: aiohttp.ClientSession, news: Channel
) -> None:
    if not discord.knows_schema:
        pytest.skip("Discord's OpenAPI description does not lie beside the repository.")
    url = f"{discord.api_url}/channels/{news.id}/messages"
    async with http.post(url, json={"content": "x", "tts": "yes"}) as answer:
        assert answer.status == 200
    (found,) = discord.violations
    assert (found.where, found.source) == ("tts", "schema")
    discord.violations.clear()
