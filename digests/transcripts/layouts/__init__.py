"""One file per way of printing speakers; strangers to each other.

Each has a `NAME` and a `propose(lines)` that yields candidates, far more than are labels: the
document as a whole decides which of them are (`consistency.py`). Order breaks ties.
"""

from collections.abc import Callable, Iterable, Sequence

from digests.transcripts.labels import Label
from digests.transcripts.layouts import alone, bare, bold, brackets, colon, dash, period
from digests.transcripts.pages import Line

Propose = Callable[[Sequence[Line]], Iterable[Label]]

LAYOUTS: tuple[tuple[str, Propose], ...] = tuple(
    (module.NAME, module.propose) for module in (colon, period, bare, alone, dash, brackets, bold)
)
