"""Bytes from outside → transcript or candidates, read in a process that may be killed.

Parsing a page can be made to take minutes and gigabytes. The bot's own loop only waits: a reading
process has limits on memory, processor and wall time, is killed when it reaches one, and the next
document starts a new one.
"""

import asyncio
import contextlib
import io
import os
import pickle
import signal
import struct
import sys
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import digests
from digests.errors import FetchFailed, UnreadableDocument
from digests.model import Document, SourceKind, Transcript
from digests.names import NameIndex
from digests.sources.candidates import Discovered, Hints
from digests.sources.options import ReadingLimits

_MODULE = "digests.sources.reading_process"
_FRAME = struct.Struct(">I")
_SLICE = 64 * 1024
_MAX_ANSWER = 64 * 1024 * 1024
_ANSWER_ON_LOOP = 128 * 1024
_START_SECONDS = 30
_STOP_SECONDS = 1
_TOO_LONG = "Reading it takes longer than any transcript does; it was given up."
_ANSWER_WORDS = ("digests.model.", "digests.errors", "digests.sources.candidates")


class LimitedReader:
    """Reads documents in limited processes. Close it when done; it starts them by itself."""

    def __init__(self, outlets: NameIndex, limits: ReadingLimits | None = None) -> None:
        self._limits = limits or ReadingLimits()
        count = max(self._limits.processes, 1)
        self._processes = [_ReadingProcess(outlets, self._limits) for _ in range(count)]
        self._idle: asyncio.LifoQueue[_ReadingProcess] = asyncio.LifoQueue()
        for process in self._processes:
            self._idle.put_nowait(process)

    async def read(self, document: Document) -> Transcript:
        """Raises UnreadableDocument, also where reading hit a limit; FetchFailed where trying
        again may help, since it was our machine that was slow.
        """
        return cast("Transcript", await self._do("read", document))

    async def discover(self, document: Document, kind: SourceKind, hints: Hints) -> Discovered:
        """Where the briefings of a feed or listing stand; raises likewise."""
        found = await self._do("discover", document, str(kind), hints.links, hints.selector)
        return cast("Discovered", found)

    async def aclose(self) -> None:
        """End the processes."""
        for process in self._processes:
            await process.stop()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _do(self, job: str, document: Document, *arguments: str | None) -> object:
        process = await self._idle.get()
        try:
            answer = await process.do(job, document, arguments)
        finally:
            self._idle.put_nowait(process)
        if isinstance(answer, UnreadableDocument):
            raise answer
        return answer


class _ReadingProcess:
    """One process, started when it is needed and again after it was killed."""

    def __init__(self, outlets: NameIndex, limits: ReadingLimits) -> None:
        self._outlets = outlets
        self._limits = limits
        self._process: asyncio.subprocess.Process | None = None

    async def do(self, job: str, document: Document, arguments: tuple[str | None, ...]) -> object:
        """The answer, which may be an UnreadableDocument; raises where there was none.

        A process that served others before may have died of them: the document gets a fresh one.
        """
        is_fresh = self._process is None
        try:
            return await self._try(job, document, arguments)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            code = await self._end()
            if code == -signal.SIGXCPU:
                raise UnreadableDocument(_TOO_LONG) from error
            if is_fresh:
                message = "The reader broke down over it; it is no transcript that we can read."
                raise UnreadableDocument(message) from error
        return await self.do(job, document, arguments)

    async def _try(self, job: str, document: Document, arguments: tuple[str | None, ...]) -> object:
        order = (job, replace(document, content=b""), arguments)
        process = await self._running()
        try:
            async with asyncio.timeout(self._limits.wall.total_seconds()):
                await _send(process, pickle.dumps(order))
                await _send(process, document.content)
                return await _unpickle(await _receive(process))
        except TimeoutError as error:
            await self._kill()
            # A busy machine does this to a good document, too, so it is no verdict on it.
            raise FetchFailed(_TOO_LONG, "reader") from error
        except pickle.UnpicklingError as error:
            await self._kill()
            raise UnreadableDocument("The reader gave an answer that we do not take.") from error
        except (asyncio.IncompleteReadError, ConnectionError):
            raise
        except BaseException:
            # Cancelled in the middle of a frame: the next job would read this one's answer.
            await self._kill()
            raise

    async def stop(self) -> None:
        """End it, gently if it listens."""
        process = self._process
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        await self._end()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        await self._end()
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            _MODULE,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_bare_environment(),
            start_new_session=True,
        )
        limits = (self._limits.memory_bytes, self._limits.cpu_seconds, self._outlets)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await _send(process, pickle.dumps(limits))
                await _receive(process)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
            await self._kill()
            message = "The process that reads documents does not start."
            raise FetchFailed(message, "reader") from error
        except BaseException:
            await self._kill()
            raise
        return process

    async def _end(self) -> int | None:
        """Wait for a process that is dead or told to end; what it died of is its answer.

        Killing it at once would reap it behind the loop's back, and the code would be lost.
        """
        process = self._process
        if process is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        return await self._kill()

    async def _kill(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        assert process.stdin is not None
        process.stdin.close()
        return await process.wait()


class _AnswerUnpickler(pickle.Unpickler):  # nosec B301
    """Builds our nouns and nothing else: a subverted reader must not call what it likes here."""

    def find_class(self, module: str, name: str) -> object:
        if "." not in name and (module.startswith(_ANSWER_WORDS) or module == "datetime"):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        message = f"The reading process answered with {module}.{name}."
        raise pickle.UnpicklingError(message)


async def _unpickle(frame: bytes) -> object:
    if len(frame) <= _ANSWER_ON_LOOP:
        return _load(frame)
    return await asyncio.to_thread(_load, frame)


def _load(frame: bytes) -> object:
    return cast("object", _AnswerUnpickler(io.BytesIO(frame)).load())


async def _send(process: asyncio.subprocess.Process, frame: bytes) -> None:
    """In slices, so that a large document is not held a second time on its way."""
    pipe = process.stdin
    assert pipe is not None
    pipe.write(_FRAME.pack(len(frame)))
    view = memoryview(frame)
    for start in range(0, len(view), _SLICE):
        pipe.write(view[start : start + _SLICE])
        await pipe.drain()
    await pipe.drain()


async def _receive(process: asyncio.subprocess.Process) -> bytes:
    pipe = process.stdout
    assert pipe is not None
    (size,) = _FRAME.unpack(await pipe.readexactly(_FRAME.size))
    if size > _MAX_ANSWER:
        raise UnreadableDocument("What was read of it is larger than any transcript.")
    return await pipe.readexactly(size)


def _bare_environment() -> dict[str, str]:
    """Where our package stands and nothing of the bot's: no token, no key, no proxy."""
    package = digests.__file__
    assert package is not None
    root = str(Path(package).resolve().parent.parent)
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TZ") if name in os.environ}
    return {**kept, "PYTHONPATH": root, "PYTHONUTF8": "1"}
