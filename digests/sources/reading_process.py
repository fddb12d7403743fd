"""The process in which bytes from outside are parsed. Started by `worker`, never imported by it.

It takes framed pickles from the bot alone and answers with framed pickles. It limits itself before
the first document: memory, no files, no core dumps; processor time anew for each job. It has none
of the bot's environment, so that there is no secret in it to find.
"""

import logging
import os
import pickle
import resource
import struct
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from digests.errors import DocumentTooLarge, UnreadableDocument
from digests.model import Document, SourceKind
from digests.names import NameIndex
from digests.sources.candidates import Hints
from digests.sources.discover import discover
from digests.sources.prescan import check_html
from digests.sources.walls import wall_before
from digests.transcripts.read import read_transcript

_FRAME = struct.Struct(">I")

_MAX_TEXT = 5_000_000
_MAX_TURN = 300_000
"""Four hours of speech. What is condensed later, in the bot itself, costs by the turn: one of 4.5
million characters held its loop up for 340 ms and took 180 MB."""


class _OutOfMemory(UnreadableDocument):
    """The document asked for more memory than there is; travels as what it descends from."""

    def __reduce__(self) -> tuple[type[UnreadableDocument], tuple[str]]:
        return UnreadableDocument, (str(self),)


def main() -> None:
    """Answer jobs until the bot closes the pipe."""
    jobs, answers = _take_pipes()
    # Libraries complain about every damaged file; stderr is kept for tracebacks of our defects.
    logging.disable()
    warnings.simplefilter("ignore")
    memory, cpu_seconds, outlets = pickle.loads(_receive(jobs) or b"")  # noqa: S301  # nosec B301
    work: dict[str, Callable[..., object]] = {
        "read": lambda document: _read(document, outlets),
        "discover": _discover,
    }
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _send(answers, None)
    while frame := _receive(jobs):
        name, bare, arguments = pickle.loads(frame)  # noqa: S301  # nosec B301
        document = replace(bare, content=_receive(jobs) or b"")
        _allow_cpu(cpu_seconds)
        outcome = _outcome(work[name], document, arguments)
        _send(answers, outcome)
        if isinstance(outcome, _OutOfMemory):
            return  # what is left of this heap is not enough for the next


def _outcome(
    job: Callable[..., object], document: Document, arguments: tuple[str | None, ...]
) -> object:
    """The result, or what the bot may hear of the failure: an error's kind and sentence."""
    try:
        return job(document, *arguments)
    except UnreadableDocument as error:
        return type(error)(_without_query(str(error), document.address))
    except MemoryError:
        return _OutOfMemory("Reading it takes more memory than any transcript needs.")
    except RecursionError:
        return UnreadableDocument("It nests deeper than any transcript does.")


def _without_query(sentence: str, address: str) -> str:
    """What follows the `?` of an address may be a key, and messages are shown to people."""
    bare, question_mark, _ = address.partition("?")
    return sentence.replace(address, f"{bare}?…") if question_mark else sentence


def _read(document: Document, outlets: NameIndex) -> object:
    if document.content[:1_000].lstrip().startswith(b"<"):
        check_html(document.content)
    try:
        transcript = read_transcript(document, outlets)
    except UnreadableDocument as error:
        wall = wall_before(document.content)
        if wall is None:
            raise
        raise UnreadableDocument(f"There is {wall} in place of the briefing.") from error
    if len(transcript.text) > _MAX_TEXT:
        raise DocumentTooLarge("It holds more text than the longest hearing has.")
    if any(len(turn.text) > _MAX_TURN for turn in transcript.turns):
        raise UnreadableDocument("A turn of it is longer than anybody speaks without a question.")
    return transcript


def _discover(document: Document, kind: str, links: str | None, selector: str | None) -> object:
    return discover(document, SourceKind(kind), Hints(links, selector))


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The standard pipes for frames alone: a library that prints must not speak to the bot."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _limit(what: int, soft: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(what, (soft, hard))


def _allow_cpu(seconds: int) -> None:
    # The limit counts from the start of the process, so it moves along with what was used.
    _limit(resource.RLIMIT_CPU, int(time.process_time()) + 1 + seconds)


def _receive(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(_FRAME.size)
    if len(head) < _FRAME.size:
        return None
    return pipe.read(_FRAME.unpack(head)[0])


def _send(pipe: BinaryIO, value: object) -> None:
    frame = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    rest = memoryview(_FRAME.pack(len(frame)) + frame)
    while rest:
        rest = rest[pipe.write(rest) :]


if __name__ == "__main__":
    main()
