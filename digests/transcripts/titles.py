"""The title: metadata or heading, else the line above the speech that names the event."""

import re

from digests.transcripts.afterword import is_boilerplate
from digests.transcripts.dates import find_date
from digests.transcripts.labels import words_of
from digests.transcripts.pages import Line, Mark, Page
from digests.transcripts.words import NOT_LABELS

_TITLE_WORDS = 3
_FEWEST_WORDS = 2
_SHORTEST_CJK = 5
_SHORT = 5
_TOP = 3
_EVENT = re.compile(
    r"\b(?:transcript|press|news|conference|briefing|interview|doorstop|doorstep|remarks|statement"
    r"|gaggle|call|q&a|roundtable|hearing|availability"
    r"|conferencia|rueda|versión estenográfica|entrevista|coletiva|conférence|point de presse"
    r"|entretien|\w*pressekonferenz|conferenza|intervista|persconferentie|pressträff|pressemøde"
    r"|konferencj\w+|wywiad|toplantı\w*|röportaj|брифинг\w*|пресс-конференци\w*|интервью"
    r"|прес-конференц\w*|інтерв['’ʼ]ю)\b"
    r"|发布会|發布會|发言|記者会|记者会|記者會|会見|會見|说明会|브리핑|기자회견|간담회|مؤتمر|إحاطة|प्रेस|वार्ता",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"(?:press (?:conferences|briefings|releases)|transcripts|news(?:room)?$|speeches|media|home"
    r"|return to|back to|skip to|you are here|this is a|please note|the following)\b",
    re.IGNORECASE,
)
"""How names of a site's sections, ways through it and notes about the page begin."""
_CRUMBS = re.compile(r"\s[>»›]\s")
_ANNOUNCED = re.compile(r"[^:]{2,24}:")


def title_of(page: Page, front: list[Line]) -> str | None:
    """None where nothing above the speech can be the title."""
    told = [" ".join(title.split()) for title in page.titles if title.strip()]
    if told:
        named = [title for title in told if _EVENT.search(title) and not _runs(title)]
        vague = len(told[0].split()) <= _SHORT and not _EVENT.search(told[0])
        return (named or told)[0] if vague or _runs(told[0]) else told[0]
    if page.wrapped:
        front = _joined(front)
    worded = [text for line in front if (text := _as_title(line))]
    named = [text for text in worded if _EVENT.search(text)]
    short = [text for line in front[:_TOP] if (text := _as_title(line, _FEWEST_WORDS))]
    return next(iter([*named, *short, *worded]), None)


def _runs(title: str) -> bool:
    """`Press Conferences 18 September 2024`: the section, not the event."""
    return _RUNNING.match(title) is not None and len(title.split()) <= _SHORT


def _joined(front: list[Line]) -> list[Line]:
    """Titles broken over lines in capitals → one line each."""
    out: list[Line] = []
    for line in front:
        above = out[-1] if out else None
        if (
            above
            and not line.gap
            and above.mark is line.mark is Mark.TEXT
            and above.text.isupper()
            and line.text.isupper()
            and find_date(above.text) is None
        ):
            out[-1] = Line(f"{above.text} {line.text}", above.gap)
        else:
            out.append(line)
    return out


def _as_title(line: Line, words: int = _TITLE_WORDS) -> str | None:
    text = " ".join(line.text.strip("#* ").split())
    announced = _ANNOUNCED.match(text)
    if announced and not set(words_of(announced.group())).isdisjoint(NOT_LABELS):
        return None
    if line.mark not in {Mark.TEXT, Mark.HEADING} or _only_date(text) or _is_note(text):
        return None
    letters = sum(c.isalpha() for c in text)
    worded = len(text.split()) >= words or (not text.isascii() and len(text) >= _SHORTEST_CJK)
    return text if worded and letters * 5 > len(text) * 3 else None


def _is_note(text: str) -> bool:
    """About the page or a way through the site, or a whole sentence about the event."""
    sentence = text.endswith(".") and is_boilerplate(text)
    return sentence or _RUNNING.match(text) is not None or _CRUMBS.search(text) is not None


def _only_date(text: str) -> bool:
    return find_date(text) is not None and len(text) < 32  # noqa: PLR2004
