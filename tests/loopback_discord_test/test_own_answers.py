"""What this server answers fits Discord's own description of its answers."""

import asyncio
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.loopback_discord import LoopbackDiscord
from tests.loopback_discord.checks.openapi import Schema, brief
from tests.loopback_discord.pipeline import ROUTES
from tests.loopback_discord_test.places import found
from tests.loopback_discord_test.test_limits import GOOD_MESSAGES, command, option

ROOT = "urn:answers"


def _validator(document: dict[str, Any], template: str, method: str, status: int) -> Any:
    answers = document["paths"][template][method]["responses"]
    shape = answers.get(str(status)) or answers[f"{status // 100}XX"]
    if "content" not in shape:
        return None
    key = str(status) if str(status) in answers else f"{status // 100}XX"
    steps = ["paths", template, method, "responses", key, "content", "application/json", "schema"]
    pointer = "/".join(one.replace("~", "~0").replace("/", "~1") for one in steps)
    registry: Any = Registry().with_resource(ROOT, DRAFT202012.create_resource(document))
    return Draft202012Validator({"$ref": f"{ROOT}#/{pointer}"}, registry=registry)


@pytest.mark.asyncio
async def test_answers_fit_the_description(  # noqa: PLR0915 - one long tour of the routes
    discord: LoopbackDiscord,
) -> None:
    document = Schema.found().document
    if document is None:
        pytest.skip("Discord's OpenAPI description does not lie beside the repository.")
    place, world = await found(discord), discord.world
    discord.pacing.unlimited()
    forum = world.forum_channel(place.guild, tags=("Taiwan",))
    wire = world.announcement_channel(place.guild)
    complaints: list[str] = []
    asked: set[str] = set()

    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {world.token}"}) as session:

        async def ask(method: str, template: str, body: Any = None, **ids: object) -> Any:
            url = discord.api_url + template.format(**ids)
            async with session.request(method, url, json=body) as answer:
                got = await answer.json() if answer.status != 204 else None
            asked.add(f"{method} {template}")
            assert answer.status < 300, (method, template, got)
            validator = _validator(
                document, template.replace("/@me?", "/@me"), method.lower(), answer.status
            )
            if validator is not None:
                complaints.extend(
                    f"{method} {template} {where}: {words}"
                    for where, words in map(brief, validator.iter_errors(got))
                )
            return got

        for path in ("/gateway", "/gateway/bot", "/users/@me", "/users/@me/guilds"):
            await ask("GET", path)
        await ask("GET", "/applications/@me")
        await ask("GET", "/oauth2/applications/@me")
        await ask("GET", "/users/{user_id}", user_id=place.ben.id)
        scope = {"application_id": world.application_id, "guild_id": place.guild.id}
        commands = "/applications/{application_id}/commands"
        await ask("PUT", commands, [command(options=[option()])], **scope)
        await ask("GET", commands, **scope)
        await ask("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", [], **scope)
        for path in ("", "/channels", "/roles", "/threads/active", "/members/{user_id}"):
            await ask("GET", "/guilds/{guild_id}" + path, user_id=place.ben.id, **scope)
        await ask("POST", "/users/@me/channels", {"recipient_id": str(place.ben.id)})
        messages = "/channels/{channel_id}/messages"
        for body in GOOD_MESSAGES.values():
            made = await ask("POST", messages, body, channel_id=place.news.id)
        here = {"channel_id": place.news.id, "message_id": made["id"]}
        await ask("GET", messages, **here)
        await ask("GET", messages + "/{message_id}", **here)
        await ask("PATCH", messages + "/{message_id}", {"content": "changed"}, **here)
        await ask("POST", messages + "/{message_id}/threads", {"name": "t"}, **here)
        await ask("DELETE", messages + "/{message_id}", **here)
        post = await ask("POST", messages, {"content": "x"}, channel_id=wire.id)
        await ask(
            "POST", messages + "/{message_id}/crosspost", channel_id=wire.id, message_id=post["id"]
        )
        threads = "/channels/{channel_id}/threads"
        await ask("POST", threads, {"name": "t", "type": 11}, channel_id=place.news.id)
        post = await ask(
            "POST", threads, {"name": "t", "message": {"content": "x"}}, channel_id=forum.id
        )
        for channel in (place.news.id, wire.id, forum.id, post["id"], world.dm(place.ben).id):
            await ask("GET", "/channels/{channel_id}", channel_id=channel)
        task = asyncio.create_task(discord.slash(place.news, place.ben, "quotes", topic="x"))
        await asyncio.sleep(0)
        ((token, interaction),) = world.interactions.items()
        ids = {"interaction_id": interaction.id, "interaction_token": token}
        callback = "/interactions/{interaction_id}/{interaction_token}/callback"
        await ask("POST", callback, {"type": 5}, **ids)
        hook = {"webhook_id": world.application_id, "webhook_token": token}
        original = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        await ask("PATCH", original, {"content": "x"}, **hook)
        await ask("GET", original, **hook)
        await ask("POST", "/webhooks/{webhook_id}/{webhook_token}", {"content": "y"}, **hook)
        await task
    assert not complaints, "\n".join(complaints)
    assert len(asked) >= len(ROUTES) // 2
