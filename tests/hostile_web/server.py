"""A small web that misbehaves. Run as a program: prints its port, ends when stdin closes.

A process of its own, so that what it costs to misbehave does not count as the reader's.
"""

import asyncio
import sys

from tests.hostile_web import pages, protocol
from tests.hostile_web.registry import PAGES, answer

FILLED = (pages, protocol)


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        request = await reader.readexactly(1)
        if request == b"\x16":  # somebody greets in TLS, which this web does not speak
            return
        request += await reader.readuntil(b"\r\n\r\n")
        path = request.split(b" ", 2)[1].decode("latin-1")
        host = ""
        for line in request.split(b"\r\n"):
            if line.lower().startswith(b"host:"):
                host = line[5:].strip().decode("latin-1").partition(":")[0]
        if path == "/robots.txt":
            writer.write(protocol.ROBOTS.get(host, answer("404 Not Found")))
        else:
            handler = PAGES.get(path.lstrip("/").partition("?")[0])
            if handler is None:
                writer.write(answer("404 Not Found"))
            else:
                await handler(writer, request)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
