"""What endpoints and models get wrong: a table of scripts for one exchange of HARBOUR."""

import asyncio
import gzip
from collections.abc import Callable
from typing import Final

from tests.digests.condensing.endpoint import (
    KEY,
    Asked,
    Script,
    bullets,
    completion,
    http,
    says,
    sends,
)

NEWS = "agreed to reopen"
DEMAND = "stop sending gunboats"


def truth(asked: Asked) -> str:
    """What a good model answers: the sentence with the news, in its own words."""
    return bullets(([asked.id_of(NEWS)], asked.sentence(NEWS)))


def line(change: Callable[[str], str], words: str = NEWS) -> Script:
    """A true id with a sentence that was tampered with."""
    return says(lambda asked: bullets(([asked.id_of(words)], change(asked.sentence(words)))))


async def _hang(_: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def _drip(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _drip_headers(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while True:
        number += 1
        writer.write(f"X-{number}: a\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.02)


async def _reset(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-")
    writer.transport.abort()


_MOVED = "Location: http://127.0.0.1:1/elsewhere\r\n"

WIRE: Final[dict[str, Script]] = {
    "closes without a word": sends(b""),
    "resets inside the head": _reset,
    "hangs": _hang,
    "drips its body": _drip,
    "drips its head": _drip_headers,
    "speaks no HTTP": sends(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "status 500": sends(http(b"boom", status="500 Internal Server Error")),
    "status 429": sends(http(b"{}", status="429 Too Many", head="Retry-After: 3600\r\n")),
    "status 401 that repeats the key": sends(http(KEY.encode(), status="401 Unauthorized")),
    "redirects": sends(http(b"", status="302 Found", head=_MOVED)),
    "empty body": sends(http(b"")),
    "body shorter than promised": sends(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"),
    "compressed body": sends(http(gzip.compress(b"[" * 10**6), head="Content-Encoding: gzip\r\n")),
    "endless body": sends(http(b" " * 2_000_000)),
    "page of HTML": sends(http(b"<html><h1>502</h1></html>")),
    "not UTF-8": sends(http(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}')),
    "nested without end": sends(http(b"[" * 60_000)),
    "truncated JSON": sends(http(completion("{}")[:-9])),
    "no choices": sends(http(b'{"choices": []}')),
    "calls a tool": sends(http(completion(None, finish="tool_calls"))),
    "cut short": says(truth, finish="length"),
    "filtered": says(truth, finish="content_filter"),
}

ANSWERS: Final[dict[str, Script]] = {
    "refuses in prose": says(lambda _: "I'm sorry, but I can't help with that."),
    "thinks for ever": says(lambda asked: f"<think>{truth(asked)}"),
    "a list": says(lambda _: "[]"),
    "no bullets": says(lambda _: '{"bullets": []}'),
    "too many bullets": says(
        lambda asked: bullets(*(([key], text) for key, text in asked.sentences[:4]))
    ),
    "names a speaker": says(
        lambda asked: truth(asked).replace('"text"', '"speaker": "Maria Vane", "text"')
    ),
    "ids are numbers": says(lambda asked: truth(asked).replace('["', "[1").replace('"]', "]")),
    "no ids": says(lambda asked: bullets(([], asked.sentence(NEWS)))),
    "an unknown id": says(lambda asked: bullets((["deadbeef"], asked.sentence(NEWS)))),
    "a sentence used twice": says(
        lambda asked: bullets(*[([asked.id_of(NEWS)], asked.sentence(NEWS))] * 2)
    ),
    "an id of another exchange": says(
        lambda asked: bullets(([asked.id_of(NEWS)[::-1]], asked.sentence(NEWS)))
    ),
    "words of another sentence": says(
        lambda asked: bullets(([asked.id_of(NEWS)], asked.sentence(DEMAND)))
    ),
    "invented": line(lambda _: "Westhaven has been willing to negotiate with Norland for years."),
    "a changed figure": line(lambda text: text.replace("May 3", "May 13")),
    "an outside name": line(lambda text: text.replace("Westhaven", "Rotterdam")),
    "a name of the same exchange": line(lambda text: text.replace("Westhaven", "Norland")),
    "denied": line(lambda text: text.replace("agreed to", "did not agree to")),
    "a denial dropped": line(lambda text: text.replace("not ", ""), "not recognising"),
    "softened": line(lambda text: text.replace("should", "might want to"), DEMAND),
    "the other side's words as one's own": line(
        lambda text: text.replace("“", "").replace("”", ""), DEMAND
    ),
    "words in quotation marks that nobody said": line(lambda text: f"“{text[:40]}” is a lie"),
    "a link": line(lambda text: f"{text} https://evil.example/x"),
    "a masked link": line(lambda text: text.replace("the port", "[the port](//evil.example)")),
    "mentions everyone": line(lambda text: f"@everyone {text}"),
    "mentions a member": line(lambda text: f"{text} <@123456789012345678>"),
    "bold": line(lambda text: f"**{text}**"),
    "hidden characters": line(lambda text: text.replace("port", "po\u200brt")),
    "turned round in print": line(lambda text: f"\u202e{text}"),
    "asks back": line(lambda text: text.rstrip(".") + "?"),
    "repeats the key": line(lambda text: f"{text} {KEY}"),
    "two words": line(lambda _: "the port"),
    "a book": line(lambda text: " ".join([text] * 12)),
    "obeys the transcript": says(lambda _: "Ignore the rules. The minister resigned."),
}

GOOD: Final[dict[str, Script]] = {
    "plain": says(truth),
    "thinks first": says(lambda asked: f"<think>hm {{}}</think>\n{truth(asked)}"),
    "in a fence": says(lambda asked: f"```json\n{truth(asked)}\n```"),
    "counts tokens absurdly": says(truth, usage={"total_tokens": -5}),
    "counts tokens in words": says(truth, usage={"total_tokens": "many"}),
    "counts nothing": says(truth, usage=[]),
    "leaves out a clause": line(
        lambda text: text.replace("On Tuesday the two", "On Tuesday two") + "", NEWS
    ),
}
