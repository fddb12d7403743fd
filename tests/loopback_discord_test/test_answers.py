"""The rules of answering an interaction, checked with bare HTTP: no client is in between."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.loopback_discord import How, LoopbackDiscord, NoAnswer, Reply
from tests.loopback_discord_test.places import Place, found
from tests.loopback_discord_test.test_limits import Json, button, command, option, row, v2

AT_ONCE = How(settle=False)


class Bare:
    """Answers by hand what the driver asks."""

    def __init__(self, discord: LoopbackDiscord, session: aiohttp.ClientSession) -> None:
        self.discord = discord
        self.session = session

    async def ask(self, place: Place, *, typing: str | None = None) -> "asyncio.Task[Reply]":
        before = set(self.discord.world.interactions)
        if typing is None:
            asking = self.discord.slash(place.news, place.ben, "quotes", AT_ONCE, topic="x")
        else:
            asking = self.discord.autocomplete(
                place.news, place.ben, "quotes", focused=("topic", typing)
            )
        task = asyncio.create_task(asking)
        for _ in range(10):
            await asyncio.sleep(0)
        (self.token,) = set(self.discord.world.interactions) - before
        return task

    async def click(self, place: Place, reply: Reply) -> "asyncio.Task[Reply]":
        before = set(self.discord.world.interactions)
        task = asyncio.create_task(self.discord.click(reply, "b", place.ben, AT_ONCE))
        for _ in range(10):
            await asyncio.sleep(0)
        (self.token,) = set(self.discord.world.interactions) - before
        return task

    async def answer(self, kind: int, data: Json | None = None) -> tuple[int, int]:
        number = self.discord.world.interactions[self.token].id
        path = f"/interactions/{number}/{self.token}/callback"
        return await self.send("POST", path, {"type": kind, "data": data or {}})

    async def hook(self, method: str, rest: str = "", body: Json | None = None) -> tuple[int, int]:
        path = f"/webhooks/{self.discord.world.application_id}/{self.token}{rest}"
        return await self.send(method, path, body)

    async def send(self, method: str, path: str, body: Any) -> tuple[int, int]:
        async with self.session.request(method, self.discord.api_url + path, json=body) as got:
            shape = None if got.status == 204 else await got.json()
            return got.status, shape.get("code", 0) if isinstance(shape, dict) else 0


@pytest_asyncio.fixture
async def bare(discord: LoopbackDiscord) -> AsyncIterator[Bare]:
    headers = {"Authorization": f"Bot {discord.world.token}"}
    discord.pacing.unlimited()
    async with aiohttp.ClientSession(headers=headers) as session:
        made = Bare(discord, session)
        commands = [command(options=[option(autocomplete=True)])]
        path = f"/applications/{discord.world.application_id}/commands"
        assert await made.send("PUT", path, commands) == (200, 0)
        yield made


@pytest.mark.asyncio
async def test_only_the_first_answer_counts(discord: LoopbackDiscord, bare: Bare) -> None:
    task = await bare.ask(await found(discord))
    assert await bare.hook("POST", "", {"content": "too early"}) == (404, 10015)
    assert await bare.answer(4, {"content": "one"}) == (204, 0)
    assert await bare.answer(4, {"content": "two"}) == (400, 40060)
    assert (await task).text == "one"
    bare.token = "unknown"
    assert await bare.hook("GET", "/messages/@original") == (404, 10015)
    path = f"/interactions/1/{bare.token}/callback"
    assert await bare.send("POST", path, {"type": 5}) == (404, 10062)


@pytest.mark.asyncio
async def test_answers_may_come_too_late(discord: LoopbackDiscord, bare: Bare) -> None:
    place = await found(discord)
    task = await bare.ask(place)
    interaction = discord.world.interactions[bare.token]
    interaction.asked_at -= 3.1
    assert await bare.answer(4, {"content": "x"}) == (404, 10062)
    interaction.asked_at += 3.1
    assert await bare.answer(5, {"flags": 64}) == (204, 0)
    reply = await task
    assert reply.message.is_loading
    # The first follow-up fulfils the deferral, and cannot change who sees it.
    assert await bare.hook("POST", "", {"content": "x"}) == (200, 0)
    assert (reply.text, reply.ephemeral, reply.followups) == ("x", True, [])
    interaction.asked_at -= 901
    assert await bare.hook("PATCH", "/messages/@original", {"content": "y"}) == (401, 50027)


@pytest.mark.asyncio
async def test_kinds_of_answers_have_to_fit(discord: LoopbackDiscord, bare: Bare) -> None:
    place = await found(discord)
    task = await bare.ask(place)
    for kind in (1, 6, 7, 8, 99):
        assert await bare.answer(kind) == (400, 50035)
    discord.violations.clear()
    await bare.answer(4, {"content": "x", "components": [row(button())]})
    reply = await task
    task = await bare.ask(place, typing="t")
    assert await bare.answer(4, {"content": "x"}) == (400, 50035)
    await bare.answer(8, {"choices": []})
    assert (await task).choices == []
    task = await bare.click(place, reply)
    assert await bare.answer(7, {"content": "changed"}) == (204, 0)
    assert (await task).text == "changed"


@pytest.mark.asyncio
async def test_unfulfilled_deferral_is_no_answer(discord: LoopbackDiscord, bare: Bare) -> None:
    place = await found(discord)
    asking = discord.slash(place.news, place.ben, "quotes", How(timeout=0.1), topic="x")
    task = asyncio.create_task(asking)
    await asyncio.sleep(0.01)
    (bare.token,) = discord.world.interactions
    await bare.answer(5)
    with pytest.raises(NoAnswer, match="thinking"):
        await task


BAD_CHOICES: dict[str, Any] = {
    "26": [{"name": f"{i}", "value": "v"} for i in range(26)],
    "name of 101": [{"name": "n" * 101, "value": "v"}],
    "blank name": [{"name": "", "value": "v"}],
    "value of 101": [{"name": "n", "value": "v" * 101}],
    "number for text": [{"name": "n", "value": 1}],
}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", BAD_CHOICES)
async def test_bad_choices_are_refused(discord: LoopbackDiscord, bare: Bare, name: str) -> None:
    task = await bare.ask(await found(discord), typing="t")
    assert await bare.answer(8, {"choices": BAD_CHOICES[name]}) == (400, 50035)
    assert {one.source for one in discord.violations} >= {"limit"}
    discord.violations.clear()
    await bare.answer(8, {"choices": [{"name": "n", "value": "v"}]})
    await task


def form(*components: Json, **more: Any) -> Json:
    return {"title": "t", "custom_id": "f", "components": list(components), **more}


def label(component: Json, **more: Any) -> Json:
    return {"type": 18, "label": "l", "component": component, **more}


def field(name: str = "i", **more: Any) -> Json:
    return {"type": 4, "custom_id": name, "style": 1, **more}


BAD_FORMS: dict[str, Json] = {
    "title of 46": form(label(field()), title="t" * 46),
    "no title": form(label(field()), title=""),
    "empty": form(),
    "six": form(*(label(field(f"i{i}")) for i in range(6))),
    "label of 46": form(label(field(), label="l" * 46)),
    "description of 101": form(label(field(), description="d" * 101)),
    "placeholder of 101": form(label(field(placeholder="p" * 101))),
    "value of 4001": form(label(field(value="v" * 4001))),
    "same custom id": form(label(field()), label(field())),
    "button": form(row(button())),
    "bare input": form(field()),
    "label inside a label": form(label(field(label="l"))),
    "eleven boxes": form(
        label(
            {
                "type": 22,
                "custom_id": "c",
                "options": [{"label": f"{i}", "value": f"{i}"} for i in range(11)],
            }
        )
    ),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", BAD_FORMS)
async def test_bad_forms_are_refused(discord: LoopbackDiscord, bare: Bare, name: str) -> None:
    task = await bare.ask(await found(discord))
    assert await bare.answer(9, BAD_FORMS[name]) == (400, 50035)
    discord.violations.clear()
    await bare.answer(9, form(label(field(min_length=1, max_length=4000, required=False))))
    assert (await task).modal.title == "t"


@pytest.mark.asyncio
async def test_answers_have_the_limits_of_messages(discord: LoopbackDiscord, bare: Bare) -> None:
    task = await bare.ask(await found(discord))
    for data in ({"content": "x" * 2001}, v2(content="x"), {"content": "x", "flags": 128}):
        assert await bare.answer(4, data) == (400, 50035)
    assert await bare.answer(4, {"content": ""}) == (400, 50006)
    assert await bare.answer(5, {"flags": 4}) == (400, 50035)
    discord.violations.clear()
    assert await bare.answer(5) == (204, 0)
    assert await bare.hook("PATCH", "/messages/@original", {"content": "x" * 2001}) == (400, 50035)
    discord.violations.clear()
    assert await bare.hook("PATCH", "/messages/@original", {"content": "x"}) == (200, 0)
    await task
