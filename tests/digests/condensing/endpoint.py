"""A scripted OpenAI-compatible endpoint on loopback that misbehaves as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

KEY = "sk-canary-3f9a77"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])

    @property
    def material(self) -> dict[str, Any]:
        """What stands between the two marker lines."""
        fence, material, closing = self.body["messages"][1]["content"].split("\n")
        assert fence == closing
        read: dict[str, Any] = json.loads(material)
        return read

    @property
    def sentences(self) -> list[tuple[str, str]]:
        return [(each["id"], each["text"]) for each in self.material["sentences"]]

    def id_of(self, words: str) -> str:
        return next(key for key, text in self.sentences if words in text)

    def sentence(self, words: str) -> str:
        return next(text for _, text in self.sentences if words in text)


Script = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Endpoint:
    """Answers each request with the script; remembers what it was asked."""

    script: Script
    port: int = 0
    asked: list[Asked] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lines = head.split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            asked = Asked(lines[0].split(" ")[1], headers, json.loads(body) if body else {})
            self.asked.append(asked)
            await self.script(asked, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(script: Script) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(script)
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    endpoint.port = server.sockets[0].getsockname()[1]
    try:
        yield endpoint
    finally:
        server.close()


def says(make: Callable[[Asked], str], **extra: Any) -> Script:
    """A well-formed completion whose content is what `make` makes of the request."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(http(completion(make(asked), **extra)))

    return script


def sends(raw: bytes) -> Script:
    """These bytes, whatever was asked."""

    async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    return script


def completion(content: object, *, finish: str = "stop", usage: object = None) -> bytes:
    counted = {"total_tokens": 321} if usage is None else usage
    choice = {"index": 0, "message": {"role": "assistant", "content": content}}
    return json.dumps({"choices": [{**choice, "finish_reason": finish}], "usage": counted}).encode()


def http(body: bytes, *, status: str = "200 OK", head: str = "") -> bytes:
    lines = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{head}\r\n"
    return lines.encode() + body


def bullets(*lines: tuple[list[str], str]) -> str:
    return json.dumps({"bullets": [{"ids": ids, "text": text} for ids, text in lines]})
