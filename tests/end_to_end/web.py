"""A publisher on loopback: pages that a test changes while the bot reads them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_TYPES = {".xml": "application/rss+xml", ".html": "text/html; charset=utf-8"}


def briefing(subject: str, day: str = "Sunday") -> str:
    """A press briefing with two exchanges on a subject."""
    return (
        f"<html><head><title>Briefing on the {subject}</title></head><body>"
        f"<p><b>Harbour Post:</b> What about the {subject}?</p>"
        f"<p><b>Ms. Reed:</b> The {subject} will open on {day}. We have said so before.</p>"
        f"<p><b>Reuters:</b> And is the {subject} safe?</p>"
        f"<p><b>Ms. Reed:</b> The {subject} was inspected in the spring and found to be safe.</p>"
        "</body></html>"
    )


class Publisher:
    """Pages by path, and when each was given away."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.given: list[tuple[float, str, str]] = []
        """Time, path and text of every page that was given."""
        self.origin = ""
        self.delay = 0.0
        """Seconds that every answer takes."""

    def publish(self, *paths: str, feed: str = "/feed.xml") -> None:
        """A feed of the paths, the newest first."""
        items = "".join(
            f"<item><title>{path}</title><link>{self.origin}{path}</link></item>" for path in paths
        )
        self.pages[feed] = f"<rss><channel>{items}</channel></rss>"

    def asked(self, path: str) -> int:
        """How often the page was given."""
        return sum(given == path for _, given, _ in self.given)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer."""
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = request.split(" ")[1]
        await asyncio.sleep(self.delay)
        page = self.pages.get(path)
        body = (page or "not here").encode()
        status = "404 Not Found" if page is None else "200 OK"
        kind = _TYPES.get(path[path.rfind(".") :], "text/html")
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.given.append((time.monotonic(), path, page or ""))
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def open_publisher() -> AsyncIterator[Publisher]:
    """A publisher at a free port, for `async with`."""
    publisher = Publisher()
    server = await asyncio.start_server(publisher.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    publisher.origin = f"http://127.0.0.1:{port}"
    async with server:
        yield publisher
