"""What the bot's own tests share."""

from pathlib import Path

import pytest

from tests.bot.program import Process, Program


@pytest.fixture
def readout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program in an empty folder, where its database would be made."""
    return Program(tmp_path, capsys)


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """The same in a process of its own."""
    return Process(tmp_path)
