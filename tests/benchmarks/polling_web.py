"""The web of the polling benchmark: many hosts with feeds that know what changed.

A process of its own. It prints its port; each line on stdin is `publish N` (a new briefing on the
first N feeds) or `report` (prints requests, 304 answers, most requests at a time at one host).
"""

import asyncio
import hashlib
import sys
from collections import Counter

from tests.digests.sources.web import briefing, feed


class ManyHosts:
    def __init__(self) -> None:
        self.editions: Counter[str] = Counter()
        self.busy: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        self.most = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return
        path = head.split(" ", 2)[1]
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        host = fields["Host"]
        self.busy[host] += 1
        self.most = max(self.most, self.busy[host])
        await asyncio.sleep(0.02)
        body = self._page(host, path)
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if not body:
            answer, self.requests["404"] = b"HTTP/1.1 404 Not Found\r\n", self.requests["404"] + 1
        elif fields.get("If-None-Match") == tag:
            answer, body = b"HTTP/1.1 304 Not Modified\r\n", b""
            self.requests["304"] += 1
        else:
            answer = b"HTTP/1.1 200 OK\r\n"
            self.requests["200"] += 1
        self.busy[host] -= 1
        writer.write(answer + f"ETag: {tag}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        writer.close()

    def _page(self, host: str, path: str) -> bytes:
        if path.startswith("/feed/"):
            name = f"{host}{path}"
            edition = self.editions[name]
            return feed(*(f"/b{path[5:]}/{n}" for n in range(edition, -1, -1))).encode()
        if path.startswith("/b/"):
            return briefing(f"ferry {host}{path}").encode()
        return b""


async def main() -> None:
    web = ManyHosts()
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.startswith("publish"):
            for number in range(int(line.split()[1])):
                web.editions[f"host-{number}.test/feed/0"] += 1
            print("published", flush=True)
        else:
            print(dict(web.requests), "at once per host:", web.most, flush=True)
            web.requests.clear()


if __name__ == "__main__":
    asyncio.run(main())
