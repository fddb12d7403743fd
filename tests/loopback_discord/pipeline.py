"""An HTTP request → fault, token, pace, checks, route, record: in this order, as at Discord."""

import asyncio
import json
import socket
import struct
import time
from collections import deque
from typing import Any

from aiohttp import BodyPartReader, web

from tests.loopback_discord import (
    rest_application,
    rest_channels,
    rest_guilds,
    rest_interactions,
    rest_messages,
)
from tests.loopback_discord.calls import Answer, Call, Record, Route, answer_of
from tests.loopback_discord.checks import Checks
from tests.loopback_discord.errors import ApiError, http_error, refuse
from tests.loopback_discord.faults import Fault, Faults, Kind
from tests.loopback_discord.gateway import Gateway
from tests.loopback_discord.model import Upload
from tests.loopback_discord.pacing import Pacing
from tests.loopback_discord.world import World

API = "/api/v10"
ROUTES: tuple[Route, ...] = (
    *rest_messages.ROUTES,
    *rest_channels.ROUTES,
    *rest_guilds.ROUTES,
    *rest_application.ROUTES,
    *rest_interactions.ROUTES,
)
KEPT_RECORDS = 50_000
BAN_PAGE = (
    "<!DOCTYPE html><html><head><title>Access denied</title></head>"
    "<body><h1>Error 1015</h1><p>You are being rate limited.</p></body></html>"
)


class _Cut(Exception):
    """The connection was cut on purpose; there is nothing to answer."""


class Pipeline:
    """Takes every request under the API's address and keeps a record of each."""

    def __init__(self, world: World, gateway: Gateway, faults: Faults, pacing: Pacing) -> None:
        self.world = world
        self.gateway = gateway
        self.faults = faults
        self.pacing = pacing
        self.checks = Checks(world)
        self.records: deque[Record] = deque(maxlen=KEPT_RECORDS)
        self.unknown: list[Record] = []
        self.late: set[asyncio.Task[None]] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; whatever happens, it is on the record."""
        path = request.path.removeprefix(API)
        try:
            body, uploads = await _read(request)
        except ApiError as error:
            return self._send(request, path, None, None, answer_of(error))
        route, ids = _match(request.method, path)
        call = None
        if route is not None:
            call = Call(request.method, path, route, ids, request.query, body, uploads)
        done: list[str] = []
        try:
            answer = await self._treat(request, path, call, done)
        except _Cut:
            self._record(request, path, call, body, None, done)
            return web.Response(status=500)
        return self._send(request, path, call, body, answer, done)

    async def _treat(
        self, request: web.Request, path: str, call: Call | None, done: list[str]
    ) -> Answer:
        for fault in self.faults.take(request.method, path):
            done.append(fault.kind.value)
            if fault.kind is Kind.DELAY:
                await asyncio.sleep(self.faults.pause(fault))
            elif fault.kind is Kind.DROP_GATEWAY:
                self.gateway.cut()
            else:
                return self._break(request, call, fault)
        return self._serve(request, call)

    def _serve(self, request: web.Request, call: Call | None) -> Answer:
        if call is None:
            return answer_of(http_error(404, "Not Found"))
        if call.route.needs_token and not self._knows_token(request):
            return answer_of(http_error(401, "Unauthorized"))
        verdict = self.pacing.judge(call.route, call.ids)
        if verdict.retry_after is not None:
            return _limited(verdict.retry_after, verdict.scope, verdict.headers)
        answer = self._run(call)
        answer.headers.update(verdict.headers)
        return answer

    def _run(self, call: Call) -> Answer:
        try:
            refusal = self.checks.refusal(call)
            if refusal is not None:
                return answer_of(refusal)
            return call.route.handler(self.world, call)
        except ApiError as error:
            return answer_of(error)

    def _break(self, request: web.Request, call: Call | None, fault: Fault) -> Answer:
        if fault.kind is Kind.LIMITED:
            return _limited(fault.seconds, fault.scope, {})
        if fault.kind is Kind.BANNED:
            return Answer(BAN_PAGE, 429)
        if fault.kind is Kind.LATE:
            if call is not None:
                task = asyncio.create_task(self._run_late(call, fault.seconds))
                self.late.add(task)
                task.add_done_callback(self.late.discard)
        elif fault.stored:
            self._serve(request, call)
        if fault.kind is Kind.RESET or (fault.kind is Kind.LATE and not fault.status):
            _cut(request, abruptly=fault.cut == "reset")
            raise _Cut
        text = fault.message or f"{fault.status}: fault of the test"
        return Answer({"message": text, "code": fault.code}, fault.status)

    async def _run_late(self, call: Call, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._run(call)

    def _knows_token(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bot {self.world.token}"

    def _send(
        self,
        request: web.Request,
        path: str,
        call: Call | None,
        body: Any,
        answer: Answer,
        done: list[str] | None = None,
    ) -> web.Response:
        self._record(request, path, call, body, answer, done or [])
        self.pacing.note(answer.status, answer.headers.get("X-RateLimit-Scope"))
        if isinstance(answer.body, str):
            return web.Response(text=answer.body, status=answer.status, content_type="text/html")
        headers = {"Via": "1.1 loopback", **answer.headers}
        if answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        # Exactly this type, with no charset: discord.py takes anything else for text.
        headers["Content-Type"] = "application/json"
        raw = json.dumps(answer.body).encode()
        return web.Response(body=raw, status=answer.status, headers=headers)

    def _record(
        self,
        request: web.Request,
        path: str,
        call: Call | None,
        body: Any,
        answer: Answer | None,
        done: list[str],
    ) -> None:
        record = Record(
            at=time.monotonic(),
            method=request.method,
            path=path,
            template=None if call is None else call.route.template,
            body=body,
            status=None if answer is None else answer.status,
            code=answer.body.get("code") if answer and isinstance(answer.body, dict) else None,
            fault=", ".join(done) or None,
        )
        self.records.append(record)
        if call is None:
            self.unknown.append(record)


def _match(method: str, path: str) -> tuple[Route | None, dict[str, str]]:
    for route in ROUTES:
        if route.method == method and (found := route.pattern.match(path)):
            return route, found.groupdict()
    return None, {}


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    if not request.can_read_body:
        return None, []
    if request.content_type.startswith("multipart/"):
        return await _read_parts(request)
    raw = await request.read()
    return _parsed(raw) if raw else None, []


async def _read_parts(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = None
    uploads: list[Upload] = []
    reader = await request.multipart()
    while isinstance(part := await reader.next(), BodyPartReader):
        raw = bytes(await part.read())
        if part.name == "payload_json":
            body = _parsed(raw)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            uploads.append(Upload(part.filename or "", raw, kind))
    return body, uploads


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise refuse(50109) from None


def _limited(retry_after: float, scope: str, headers: dict[str, str]) -> Answer:
    pause = round(max(retry_after, 0.001), 3)
    is_global = scope == "global"
    body = {"message": "Slow down", "retry_after": pause, "global": is_global}
    return Answer(body, 429, {**headers, "Retry-After": str(pause), "X-RateLimit-Scope": scope})


def _cut(request: web.Request, *, abruptly: bool) -> None:
    transport = request.transport
    if transport is None:
        return
    if abruptly:
        # Lingering for zero seconds makes the kernel send RST instead of FIN.
        handle: socket.socket = transport.get_extra_info("socket")
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
