"""What the hostile web does wrong, or barely right, with HTTP itself."""

import asyncio
import gzip
import zlib

from tests.hostile_web.registry import (
    GOOD,
    ZEROS,
    answer,
    fixed,
    html,
    page,
    raw_bomb,
    redirect,
)

# Good pages, so that a guard that refuses everything does not pass.

html("good", GOOD)
fixed("good-gzip", answer(body=gzip.compress(GOOD), headers="Content-Encoding: gzip\r\n"))
fixed(
    "good-two-members",
    answer(
        body=gzip.compress(GOOD[:50]) + gzip.compress(GOOD[50:]),
        headers="Content-Encoding: x-gzip\r\n",
    ),
)
fixed("good-close", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + GOOD)
fixed(
    "good-chunked",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    + f"{len(GOOD):x}".encode()
    + b"\r\n"
    + GOOD
    + b"\r\n0\r\n\r\n",
)
fixed("early-hints", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(body=GOOD))


@page("conditional")
async def conditional(writer: asyncio.StreamWriter, request: bytes) -> None:
    if b'if-none-match: "v1"' in request.lower():
        writer.write(answer("304 Not Modified", headers='ETag: "v1"\r\n'))
    else:
        writer.write(answer(body=GOOD, headers='ETag: "v1"\r\n'))


# Redirects

redirect("loop", "/loop")
redirect("chain-4", "/chain-3")
redirect("chain-3", "/chain-2", "307 Temporary Redirect")
redirect("chain-2", "/chain-1", "308 Permanent Redirect")
redirect("chain-1", "/good", "301 Moved Permanently")
redirect("to-loopback", "http://127.0.0.1/")
redirect("to-decimal", "http://2130706433/")
redirect("to-metadata", "http://169.254.169.254/latest/meta-data/")
redirect("to-private-name", "http://intranet.test/")
redirect("to-any-scheme", "//intranet.test/")
redirect("to-file", "file:///etc/passwd")
redirect("to-script", "javascript:alert(1)")
redirect("to-userinfo", "http://user:secret@public.test/good")
redirect("to-port", "http://public.test:6379/")
redirect("to-backslash", "http://public.test\\@127.0.0.1/")
redirect("to-internal-feed", "http://feed.internal.test:8080/good")
fixed("to-nowhere", answer("302 Found"))
redirect("to-long", "http://public.test/" + "a" * 5_000)

# Compression

fixed("brotli", answer(body=b"\x00" * 2_000, headers="Content-Encoding: br\r\n"))
fixed("zstd", answer(body=b"\x28\xb5\x2f\xfd" + b"0" * 50, headers="Content-Encoding: zstd\r\n"))
fixed("deflate", answer(body=zlib.compress(GOOD), headers="Content-Encoding: deflate\r\n"))
fixed(
    "gzip-twice",
    answer(body=gzip.compress(gzip.compress(GOOD)), headers="Content-Encoding: gzip, gzip\r\n"),
)
fixed(
    "gzip-in-gzip",
    answer(
        body=gzip.compress(gzip.compress(bytes(8 * ZEROS))), headers="Content-Encoding: gzip\r\n"
    ),
)
fixed("gzip-cut", answer(body=gzip.compress(GOOD)[:-12], headers="Content-Encoding: gzip\r\n"))
fixed("gzip-nothing", answer(body=gzip.compress(GOOD)[:8], headers="Content-Encoding: gzip\r\n"))
fixed(
    "gzip-damaged",
    answer(body=gzip.compress(GOOD)[:-8] + b"damaged!", headers="Content-Encoding: gzip\r\n"),
)
fixed("gzip-lie", answer(body=GOOD, headers="Content-Encoding: gzip\r\n"))
fixed(
    "gzip-many-members",
    answer(body=gzip.compress(b"x") * 5_000, headers="Content-Encoding: gzip\r\n"),
)


@page("gzip-bomb")
async def gzip_bomb(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n")
    writer.write(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff")
    for block in raw_bomb(1_024):
        writer.write(block)
        await writer.drain()


# Size and length

fixed("too-large-announced", answer(length=200_000_000, body=b"x"))


@page("endless-body")
async def endless_body(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(10_000):
        writer.write(b"All work and no play. " * 3_000)
        await writer.drain()


@page("endless-chunks")
async def endless_chunks(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(200_000):
        writer.write(b"1\r\nx\r\n" * 100)
        await writer.drain()


fixed("cut-off", answer(body=GOOD[:100], length=len(GOOD)))
fixed("chunk-cut", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\nhalf")
fixed("chunk-wrong", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n")
fixed("two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nfour")
fixed("negative-length", b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nfour")

# Slowness


async def drip(writer: asyncio.StreamWriter, data: bytes, seconds: float) -> None:
    for number in range(200):
        writer.write(data[number % len(data) : number % len(data) + 1])
        await writer.drain()
        await asyncio.sleep(seconds)


@page("drip-body")
async def drip_body(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    await drip(writer, b"slowly ", 0.1)


@page("drip-head")
async def drip_head(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await drip(writer, b"slowly ", 0.1)


@page("silence")
async def silence(_writer: asyncio.StreamWriter, _request: bytes) -> None:
    await asyncio.sleep(20)


@page("silence-after-head")
async def silence_after_head(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(20)


# Heads


@page("endless-headers")
async def endless_headers(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        writer.write(f"X-{number}: {number}\r\n".encode())
        await writer.drain()


@page("endless-header-line")
async def endless_header_line(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(1_000):
        writer.write(b"long" * 4_000)
        await writer.drain()


@page("interim-flood")
async def interim_flood(writer: asyncio.StreamWriter, _request: bytes) -> None:
    for _ in range(2_000):
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
        await writer.drain()
    writer.write(answer(body=GOOD))


fixed("not-http", b"SSH-2.0-OpenSSH_9.0\r\n")
fixed("http-0.9", GOOD)
fixed("empty-answer", b"")
fixed("bad-header", b"HTTP/1.1 200 OK\r\nX Y\x00: z\r\n\r\n")
fixed("upgrade", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")
fixed("no-content", b"HTTP/1.1 204 No Content\r\n\r\n")
fixed("partial", answer("206 Partial Content", GOOD[:9], "Content-Range: bytes 0-8/99\r\n"))
fixed("unasked-304", answer("304 Not Modified"))
fixed("gone", answer("410 Gone"))
fixed("unauthorised", answer("401 Unauthorized", headers="WWW-Authenticate: Basic\r\n"))
fixed("broken", answer("500 Internal Server Error", GOOD))
fixed("busy", answer("429 Too Many Requests", headers="Retry-After: 120\r\n"))
fixed(
    "busy-until",
    answer("503 Service Unavailable", headers="Retry-After: Tue, 24 Nov 2026 13:00:00 GMT\r\n"),
)
fixed("busy-nonsense", answer("429 Too Many Requests", headers="Retry-After: soon\r\n"))
fixed("cookies", answer(body=GOOD, headers="Set-Cookie: a=" + "b" * 9_000 + "\r\n" * 1))
fixed("strange-etag", answer(body=GOOD, headers="ETag: " + "e" * 5_000 + "\r\n"))


@page("reset")
async def reset(writer: asyncio.StreamWriter, _request: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")
    await writer.drain()
    writer.transport.abort()


# robots.txt, by host name

ROBOTS = {
    "closed.test": answer(body=b"User-agent: *\nDisallow: /\n"),
    "closed-to-us.test": answer(body=b"User-agent: readout\nDisallow: /g*d$\n\nUser-agent: *\n"),
    "partly-closed.test": answer(body=b"User-agent: *\nDisallow: /\nAllow: /good\n"),
    "robots-broken.test": answer("500 Internal Server Error"),
    "robots-loop.test": answer("302 Found", headers="Location: /robots.txt\r\n"),
    "robots-inside.test": answer("302 Found", headers="Location: http://10.0.0.1/robots.txt\r\n"),
    "robots-huge.test": answer(length=5_000_000, body=b"User-agent: *\n"),
    "robots-bomb.test": answer(
        body=gzip.compress(bytes(64 * ZEROS)), headers="Content-Encoding: gzip\r\n"
    ),
    "robots-long.test": answer(
        body=b"User-agent: *\n" + b"Disallow: /" + b"*a" * 240 + b"$\n" + b"Disallow: /b\n" * 30_000
    ),
}
