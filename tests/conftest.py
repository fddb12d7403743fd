"""What every test lives under: no network but loopback, and the corpus only where it exists."""

import ipaddress
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"


def _refuse_foreign_addresses(event: str, args: tuple[object, ...]) -> None:
    """Audit hook: a test that dials out is a defect, whichever library does it."""
    if event != "socket.connect":
        return
    address = args[1]
    if not isinstance(address, tuple):
        return
    host = str(address[0])
    if host == "localhost" or ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback:
        return
    message = f"A test tried to connect to {host!r}; tests may use loopback only."
    raise ConnectionRefusedError(message)


sys.addaudithook(_refuse_foreign_addresses)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real transcripts; a test that asks for them skips, visibly, where they are absent."""
    if not CORPUS.is_dir():
        pytest.skip("The corpus of real transcripts is not part of the project.")
    return CORPUS
