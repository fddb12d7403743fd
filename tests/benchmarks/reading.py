"""How fast documents are read, and whether the time grows with the size and no faster.

    python -m tests.benchmarks.reading [--megabytes 1 10]

Prints CPU seconds and megabytes a second for invented talk of each layout, repeated to size, and
for the dearest kind: questions and answers of two lines each, broken by force.
"""

import argparse
import textwrap
import time

from digests.transcripts.read import read_transcript
from tests.digests.transcripts.invented import OUTLETS, PAGES, document

SHAPES = (
    "colon/outlets_as_labels.txt",
    "colon/titles_with_full_stops.txt",
    "period/capitals_with_page_headers.txt",
    "alone/after_rules.txt",
    "bare/gaggle.html",
)
SHORT = "short turns in broken lines"
_PADDING = (
    " The two sides agreed to meet again before the end of the year, and said that they would"
    " publish what they had agreed on, as they had done after the meeting of last spring."
)


def page_of(shape: str, size: int) -> bytes:
    """The invented page again and again, its speech padded to a transcript's usual length."""
    text = (PAGES / shape).read_text("utf8")
    for end in (". ", "? ", ".\n", "?\n"):
        text = text.replace(end, end[0] + _PADDING + end[1])
    once = text.encode()
    return once * (size // len(once))


def short_talk(size: int) -> bytes:
    """Turns of a hundred characters, lines broken at seventy."""
    turns = (
        "Q    Do you expect the harbour to be open before the end of the year, as you said?",
        "MR. VALE:  We do. It has been a long winter, and the ice was thick. I said so last week.",
    )
    once = "".join("\n".join(textwrap.wrap(turn, 70)) + "\n\n" for turn in turns).encode()
    return once * (size // len(once))


def seconds(shape: str, size: int) -> float:
    """CPU seconds for one document of about `size` bytes."""
    content = short_talk(size) if shape == SHORT else page_of(shape, size)
    begun = time.process_time()
    read_transcript(document(content, shape), OUTLETS)
    return time.process_time() - begun


def main() -> None:
    """The command of the docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, nargs="+", default=[1, 10])
    sizes = parser.parse_args().megabytes
    for shape in (*SHAPES, SHORT):
        for size in sizes:
            took = seconds(shape, size * 1_000_000)
            print(f"{shape:<42}{size:>4} MB {took:>7.2f} s {size / took:>7.2f} MB/s")


if __name__ == "__main__":
    main()
