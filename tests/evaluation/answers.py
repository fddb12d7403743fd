"""How well answers are told from declined, referred and formula ones.

    python -m tests.evaluation.answers [CORPUS]

answers.dev.jsonl holds ids of gold exchanges with one person's reading, made before the rules were
written: declined (what was asked is not said, whatever else is), referred (elsewhere, or to an
earlier answer), formula (nothing but a standing position or wishes), answered (all else, counter
questions included).
"""

import json
import sys
from collections import Counter
from pathlib import Path

from digests.condensing.answers import judge_answer
from digests.model import AnswerKind
from tests.evaluation.topics import CORPUS

_LABELS = Path(__file__).with_name("answers.dev.jsonl")


def compare(corpus: Path) -> Counter[tuple[str, str]]:
    """How often each (label, verdict) came together."""
    together: Counter[tuple[str, str]] = Counter()
    for line in _LABELS.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        verdict = judge_answer(read_answer_text(corpus, label["id"], label["end"]))
        together[label["kind"], verdict.kind] += 1
    return together


def read_answer_text(corpus: Path, identity: str, end: int) -> str:
    """The answer turns of a gold exchange, `<document>#<first turn>` up to turn `end`."""
    document, _, start = identity.rpartition("#")
    gold = json.loads((corpus / "gold" / f"{document}.json").read_text(encoding="utf-8"))
    turns = gold["turns"][int(start) : end + 1]
    return "\n\n".join(turn["text"] for turn in turns if turn["role"] != "reporter")


def rates(together: Counter[tuple[str, str]], kinds: frozenset[str]) -> tuple[float, float]:
    """Precision and recall of telling that an answer is one of these kinds."""
    right = sum(
        n for (label, verdict), n in together.items() if label in kinds and verdict in kinds
    )
    found = sum(n for (_, verdict), n in together.items() if verdict in kinds)
    wanted = sum(n for (label, _), n in together.items() if label in kinds)
    return right / max(1, found), right / max(1, wanted)


def main() -> None:
    """Print the table."""
    together = compare(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
    kinds = [kind.value for kind in AnswerKind]
    print(f"{together.total()} exchanges; rows: as labelled, columns: as judged")
    print(f"{'':12s}" + "".join(f"{kind:>10s}" for kind in kinds))
    for label in kinds:
        print(f"{label:12s}" + "".join(f"{together[label, kind]:10d}" for kind in kinds))
    for name, wanted in (
        ("declined or referred", frozenset({"declined", "referred"})),
        ("formula", frozenset({"formula"})),
    ):
        precision, recall = rates(together, wanted)
        print(f"{name:22s} precision {precision:.3f}  recall {recall:.3f}")


if __name__ == "__main__":
    main()
