"""Manners and TLS; what servers may do wrong stands in the hostile web."""

import asyncio
import datetime as dt
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from digests.errors import FetchFailed, FetchRefused
from digests.sources.fetch import Fetcher
from digests.sources.options import FetchOptions
from tests.hostile_web.reach import RecordingDialler, ScriptedNames

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
OPTIONS = FetchOptions(pause=dt.timedelta(), deadline=dt.timedelta(seconds=5))


class Server:
    """Answers every path with its name; `/to-http` leads down, robots.txt is not there."""

    def __init__(self) -> None:
        self.requests: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.requests.append(request)
        path = request.split(" ", 2)[1]
        if path == "/robots.txt":
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        elif path == "/to-http":
            location = b"Location: http://public.test/x\r\n"
            writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + location + b"\r\n")
        else:
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(path)}\r\nContent-Type: Text/HTML; "
            writer.write((head + 'Charset="UTF-8"\r\n\r\n' + path).encode())
        await writer.drain()
        writer.close()

    @property
    def paths(self) -> list[str]:
        return [request.split(" ", 2)[1] for request in self.requests]


@asynccontextmanager
async def served(
    options: FetchOptions = OPTIONS,
    *,
    certificate: ssl.SSLContext | None = None,
    trust: ssl.SSLContext | None = None,
) -> AsyncIterator[tuple[Server, Fetcher]]:
    web = Server()
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=certificate)
    dialler = RecordingDialler(server.sockets[0].getsockname()[1], frozenset())
    fetcher = Fetcher(options, resolver=ScriptedNames(), dialler=dialler, tls=trust)
    yield web, fetcher
    await fetcher.aclose()
    server.close()


async def test_a_document_carries_what_the_head_says():
    async with served() as (_web, fetcher):
        document = (await fetcher.fetch("http://public.test/a", now=NOW)).document

    assert document is not None
    assert (b"/a", "http://public.test/a") == (document.content, document.address)
    assert ("text/html", "utf-8", NOW) == (
        document.media_type,
        document.charset,
        document.fetched_at,
    )


async def test_robots_are_asked_once_for_many_pages_and_again_another_day():
    async with served() as (web, fetcher):
        for number in range(3):
            await fetcher.fetch(f"http://public.test/{number}", now=NOW)
        await fetcher.fetch("http://public.test/3", now=NOW + dt.timedelta(days=1))

    assert ["/robots.txt", "/0", "/1", "/2", "/robots.txt", "/3"] == web.paths


async def test_we_say_who_we_are_and_whom_to_ask():
    options = FetchOptions(contact="https://desk.test/\r\nX-Evil: 1", pause=dt.timedelta())
    async with served(options) as (web, fetcher):
        await fetcher.fetch("http://public.test/", now=NOW)

    assert "User-Agent: Readout/" in web.requests[-1]
    assert "contact: https://desk.test/" in web.requests[-1]
    assert "\nX-Evil" not in web.requests[-1]
    assert "Accept-Encoding: gzip\r\n" in web.requests[-1]


async def test_requests_to_one_host_keep_their_distance():
    loop = asyncio.get_running_loop()
    async with served(FetchOptions(pause=dt.timedelta(seconds=0.1))) as (_web, fetcher):
        started = loop.time()
        pages = (fetcher.fetch(f"http://public.test/{n}", now=NOW) for n in range(3))
        await asyncio.gather(*pages)

    assert loop.time() - started >= 0.2


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY", "http_proxy"])
async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with served() as (_web, fetcher):
        assert (await fetcher.fetch("http://public.test/a", now=NOW)).document


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made anew for each run, good for `public.test` where somebody trusts it."""
    if shutil.which("openssl") is None:
        pytest.skip("No openssl here to make a certificate with.")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=public.test", "-addext", "subjectAltName=DNS:public.test",
            "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def secure(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate / "certificate.pem"))


async def test_a_name_is_verified_though_its_number_is_dialled(secure, trusting):
    async with served(certificate=secure, trust=trusting) as (_web, fetcher):
        assert (await fetcher.fetch("https://public.test/a", now=NOW)).document
        with pytest.raises(FetchFailed) as caught:
            await fetcher.fetch("https://other.test/a", now=NOW)

    assert "tls" == caught.value.reason


async def test_a_certificate_that_nobody_vouches_for_is_refused(secure):
    async with served(certificate=secure) as (web, fetcher):
        with pytest.raises(FetchFailed) as caught:
            await fetcher.fetch("https://public.test/a", now=NOW)

    assert ("tls", []) == (caught.value.reason, web.paths)


async def test_no_redirect_leads_from_https_to_http(secure, trusting):
    async with served(certificate=secure, trust=trusting) as (web, fetcher):
        with pytest.raises(FetchRefused) as caught:
            await fetcher.fetch("https://public.test/to-http", now=NOW)

    assert "downgrade" == caught.value.reason
    assert ["/robots.txt", "/to-http"] == web.paths
