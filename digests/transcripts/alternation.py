"""Scraps of labels in a scan → the labels that they stand for, by whose turn it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from digests.transcripts.labels import Label, Shape, Style
from digests.transcripts.words import OFFICES


def take_turns(labels: Sequence[Label]) -> list[Label]:
    """In a scan where two labels take turns, a scrap between two of the one is the other."""
    counts = Counter(label.key for label in labels)
    pair = [key for key, _ in counts.most_common(2)]
    if len(pair) < 2 or counts[pair[0]] + counts[pair[1]] < len(labels) * 0.85:  # noqa: PLR2004
        return list(labels)
    models = {label.key: label for label in reversed(labels)}
    out = list(labels)
    for at in range(1, len(labels) - 1):
        label = labels[at]
        above, below = labels[at - 1].key, labels[at + 1].key
        scrap = counts[label.key] <= 2 and label.style is Style.UPPER and label.shape is Shape.NAME  # noqa: PLR2004
        if scrap and above == below and above in pair and label.key not in OFFICES:
            model = models[pair[1 - pair.index(above)]]
            if OSA.distance(label.key, model.key) > 1 or len(label.key) > 3:  # noqa: PLR2004
                continue
            out[at] = replace(
                label, name=model.name, key=model.key, shape=model.shape, style=model.style
            )
    return out
