"""Reads every document of a corpus and writes what the corpus's scorer compares with gold.

    python -m tests.evaluation.turns PRED_DIR [--corpus DIR] [--ids PREFIX]
    python -m tests.evaluation.turns --floors            # table beside the checked-in floors
    python -m tests.evaluation.turns --raise-floors      # write higher floors, keep the rest

Floors stand in `turn_floors.json`, with a fingerprint of the corpus that they were measured on.
They are only raised; lowering one takes an edit of that file that a reviewer sees.
"""

import argparse
import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digests.catalogues import load_outlets, outlet_index
from digests.errors import UnreadableDocument
from digests.model import Document, Transcript
from digests.names import NameIndex
from digests.transcripts.as_json import transcript_json
from digests.transcripts.read import read_transcript
from tests.digests.transcripts.invented import expectation, pages, reading
from tests.evaluation.turn_scores import TurnScore, score_turns, worst_and_mean

ROOT = Path(__file__).resolve().parents[2]
STRANGERS = ROOT / "tests" / "fixtures" / "strangers"
CORPUS = ROOT.parent / "shared" / "corpus"
FLOORS = Path(__file__).with_name("turn_floors.json")
Figures = dict[str, dict[str, float]]


def shipped_outlets() -> NameIndex:
    """The catalogue that a fresh install has."""
    return outlet_index(load_outlets(ROOT / "config" / "outlets.toml"))


def manifest(corpus: Path) -> list[dict[str, Any]]:
    """One entry per document, from the corpus's own list."""
    lines = (corpus / "manifest.jsonl").read_text(encoding="utf8").splitlines()
    return [json.loads(line) for line in lines]


def read_file(path: Path, outlets: NameIndex) -> Transcript:
    """A file as `readout read PATH` sees it."""
    now = dt.datetime.now(dt.UTC)
    return read_transcript(Document(path.read_bytes(), str(path), now), outlets)


def predictions(corpus: Path, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, prediction) of every document that can be read."""
    outlets = shipped_outlets()
    for entry in manifest(corpus):
        path = corpus / entry["path"]
        if not entry["id"].startswith(prefix) or not path.exists():
            continue
        try:
            transcript = read_file(path, outlets)
        except UnreadableDocument as error:
            print(f"{entry['id']}: {error}")
            continue
        yield entry["id"], {"id": entry["id"], **transcript_json(transcript)}


def write(folder: Path, corpus: Path, prefix: str = "") -> int:
    """One JSON file per document; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, prediction in predictions(corpus, prefix):
        text = json.dumps(prediction, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf8")
        count += 1
    return count


def fingerprint(corpus: Path) -> str:
    """Changes when a document or its gold does."""
    digest = hashlib.sha256()
    for path in sorted([*corpus.glob("docs/*/*"), *corpus.glob("gold/*.json")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def corpus_figures(corpus: Path) -> Figures:
    """Publisher → figures, over the documents that have gold."""
    scores: dict[str, list[TurnScore]] = defaultdict(list)
    read = dict(predictions(corpus))
    for path in sorted(corpus.glob("gold/*.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        found = read.get(gold["id"], {"turns": []})
        scores[gold["id"].split("__")[0]].append(score_turns(gold["turns"], found["turns"]))
    return {name: worst_and_mean(each) for name, each in sorted(scores.items())}


def invented_figures() -> Figures:
    """Layout → figures, over the invented pages that every clone has."""
    scores: dict[str, list[TurnScore]] = defaultdict(list)
    for page in pages():
        claimed = json.loads(expectation(page).read_text(encoding="utf8"))
        scores[page.parent.name].append(score_turns(claimed["turns"], reading(page)["turns"]))
    return {name: worst_and_mean(each) for name, each in sorted(scores.items())}


def stranger_figures() -> Figures:
    """Kind of publisher → figures, over pages written by somebody who had not seen the reader."""
    outlets = shipped_outlets()
    scores: dict[str, list[TurnScore]] = defaultdict(list)
    for gold_path in sorted(STRANGERS.glob("*.gold.json")):
        gold = json.loads(gold_path.read_text(encoding="utf8"))
        name = gold_path.name.removesuffix(".gold.json")
        page = next(path for path in STRANGERS.glob(f"{name}.*") if path != gold_path)
        try:
            found = transcript_json(read_file(page, outlets))["turns"]
        except UnreadableDocument:
            found = []
        scores[name.split("__")[0]].append(score_turns(gold["turns"], found))
    return {name: worst_and_mean(each) for name, each in sorted(scores.items())}


def load_floors() -> dict[str, Any]:
    """The checked-in floors."""
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf8"))
    return floors


def below(figures: Figures, floors: Figures) -> list[str]:
    """Every figure that is lower than its floor, in words."""
    return [
        f"{name} {column} {figures.get(name, {}).get(column, 0.0):.3f} < {floor:.3f}"
        for name, row in floors.items()
        for column, floor in row.items()
        if figures.get(name, {}).get(column, 0.0) < floor
    ]


def table(figures: Figures) -> str:
    """One row a publisher or layout."""
    columns = list(next(iter(figures.values())))
    head = f"{'':<24}" + "".join(f"{column:>9}" for column in columns)
    rows = (
        f"{name:<24}" + "".join(f"{row[column]:>9.3f}" for column in columns)
        for name, row in figures.items()
    )
    return "\n".join([head, *rows])


def raise_floors(figures: Figures, floors: Figures) -> Figures:
    """The higher of the two for every figure."""
    return {
        name: {
            column: max(value, floors.get(name, {}).get(column, 0.0))
            for column, value in row.items()
        }
        for name, row in figures.items()
    }


def main() -> None:
    """The commands of the docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--ids", default="")
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--raise-floors", action="store_true")
    asked = parser.parse_args()
    if asked.folder:
        print(f"{write(asked.folder, asked.corpus, asked.ids)} documents read")
    if asked.floors or asked.raise_floors:
        _floors(asked.corpus, write_them=asked.raise_floors)


def _floors(corpus: Path, *, write_them: bool) -> None:
    floors = load_floors() if FLOORS.exists() else {}
    invented = invented_figures()
    print(table(invented))
    strangers = stranger_figures()
    print(table(strangers))
    new = {
        **floors,
        "invented": raise_floors(invented, floors.get("invented", {})),
        "strangers": raise_floors(strangers, floors.get("strangers", {})),
    }
    if corpus.is_dir():
        real = corpus_figures(corpus)
        print(table(real))
        new |= {
            "fingerprint": fingerprint(corpus),
            "corpus": raise_floors(real, floors.get("corpus", {})),
        }
    if write_them:
        FLOORS.write_text(json.dumps(new, indent=1, sort_keys=True) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
