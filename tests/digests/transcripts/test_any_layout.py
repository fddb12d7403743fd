"""The same talk printed in every way that we know is read as the same turns."""

import html
import textwrap

import pytest

from digests.transcripts.read import read_transcript
from tests.digests.transcripts.checks import check_all
from tests.digests.transcripts.invented import OUTLETS, document

TITLE = "Transcript of a press conference on the new ferry, 3 May 2024"
TALK = (
    ("MODERATOR", "Good morning, and welcome to the quay. The minister will speak first."),
    ("MINISTER VALE", "Thank you. It is called: the Heron.\n\nIt sails tomorrow at 8:00."),
    ("QUESTION", "Minister, does it float? I ask because the last one did not."),
    ("MINISTER VALE", "It does. We have tried it on three days, and on each it did."),
    ("QUESTION", "And when it rains?"),
    ("MINISTER VALE", "No."),
    ("QUESTION", "No?"),
    ("MINISTER VALE", "No. But I would ask Captain Lund to explain the pumps to you."),
    ("CAPTAIN LUND", "There are two pumps. One pumps, and one waits until it is needed."),
    ("QUESTION", "What does a ticket cost, and will it cost the same on the way back?"),
    ("MINISTER VALE", "Two crowns. It will be the same on the way back, as it is the same water."),
    ("MODERATOR", "Thank you all. We have to stop here, since the ferry is leaving."),
)  # fmt: skip


def _wrapped(text: str, width: int) -> str:
    return "\n\n".join(textwrap.fill(part, width) for part in text.split("\n\n"))


def _page(lines) -> str:
    return TITLE + "\n\n" + "\n\n".join(lines)


def _bold(close: str) -> str:
    shown = (
        f"<p><strong>{label}{close}</strong> {html.escape(said)}</p>".replace("\n\n", "</p><p>")
        for label, said in TALK
    )
    return f"<html><body><h1>{TITLE}</h1>{''.join(shown)}</body></html>"


PRINTED = {
    "colon.txt": _page(f"{label}: {said}" for label, said in TALK),
    "colon in small letters.txt": _page(f"{label.title()}: {said}" for label, said in TALK),
    "colon without blank lines.txt": TITLE
    + "\n"
    + "\n".join(f"{label}: {said}".replace("\n\n", "\n") for label, said in TALK),
    "colon, lines broken.txt": _page(_wrapped(f"{label}: {said}", 60) for label, said in TALK),
    "full stop, lines broken.txt": _page(_wrapped(f"{label}. {said}", 60) for label, said in TALK),
    "capitals alone.txt": _page(f"{label}\n{said}" for label, said in TALK),
    "names alone.txt": _page(f"{label.title()}\n\n{said}" for label, said in TALK),
    "after rules.txt": TITLE + "\n" + "\n".join(f"---\n{label}\n{said}" for label, said in TALK),
    "dash.txt": _page(f"{label} - {said}" for label, said in TALK),
    "brackets.txt": _page(f"[{label.title()}] {said}" for label, said in TALK),
    "clocks.txt": _page(
        f"{label.title()} (00:0{n % 9}): {said}" for n, (label, said) in enumerate(TALK)
    ),
    "bold colon.md": _page(f"**{label}:** {said}" for label, said in TALK),
    "bold.md": _page(f"**{label}** {said}" for label, said in TALK),
    "bold colon.html": _bold(":"),
    "bold.html": _bold(""),
    "bare letter.txt": _page(
        f"Q    {said}" if label == "QUESTION" else f"{label}:  {said}" for label, said in TALK
    ),
}
ROLES = {"QUESTION": "reporter", "MODERATOR": "moderator"}


@pytest.mark.parametrize("printed", PRINTED)
def test_talk_is_the_same_in_every_print(printed: str):
    read = read_transcript(document(PRINTED[printed], printed), OUTLETS)
    check_all(read)
    said = [(turn.role.value, " ".join(turn.text.split())) for turn in read.turns]
    assert [
        (ROLES.get(label, "spokesperson"), " ".join(said_.split())) for label, said_ in TALK
    ] == said
