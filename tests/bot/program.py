"""`readout` as a person or a script would call it: in a process of its own, or in this one.

A process is the real thing and takes most of a second to start; only what a process alone can
show is tested that way.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from discord.http import Route

from bot.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Process:
    """`readout` in a folder and process of its own, with nothing of the tester's environment."""

    folder: Path

    def __call__(self, *arguments: str | Path, code: int = 0, **environ: str) -> Ended:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=self.folder,
            env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environ},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        assert done.returncode == code, done.stderr or done.stdout
        assert "Traceback" not in done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class Program:
    """`readout` in this process: the same arguments, exit code and streams."""

    folder: Path
    streams: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | Path, code: int = 0, **environ: str) -> Ended:
        self.streams.readouterr()
        with _surroundings(self.folder, environ):
            ended = main([str(argument) for argument in arguments])
        out, err = self.streams.readouterr()
        assert ended == code, err or out
        return Ended(ended, out, err)


@contextmanager
def _surroundings(folder: Path, environ: dict[str, str]) -> Iterator[None]:
    """Folder, environment, logging and Discord's address as of a new process; then as before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    discord_at = Route.BASE
    with pytest.MonkeyPatch.context() as around:
        around.chdir(folder)
        for name in os.environ:
            if name.upper().startswith("READOUT_"):
                around.delenv(name)
        for name, value in environ.items():
            around.setenv(name, value)
        try:
            yield
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
            Route.BASE = discord_at
            structlog.reset_defaults()
