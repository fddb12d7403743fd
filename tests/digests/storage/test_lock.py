"""One service holds a database, and the next is told who."""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from digests.errors import DatabaseInUse, DatabaseUnavailable
from digests.storage import hold_service_lock

SINCE = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


def test_a_second_service_is_told_who_holds_the_database(database_url: str):
    with hold_service_lock(database_url, who="readout run", now=SINCE) as lock:
        assert lock.still_held()
        with (
            pytest.raises(DatabaseInUse) as caught,
            hold_service_lock(database_url, who="readout run"),
        ):
            pytest.fail("two hold it")
    said = str(caught.value)
    for expected in ("readout run", str(os.getpid()), socket.gethostname(), "since 20"):
        assert expected in said
    with hold_service_lock(database_url, who="readout run"):
        pass


def test_the_lock_says_since_when(sqlite_url: str):
    with (
        hold_service_lock(sqlite_url, who="readout run", now=SINCE),
        pytest.raises(DatabaseInUse, match="2026-11-24T08:00:00"),
        hold_service_lock(sqlite_url, who="readout run"),
    ):
        pass


HOLDER = """
import sys, time
from digests.storage import hold_service_lock
with hold_service_lock(sys.argv[1], who="readout run"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_a_killed_holder_gives_the_database_back(sqlite_url: str):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, sqlite_url],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    with (
        pytest.raises(DatabaseInUse, match=str(holder.pid)),
        hold_service_lock(sqlite_url, who="x"),
    ):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with hold_service_lock(sqlite_url, who="x"):
        pass


def test_a_lock_in_a_missing_folder_is_said(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/none/readout.db"
    with pytest.raises(DatabaseUnavailable, match="folder"), hold_service_lock(url, who="x"):
        pass
