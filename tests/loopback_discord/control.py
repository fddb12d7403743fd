"""A few JSON verbs under /_control/ → the same driver, for load scripts in other processes.

`POST /_control/VERB` with an object; ids are texts. An error of the test is a 409 with its words.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.loopback_discord.commands import Value
from tests.loopback_discord.driver import How
from tests.loopback_discord.interactions import Answered
from tests.loopback_discord.model import Channel, Json, Message, User
from tests.loopback_discord.reply import Reply, controls_of, text_of

if TYPE_CHECKING:
    from tests.loopback_discord.loopback import LoopbackDiscord

PREFIX = "/_control/"
ATTACHMENTS = "/attachments/"
_FAULTS = ("error", "unauthorized", "reset", "delay", "late", "limited", "banned", "drop_gateway")
_GATEWAY = ("cut", "close", "reconnect", "invalidate")


class Control:
    """Serves the verbs; the methods named `do_…` are all there are."""

    def __init__(self, discord: "LoopbackDiscord") -> None:
        """Drive this server."""
        self._discord = discord

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one verb, or give an attachment's bytes."""
        if request.path.startswith(ATTACHMENTS):
            return self._file(request.path)
        name = request.path.removeprefix(PREFIX).replace("-", "_")
        verb: Callable[[Json], Awaitable[Any]] | None = getattr(self, f"do_{name}", None)
        if not request.path.startswith(PREFIX) or verb is None:
            return web.json_response({"error": f"There is no {request.path!r} here."}, status=404)
        raw = await request.read()
        try:
            return web.json_response(await verb(json.loads(raw) if raw else {}))
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            words = f"{type(error).__name__}: {error}"
            return web.json_response({"error": words}, status=409)

    async def do_env(self, _ask: Json) -> Json:
        """Give what the bot's environment needs."""
        return {
            "READOUT_DISCORD__API_URL": self._discord.api_url,
            "READOUT_DISCORD__TOKEN": self._discord.world.token,
        }

    async def do_guild(self, ask: Json) -> Json:
        """Make a guild with an admin, a reader and text channels: `name`, `channels` (a number)."""
        world = self._discord.world
        guild = world.guild(ask.get("name", "guild"))
        channels = [world.text_channel(guild, f"c{i}") for i in range(int(ask.get("channels", 1)))]
        return {
            "guild": str(guild.id),
            "admin": str(world.admin(guild).id),
            "reader": str(world.member(guild, "reader").id),
            "channels": [str(one.id) for one in channels],
        }

    async def do_wait_ready(self, ask: Json) -> Json:
        """Wait for the bot: `timeout`, `commands`, `since`."""
        await self._discord.wait_ready(
            float(ask.get("timeout", 30)),
            commands=ask.get("commands", ()),
            since=int(ask.get("since", 0)),
        )
        return {"ready_count": self._discord.gateway.ready_count}

    async def do_slash(self, ask: Json) -> Json:
        """Send a command: `channel`, `user`, `command`, `options`, `timeout`, `override`."""
        reply = await self._discord.slash(
            self._channel(ask), self._user(ask), ask["command"], _how(ask), **self._options(ask)
        )
        return _reply_json(reply)

    async def do_autocomplete(self, ask: Json) -> Json:
        """Type into an option: as `slash`, with `focused` [name, text]."""
        name, text = ask["focused"]
        reply = await self._discord.autocomplete(
            self._channel(ask),
            self._user(ask),
            ask["command"],
            _how(ask),
            focused=(name, text),
            **self._options(ask),
        )
        return {"elapsed": reply.elapsed, "choices": [asdict(one) for one in reply.choices]}

    async def do_click(self, ask: Json) -> Json:
        """Press a button: `channel`, `message`, `name`, `user`."""
        message = self._message(ask)
        return _reply_json(
            await self._discord.click(message, ask["name"], self._user(ask), _how(ask))
        )

    async def do_choose(self, ask: Json) -> Json:
        """Choose in a string select: `channel`, `message`, `name`, `values`, `user`."""
        message = self._message(ask)
        return _reply_json(
            await self._discord.choose(
                message, ask["name"], ask["values"], self._user(ask), _how(ask)
            )
        )

    async def do_messages(self, ask: Json) -> list[Json]:
        """Give what stands in a channel, oldest first."""
        return [_message_json(one) for one in self._discord.messages(self._channel(ask))]

    async def do_say(self, ask: Json) -> Json:
        """Write as a person: `channel`, `user`, `text`."""
        world = self._discord.world
        return _message_json(world.say(self._channel(ask), self._user(ask), ask["text"]))

    async def do_fault(self, ask: Json) -> Json:
        """Add a fault: `kind` and the arguments of that method of Faults, or `clear` them all."""
        kind = ask.pop("kind")
        if kind == "clear":
            self._discord.faults.clear()
        elif kind in _FAULTS:
            getattr(self._discord.faults, kind)(**ask)
        else:
            raise ValueError(f"Kinds of faults are {_FAULTS} and 'clear', not {kind!r}.")
        return {"script": len(self._discord.faults.script)}

    async def do_gateway(self, ask: Json) -> Json:
        """Upset the gateway: `do` is cut, close, reconnect or invalidate, with their arguments."""
        what = ask.pop("do")
        if what not in _GATEWAY:
            raise ValueError(f"The gateway can {_GATEWAY}, not {what!r}.")
        getattr(self._discord.gateway, what)(**ask)
        return {"ready_count": self._discord.gateway.ready_count}

    async def do_pacing(self, ask: Json) -> Json:
        """Set limits: `global` a second or null, `window`, `unlimited`, `schema` (check it)."""
        pacing = self._discord.pacing
        if "schema" in ask:
            self._discord.check_schema(on=bool(ask["schema"]))
        if ask.get("unlimited"):
            pacing.unlimited()
        if "global" in ask:
            pacing.limit_globally(ask["global"], ask.get("window", "fixed"))
        return {"global": pacing.global_limit, "window": pacing.global_window}

    async def do_stats(self, _ask: Json) -> Json:
        """Give all counts and complaints."""
        discord = self._discord
        seen = Counter(f"{r.method} {r.template or r.path} {r.status}" for r in discord.requests)
        return {
            "requests": dict(seen),
            "gateway": dict(discord.gateway.counts),
            "ready": discord.gateway.is_ready(),
            "ready_count": discord.gateway.ready_count,
            "earned_429": dict(discord.pacing.earned),
            "invalid_in_10_minutes": discord.pacing.invalid_in_window(),
            "nonce_hits": discord.world.nonces.hits,
            "violations": [asdict(one) for one in discord.violations],
            "unknown_requests": [f"{r.method} {r.path}" for r in discord.unknown_requests],
        }

    def _channel(self, ask: Mapping[str, Any]) -> Channel:
        return self._discord.world.channels[int(ask["channel"])]

    def _user(self, ask: Mapping[str, Any]) -> User:
        return self._discord.world.users[int(ask["user"])]

    def _message(self, ask: Mapping[str, Any]) -> Message:
        return self._discord.world.messages[int(ask["channel"])][int(ask["message"])]

    def _options(self, ask: Mapping[str, Any]) -> dict[str, Value]:
        """Read options; `{"user": id}` and `{"channel": id}` stand for objects."""
        options: dict[str, Value] = {}
        for name, value in (ask.get("options") or {}).items():
            options[name] = value
            if isinstance(value, dict) and "user" in value:
                options[name] = self._user(value)
            elif isinstance(value, dict) and "channel" in value:
                options[name] = self._channel(value)
        return options

    def _file(self, path: str) -> web.Response:
        number = path.removeprefix(ATTACHMENTS).split("/")[0]
        found = self._discord.world.files.get(int(number)) if number.isdigit() else None
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found.data, content_type=found.content_type)


def _how(ask: Mapping[str, Any]) -> How:
    return How(float(ask.get("timeout", 10)), override=bool(ask.get("override")))


def _reply_json(reply: Reply) -> Json:
    shape: Json = {"kind": reply.kind.name, "elapsed": reply.elapsed, "deferred": reply.deferred}
    if reply.kind is Answered.MODAL:
        return shape | {"modal": asdict(reply.modal)}
    message = reply.interaction.original
    return shape | {"message": None if message is None else _message_json(message)}


def _message_json(message: Message) -> Json:
    return {
        "id": str(message.id),
        "channel": str(message.channel_id),
        "author": str(message.author.id),
        "text": text_of(message),
        "nonce": message.nonce,
        "flags": message.flags,
        "edits": message.edits,
        "ephemeral": message.is_ephemeral,
        "controls": [[one.custom_id, one.label] for one in controls_of(message)],
    }
