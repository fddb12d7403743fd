"""The limited process itself; what pages do to it stands in the hostile web."""

import asyncio
import datetime as dt
import os
import pickle
from pathlib import Path

import pytest

from digests.errors import UnreadableDocument
from digests.model import Document, SourceKind
from digests.names import Name, NameIndex
from digests.sources.candidates import Hints
from digests.sources.options import ReadingLimits
from digests.sources.worker import LimitedReader, _load

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
PAGE = (
    b"<html><body><p><b>Harbour Post:</b> Will the ferry run on Sunday?</p>"
    b"<p><b>Ms. Reed:</b> Yes, the ferry will run on Sunday.</p>"
    b"<p><b>Harbour Post:</b> And on Monday?</p>"
    b"<p><b>Ms. Reed:</b> It will run on Monday as well.</p></body></html>"
)
OUTLETS = NameIndex([Name("The Harbour Post", ("Harbour Post",))])


def page(content: bytes = PAGE) -> Document:
    return Document(content, "https://ministry.test/1", NOW)


async def test_reading_there_gives_what_reading_here_gives():
    from digests.transcripts.read import read_transcript

    async with LimitedReader(OUTLETS) as reader:
        assert read_transcript(page(), OUTLETS) == await reader.read(page())


async def test_several_documents_at_once_are_read_in_turn():
    async with LimitedReader(OUTLETS, ReadingLimits(processes=2)) as reader:
        read = await asyncio.gather(*(reader.read(page()) for _ in range(6)))

    assert 1 == len(set(read))


async def test_errors_come_back_as_what_they_are():
    async with LimitedReader(OUTLETS) as reader:
        with pytest.raises(UnreadableDocument, match="no feed"):
            await reader.discover(page(), SourceKind.FEED, Hints())


async def test_a_killed_process_is_one_document_lost_and_no_more():
    async with LimitedReader(OUTLETS) as reader:
        await reader.read(page())
        for process in _children():
            os.kill(process, 9)

        assert (await reader.read(page())).exchanges


async def test_a_cancelled_reading_does_not_answer_the_next():
    big = page(PAGE.replace(b"</body>", b"<p>Ms. Reed: no.</p>" * 20_000 + b"</body>"))
    async with LimitedReader(OUTLETS) as reader:
        await reader.read(page())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(big), 0.05)

        assert 2 == len((await reader.read(page())).exchanges)


async def test_the_process_has_nothing_of_the_bots_environment(monkeypatch):
    monkeypatch.setenv("READOUT_DISCORD__TOKEN", "a-secret")
    async with LimitedReader(OUTLETS) as reader:
        await reader.read(page())
        environments = [Path(f"/proc/{child}/environ").read_bytes() for child in _children()]

    assert environments
    assert all(b"a-secret" not in environment for environment in environments)


async def test_no_process_is_left_behind():
    async with LimitedReader(OUTLETS) as reader:
        await reader.read(page())

    assert [] == _children()


class _Hostile:
    def __reduce__(self):
        return os.system, ("true",)


def test_an_answer_builds_our_nouns_and_calls_nothing():
    for answer in (_Hostile(), os.system, Path("/"), b"".join):
        with pytest.raises(pickle.UnpicklingError):
            _load(pickle.dumps(answer))
    assert page() == _load(pickle.dumps(page()))


def _children() -> list[int]:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"reading_process" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
