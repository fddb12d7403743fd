"""Pages of the hostile web by name, and how to add one."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Iterator

Handler = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]
PAGES: dict[str, Handler] = {}
ZEROS = 1 << 20


def page(name: str) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        PAGES[name] = handler
        return handler

    return keep


def answer(
    status: str = "200 OK", body: bytes = b"", headers: str = "", *, length: int | None = None
) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n{headers}\r\n"
    return head.encode("latin-1") + body


def fixed(name: str, raw: bytes) -> None:
    async def handler(writer: asyncio.StreamWriter, _request: bytes) -> None:
        writer.write(raw)

    PAGES[name] = handler


def html(name: str, body: bytes, content_type: str = "text/html") -> None:
    fixed(name, answer(body=body, headers=f"Content-Type: {content_type}\r\n"))


def redirect(name: str, location: str, status: str = "302 Found") -> None:
    fixed(name, answer(status, headers=f"Location: {location}\r\n"))


def raw_bomb(mebibytes: int) -> Iterator[bytes]:
    """Raw deflate of zeros, one independent MiB at a time, as often as asked."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(ZEROS)) + deflate.flush(zlib.Z_FULL_FLUSH)
    for _ in range(mebibytes):
        yield block


OPENING = b"<html><head><title>Briefing</title></head><body>"
TALK = (
    b"<p><b>Harbour Post:</b> Will the ferry run on Sunday?</p>"
    b"<p><b>Ms. Reed:</b> The ferry will run on Sunday. We have said so before.</p>"
    b"<p><b>Harbour Post:</b> And on Monday?</p>"
    b"<p><b>Ms. Reed:</b> It will run on Monday as well.</p>"
)
GOOD = OPENING + TALK + b"</body></html>"
