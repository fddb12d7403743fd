"""Extractive bullets + a language model behind any OpenAI-compatible endpoint → bullets.

    exchange → asked before? → tokens left today? → one call → answer → gate → bullets
                                  any other way out → the extractive bullets of that exchange

The only room beside digests.sources that speaks HTTP. Nothing that fails here fails a briefing:
each exchange for itself keeps what it had, and its bullets say by whom they were made. The key is
sent to the configured address alone (no redirects, no proxies of the environment), and neither it
nor any word of an answer is ever logged.
"""

import asyncio
import datetime as dt
import secrets
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Annotated, Protocol

import httpx
import structlog
from pydantic import BaseModel, Field, ValidationError

from digests.condensing.asking import (
    MOST_ANSWER_TOKENS,
    Question,
    Unusable,
    answer_schema,
    put_question,
    read_answer_of_model,
)
from digests.condensing.grounding import find_fault
from digests.errors import DigestsError
from digests.model import Bullet, Transcript

log = structlog.get_logger()

Gate = Callable[[Transcript, Bullet], str | None]

_AT_ONCE = 3
_MOST_BYTES = 128 * 1024
_FAILURES_IN_A_ROW = 3
_REST = dt.timedelta(minutes=5)
_HOPELESS = frozenset({401, 402, 403, 404, 429})
_MOST_TOKENS_OF_ONE_CALL = 10_000_000


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Where the model is and what it may cost."""

    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    daily_token_cap: int = 200_000
    timeout: dt.timedelta = dt.timedelta(seconds=30)
    """Of one call, from the first byte sent to the last byte read."""
    patience: dt.timedelta = dt.timedelta(seconds=60)
    """Of one briefing: what is not answered by then stays extractive."""


class Ledger(Protocol):
    """Remembers answers and counts tokens; digests.storage.ModelUseStore is one."""

    async def recall(self, key: str) -> str | None:
        """The answer to the same question, if it was ever asked."""

    async def remember(self, key: str, answer: str, now: dt.datetime) -> None:
        """Keep an answer for good."""

    async def reserve(self, tokens: int, *, cap: int, day: dt.date) -> bool:
        """Count tokens before they are spent; False where that passes the day's cap."""

    async def settle(self, *, reserved: int, used: int, day: dt.date) -> None:
        """Put what was used in place of what was reserved."""


class PassingLedger:
    """A ledger for one run: what is asked twice is paid once, and nothing outlives it."""

    def __init__(self) -> None:
        self._answers: dict[str, str] = {}
        self._tokens: Counter[dt.date] = Counter()

    async def recall(self, key: str) -> str | None:
        """The answer of this run."""
        return self._answers.get(key)

    async def remember(self, key: str, answer: str, now: dt.datetime) -> None:  # noqa: ARG002
        """Until the run ends."""
        self._answers.setdefault(key, answer)

    async def reserve(self, tokens: int, *, cap: int, day: dt.date) -> bool:
        """Counts this run alone."""
        if self._tokens[day] + tokens > cap:
            return False
        self._tokens[day] += tokens
        return True

    async def settle(self, *, reserved: int, used: int, day: dt.date) -> None:
        """What was used in place of what was reserved."""
        self._tokens[day] += used - reserved


class _Failed(Exception):
    """The call came to nothing; the reason is ours and holds nothing of the wire."""

    def __init__(self, reason: str, *, hopeless: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hopeless = hopeless


@asynccontextmanager
async def open_model(
    options: ModelOptions, ledger: Ledger, *, gate: Gate = find_fault
) -> AsyncIterator["ModelCondenser"]:
    """The condenser with its connection, for `async with`."""
    async with httpx.AsyncClient(
        verify=ssl.create_default_context(),
        timeout=options.timeout.total_seconds(),
        follow_redirects=False,
        trust_env=False,
    ) as client:
        yield ModelCondenser(options, ledger, client, gate=gate)


class ModelCondenser:
    """Rewords drafted bullets, exchange by exchange, where the model's bullets hold."""

    def __init__(
        self,
        options: ModelOptions,
        ledger: Ledger,
        client: httpx.AsyncClient,
        *,
        gate: Gate = find_fault,
    ) -> None:
        self._options = options
        self._ledger = ledger
        self._client = client
        self._gate = gate
        self._in_a_row = 0
        self._resting_until: dt.datetime | None = None

    async def reword(
        self,
        transcript: Transcript,
        drafts: Sequence[Bullet],
        *,
        now: dt.datetime,
        ask: bool = True,
    ) -> tuple[Bullet, ...]:
        """The drafts, with the model's bullets in place of those of an exchange where they hold.

        `ask` False: only what the model answered before is used, and nothing is spent. Never raises
        but when cancelled; takes no longer than the options' patience.
        """
        kept = {
            number: tuple(own) for number, own in groupby(drafts, key=lambda each: each.exchange)
        }
        outcomes: dict[int, str] = {}
        slots = asyncio.Semaphore(_AT_ONCE)

        async def improve(number: int) -> None:
            async with slots:
                outcome, found = await self._improve(transcript, number, now, ask=ask)
            outcomes[number] = outcome
            if found:
                kept[number] = found

        try:
            async with (
                asyncio.timeout(self._options.patience.total_seconds()),
                asyncio.TaskGroup() as group,
            ):
                for number in tuple(kept):
                    group.create_task(improve(number))
        except TimeoutError:
            pass
        told = Counter(outcomes.get(number, "out of time") for number in kept)
        log.info("model asked", revision=transcript.revision[:12], **_as_fields(told))
        return tuple(bullet for number in kept for bullet in kept[number])

    async def _improve(
        self, transcript: Transcript, number: int, now: dt.datetime, *, ask: bool
    ) -> tuple[str, tuple[Bullet, ...]]:
        """What became of one exchange, in a word, and bullets where there are better ones."""
        try:
            return "used", await self._choose(transcript, number, now, ask=ask)
        except _Failed as failed:
            return failed.reason, ()
        except Unusable as unusable:
            return f"unusable: {unusable}", ()
        except DigestsError:
            return "no ledger", ()
        except Exception as crash:  # noqa: BLE001 - no fault of the gate may cost a briefing
            # The type only: what a crash says of itself may repeat what the model wrote.
            log.error("gate crashed", exchange=number, crash=type(crash).__name__)  # noqa: TRY400
            return "gate crashed", ()

    async def _choose(
        self, transcript: Transcript, number: int, now: dt.datetime, *, ask: bool
    ) -> tuple[Bullet, ...]:
        """Bullets that passed the gate, all of them. Raises _Failed and Unusable."""
        question = put_question(transcript, transcript.exchanges[number])
        if question is None:
            raise _Failed("not asked")
        said = await self._answer(question, now, ask=ask)
        bullets = read_answer_of_model(transcript, question, said)
        if any(self._gate(transcript, each) is not None for each in bullets):
            # Which fault it was stays unsaid: it may repeat words of the answer.
            raise _Failed("refused")
        return bullets

    async def _answer(self, question: Question, now: dt.datetime, *, ask: bool) -> str:
        """From memory, else by one call within the cap. An answer is kept, good or not."""
        options = self._options
        key = question.key(options.model)
        known = await self._ledger.recall(key)
        if known is not None:
            return known
        if not ask:
            raise _Failed("not asked")
        if self._resting_until is not None and now < self._resting_until:
            raise _Failed("endpoint rests")
        day = now.astimezone(dt.UTC).date()
        reserved = question.tokens
        if not await self._ledger.reserve(reserved, cap=options.daily_token_cap, day=day):
            raise _Failed("cap reached")
        try:
            said, used = await self._call(question)
        except _Failed as failed:
            self._count_failure(failed, now)
            raise
        self._in_a_row = 0
        if used is not None:
            await self._ledger.settle(reserved=reserved, used=used, day=day)
        await self._ledger.remember(key, said, now)
        return said

    def _count_failure(self, failed: _Failed, now: dt.datetime) -> None:
        """An endpoint that fails again and again is left alone for a while."""
        self._in_a_row += 1
        if failed.hopeless or self._in_a_row >= _FAILURES_IN_A_ROW:
            self._resting_until = now + _REST
            self._in_a_row = 0

    async def _call(self, question: Question) -> tuple[str, int | None]:
        """What the model wrote, and the tokens it says that took. Raises _Failed."""
        try:
            async with asyncio.timeout(self._options.timeout.total_seconds()):
                content = await self._exchange_bytes(question)
        except TimeoutError:
            raise _Failed("timed out") from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, ValueError):
            # Their words may hold the address or the key.
            raise _Failed("unreachable") from None
        return _read_reply(content, self._options.api_key)

    async def _exchange_bytes(self, question: Question) -> bytes:
        options = self._options
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if options.api_key:
            headers["Authorization"] = f"Bearer {options.api_key}"
        address = f"{options.base_url.rstrip('/')}/chat/completions"
        request = _request(question, options.model)
        async with self._client.stream("POST", address, json=request, headers=headers) as response:
            if response.status_code != httpx.codes.OK:
                hopeless = response.status_code in _HOPELESS
                raise _Failed(f"status {response.status_code}", hopeless=hopeless)
            if response.headers.get("content-encoding", "identity") != "identity":
                raise _Failed("compressed")
            content = bytearray()
            async for piece in response.aiter_raw():
                content += piece
                if len(content) > _MOST_BYTES:
                    raise _Failed("too long")
            return bytes(content)


def _request(question: Question, model: str) -> dict[str, object]:
    schema = {"name": "bullets", "strict": True, "schema": answer_schema(question)}
    return {
        "model": model,
        "messages": question.messages(secrets.token_hex(8)),
        "temperature": 0,
        "max_tokens": MOST_ANSWER_TOKENS,
        "stream": False,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Reply(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: object = None


def _read_reply(content: bytes, api_key: str | None) -> tuple[str, int | None]:
    try:
        reply = _Reply.model_validate_json(content)
    except ValidationError:
        raise _Failed("not a chat completion") from None
    choice = reply.choices[0]
    if choice.finish_reason not in {None, "stop"}:
        raise _Failed("cut short")
    if api_key and api_key in choice.message.content:
        raise _Failed("repeats the key")
    return choice.message.content, _used(reply.usage)


def _used(usage: object) -> int | None:
    """Tokens of the call, where the endpoint counts them believably."""
    told = usage.get("total_tokens") if isinstance(usage, Mapping) else None
    if not isinstance(told, int) or isinstance(told, bool):
        return None
    return told if 0 < told < _MOST_TOKENS_OF_ONE_CALL else None


def _as_fields(told: Counter[str]) -> dict[str, int]:
    return {reason.replace(":", "").replace(" ", "_"): count for reason, count in told.items()}
