"""How long reading and condensing a 60-exchange briefing takes in process.

    python -m tests.benchmarks.condensing

`cold` is the first briefing of a process, when no word has been seen before; `warm` the median of
those after it. The bar is 150 ms for reading and condensing together.
"""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from digests.catalogues import load_outlets, load_topics, outlet_index
from digests.condensing.bullets import condense_transcript
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.topics import TopicMatcher
from digests.model import Document, Transcript
from digests.transcripts.read import read_transcript
from tests.digests.condensing.briefings import long_briefing

_CONFIG = Path(__file__).parents[2] / "config"
_EXCHANGES = 60
_BAR_MS = 150
_ROUNDS = 15


def main() -> None:
    """Print the table."""
    text = long_briefing(_EXCHANGES)
    document = Document(text.encode(), "briefing.txt", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    outlets = outlet_index(load_outlets(_CONFIG / "outlets.toml"))
    matcher = TopicMatcher(load_topics(_CONFIG / "topics.toml"))
    condenser = ExtractiveCondenser()

    def read() -> Transcript:
        return read_transcript(document, outlets)

    transcript = read()
    print(f"{len(text.split()):,} words, {len(transcript.exchanges)} exchanges")
    cold, warm = _times(lambda: condense_transcript(transcript, condenser, matcher))
    _, reading = _times(read)
    print(f"condensing  cold {cold:6.1f} ms   warm {warm:6.1f} ms")
    print(f"reading                      warm {reading:6.1f} ms")
    print(f"together                     warm {warm + reading:6.1f} ms   (bar {_BAR_MS} ms)")


def _times(work: Callable[[], object]) -> tuple[float, float]:
    """The first time and the median of the others, in milliseconds of this process's CPU."""
    taken = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - started))
    return taken[0], statistics.median(taken[1:])


if __name__ == "__main__":
    main()
