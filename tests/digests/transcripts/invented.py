"""The invented pages under tests/fixtures/transcripts, each with its expectation beside it.

    python -m tests.digests.transcripts.invented            # print what differs
    python -m tests.digests.transcripts.invented --write    # take today's reading as expected

Write only after having read the difference: the expectation is the claim, not the output.
"""

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digests.model import Document
from digests.names import Name, NameIndex
from digests.transcripts.as_json import transcript_json
from digests.transcripts.read import read_transcript

PAGES = Path(__file__).resolve().parents[2] / "fixtures" / "transcripts"
NOW = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
OUTLETS = NameIndex(
    [
        Name("Reuters", ("路透社",)),
        Name("Agence France-Presse", ("AFP",)),
        Name("Anadolu Agency", ("AA", "Anadolu")),
        Name("Antara"),
        Name("BBC", ("BBC News",)),
        Name("CCTV"),
        Name("CNBC"),
        Name("ITV News", ("ITV",)),
        Name("Kyodo News", ("Kyodo",)),
        Name("PTI", ("Press Trust of India",)),
        Name("El País"),
        Name("GMA News"),
        Name("Kommersant", ("Коммерсантъ",)),
        Name("Mainichi Shimbun"),
        Name("RIA Novosti", ("РИА Новости",)),
        Name("Wall Street Journal"),
        Name("STAT", ("STAT News",)),
        Name("Washington Post", ("the Post",)),
        Name("New York Post", ("the Post",)),
    ]
)
_TURN_KEYS = ("speaker", "role", "outlet", "outlet_source", "outlet_name", "text")


def document(content: bytes | str, address: str = "briefing.txt") -> Document:
    """Bytes as if they had just been fetched."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return Document(raw, address, NOW)


def pages() -> list[Path]:
    """Every invented page."""
    return sorted(
        path
        for path in PAGES.glob("*/*")
        if path.is_file() and not path.name.endswith(".expected.json")
    )


def expectation(page: Path) -> Path:
    """Where a page's expectation stands."""
    return page.with_name(page.name + ".expected.json")


def reading(page: Path) -> dict[str, Any]:
    """What is claimed of a page."""
    whole = transcript_json(read_transcript(document(page.read_bytes(), page.name), OUTLETS))
    return {
        "title": whole["title"],
        "date": whole["date"],
        "language": whole["language"],
        "layout": whole["layout"],
        "spokespersons": whole["spokespersons"],
        "turns": [{key: turn[key] for key in _TURN_KEYS} for turn in whole["turns"]],
        "exchanges": [[each["question"], each["answer"]] for each in whole["exchanges"]],
    }


def differences() -> Iterator[str]:
    """Pages that are read otherwise than expected."""
    for page in pages():
        path = expectation(page)
        if not path.exists() or json.loads(path.read_text("utf8")) != reading(page):
            yield f"{page.parent.name}/{page.name}"


def main() -> None:
    """The commands of the docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        for page in pages():
            text = json.dumps(reading(page), ensure_ascii=False, indent=1)
            expectation(page).write_text(text + "\n", "utf8")
    print("\n".join(differences()) or "all as expected")


if __name__ == "__main__":
    main()
