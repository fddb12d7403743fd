"""The real bot as a process of its own: started, watched, stopped or killed by its own pid."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.loopback_discord.driver import Driver
from tests.loopback_discord.errors import NoAnswer

COMMAND = (sys.executable, "-m", "bot", "run")
ROOT = Path(__file__).resolve().parents[2]
TAIL = 4000


class BotProcess:
    """One process at a time; after `stop` or `kill` it may be started again.

    It gets this server's address and token, and nothing else that begins with READOUT_ than what
    `env` says. Output is appended to `bot.stdout.txt` and `bot.stderr.txt` in `log_dir`.
    """

    def __init__(
        self,
        discord: Driver,
        cwd: Path,
        *,
        command: Sequence[str] = COMMAND,
        env: Mapping[str, str] | None = None,
        log_dir: Path | None = None,
    ) -> None:
        """Prepare; `cwd` is where the bot keeps its database by default."""
        self._discord = discord
        self._cwd = cwd
        self._command = tuple(command)
        self._env = dict(env or {})
        self._process: asyncio.subprocess.Process | None = None
        self.stdout_path = (log_dir or cwd) / "bot.stdout.txt"
        self.stderr_path = (log_dir or cwd) / "bot.stderr.txt"

    @property
    def pid(self) -> int:
        """The running process's id."""
        assert self._process is not None, "the bot was not started"
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How the last process ended; None while it runs."""
        return None if self._process is None else self._process.returncode

    @property
    def is_running(self) -> bool:
        """Started and not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def stderr(self) -> str:
        """Everything said on stderr so far, over all starts."""
        return _read(self.stderr_path)

    @property
    def stdout(self) -> str:
        """Everything said on stdout so far, over all starts."""
        return _read(self.stdout_path)

    async def start(
        self,
        timeout: float = 30.0,  # noqa: ASYNC109 - a start is waited for as a whole
        *,
        commands: Sequence[str] = (),
    ) -> None:
        """Start and wait until the gateway is ready; an early end is an error with the words."""
        since = self._ready_count()
        await self.spawn()
        ready = asyncio.create_task(
            self._discord.wait_ready(timeout, commands=commands, since=since)
        )
        ended = asyncio.create_task(self.wait())
        try:
            await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                raise NoAnswer(f"The bot ended with {ended.result()}:\n{self.stderr[-TAIL:]}")
            if ready.exception() is not None:
                raise NoAnswer(f"{ready.exception()}\n{self.stderr[-TAIL:]}") from ready.exception()
        finally:
            for task in (ready, ended):
                task.cancel()

    async def spawn(self) -> None:
        """Start and do not wait; for a bot that is meant to refuse."""
        assert self._process is None or self.returncode is not None, "the bot runs already"
        with self.stdout_path.open("ab") as out, self.stderr_path.open("ab") as err:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._cwd,
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                # Its own session, so that a Ctrl-C in the terminal reaches the tests only.
                start_new_session=True,
            )

    async def wait(self) -> int:
        """Wait for the end and give the exit code."""
        assert self._process is not None, "the bot was not started"
        return await self._process.wait()

    async def stop(self, timeout: float = 15.0) -> int:  # noqa: ASYNC109 - as above
        """Ask for an end (SIGTERM) and give the exit code; too slow is killed, and an error."""
        self.send(signal.SIGTERM)
        try:
            async with asyncio.timeout(timeout):
                return await self.wait()
        except TimeoutError:
            await self.kill()
            raise NoAnswer(f"The bot did not end within {timeout} s of SIGTERM.") from None

    async def kill(self) -> None:
        """Kill at once (SIGKILL) and wait until it is gone."""
        self.send(signal.SIGKILL)
        await self.wait()

    def freeze(self) -> None:
        """Stop the process in its tracks (SIGSTOP)."""
        self.send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on (SIGCONT)."""
        self.send(signal.SIGCONT)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to this very process, if it still runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self.returncode is None:
            self.thaw()
            await self.stop()

    def _ready_count(self) -> int:
        return self._discord.gateway.ready_count

    def _environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("READOUT_")}
        paths = (str(ROOT), inherited.get("PYTHONPATH", ""))
        return inherited | {
            # The bot is found from any working folder, installed or not.
            "PYTHONPATH": os.pathsep.join(one for one in paths if one),
            "READOUT_DISCORD__API_URL": f"{self._discord.world.base_url}/api/v10",
            "READOUT_DISCORD__TOKEN": self._discord.world.token,
            "PYTHONUNBUFFERED": "1",
            **self._env,
        }


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
