"""A document → its transcript.

document → page of lines → labels (layout) → text with everybody in place → turns → exchanges
"""

from dataclasses import dataclass

from digests.errors import NoSpeakers
from digests.model import Document, Furniture, FurnitureKind, Role, Transcript, Turn
from digests.names import NameIndex
from digests.transcripts.afterword import end_of_speech
from digests.transcripts.answerers import name_answerers
from digests.transcripts.choose import Choice, choose_labels
from digests.transcripts.compose import Composition, Draft, Piece, compose, fill_gaps
from digests.transcripts.dates import briefing_date, find_date
from digests.transcripts.displaced import restore_displaced
from digests.transcripts.exchanges import pair_exchanges
from digests.transcripts.extract import extract_page
from digests.transcripts.front import mark_sections, spoken_under
from digests.transcripts.furniture import mark_lines
from digests.transcripts.languages import language_of
from digests.transcripts.outlets import OutletFinder
from digests.transcripts.pages import Line, Mark, Page
from digests.transcripts.speech import opening_speech
from digests.transcripts.titles import title_of
from digests.transcripts.turns import build_turns
from digests.transcripts.wraps import continues

_FRONT_LINES = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """A transcript and how it came about; what `explain` tells."""

    transcript: Transcript
    choice: Choice
    format: str


def read_transcript(document: Document, outlets: NameIndex) -> Transcript:
    """Raises an `UnreadableDocument` with one sentence that says what to do."""
    return read(document, outlets).transcript


def read(document: Document, outlets: NameIndex) -> Reading:
    """As `read_transcript`, with the choice of layout kept."""
    page = extract_page(document)
    lines = mark_lines(page.lines, page.wrapped)
    choice = choose_labels(lines, page.wrapped)
    if not choice.labels:
        raise NoSpeakers(
            f"{document.address!r} prints no speaker labels such as 'Reuters: …' or 'Q: …', so"
            " nobody can be quoted from it; give the page that holds the transcript itself."
        )
    lines, labels = restore_displaced(lines, spoken_under(lines, choice.labels))
    lines = mark_sections(lines, labels)
    made = compose(lines, labels, page.wrapped, end_of_speech(lines, labels, page.wrapped))
    transcript = _transcript(page, made, choice, outlets)
    if not transcript.turns:
        raise NoSpeakers(
            f"{document.address!r} prints labels of speakers but no words of theirs;"
            " give the whole transcript."
        )
    return Reading(transcript, choice, page.format)


def _transcript(page: Page, made: Composition, choice: Choice, outlets: NameIndex) -> Transcript:
    opening = _open(made, page.wrapped)
    front = [line for line, _ in made.front]
    title = title_of(page, front)
    drafts = [*opening, *made.drafts]
    told = [
        title or "",
        *(line.text for line in front[:_FRONT_LINES]),
        *(d.text(made.text)[:600] for d in drafts[:8]),
    ]
    turns = name_answerers(build_turns(drafts, made.text, OutletFinder(outlets), told))
    furniture = [*made.furniture, *_front_furniture(made, opening, title)]
    spans = [span for turn in turns for span in turn.spans]
    printed = [line.text for line in front[:_FRONT_LINES]]
    printed += [
        line.text for line in page.lines[:12] if line.mark is Mark.TEXT and _above(line, made)
    ]
    return Transcript(
        text=made.text,
        turns=turns,
        exchanges=pair_exchanges(turns),
        furniture=fill_gaps(made.text, furniture, spans),
        layout=choice.layout,
        title=title,
        date=briefing_date(printed, page.dates, title),
        language=language_of(" ".join(turn.text for turn in turns[:60])) or page.language,
        spokespersons=_spokespersons(turns),
    )


def _above(line: Line, made: Composition) -> bool:
    """Whether a page header's line stands before the first label, so that its date counts."""
    first = made.drafts[0].label_span if made.drafts else None
    at = made.text.find(line.text)
    return first is not None and 0 <= at < first.start


def _open(made: Composition, width: int) -> list[Draft]:
    """What is said before the first label, as a turn without one."""
    lines = [line for line, _ in made.front]
    begin = opening_speech(lines, width)
    if begin == len(lines):
        return []
    draft = Draft(None, None)
    above: Line | None = None
    for line, span in made.front[begin:]:
        flows = above is not None and continues(above, line, width)
        draft.pieces.append(Piece(span.start, span.end, flows))
        above = line
    made.front = made.front[:begin]
    return [draft]


def _front_furniture(made: Composition, opening: list[Draft], title: str | None) -> list[Furniture]:
    begin = opening[0].pieces[0].start if opening else len(made.text)
    return [
        Furniture(span, _front_kind(line, title)) for line, span in made.front if span.start < begin
    ]


def _front_kind(line: Line, title: str | None) -> FurnitureKind:
    text = " ".join(line.text.strip("#* ").split())
    if line.mark is Mark.HEADING or (title and text == title):
        return FurnitureKind.TITLE
    return FurnitureKind.DATELINE if find_date(text) else FurnitureKind.BOILERPLATE


def _spokespersons(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    names = [
        turn.speaker_name for turn in turns if turn.role is Role.SPOKESPERSON and turn.speaker_name
    ]
    return tuple(dict.fromkeys(names))
