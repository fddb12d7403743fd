"""Pieces of text that several messages print alike: who said it, where it stands, when it was."""

import datetime as dt
import zlib
from collections.abc import Iterable
from urllib.parse import quote as percent_encode

from bot.layouts.components import SOURCE_ACCENTS, shorten
from bot.layouts.safe_text import MAX_URL, safe_text, safe_url
from bot.words import Words
from digests.model import Bullet, Quote, StoredExchange, Verdict

MAX_NAME = 80
MAX_TITLE = 160
_FRAGMENT_WORDS = 5


def accent_of(source_id: str) -> int:
    """The colour of a source's messages: always the same, told apart by words as well."""
    return SOURCE_ACCENTS[zlib.crc32(source_id.encode("utf-8", "replace")) % len(SOURCE_ACCENTS)]


def name(text: str, limit: int = MAX_NAME) -> str:
    """A printed name, harmless and of bearable length."""
    return safe_text(shorten(" ".join(text.split()), limit))


def asked(speaker: str | None, outlet: str | None, words: Words) -> str:
    """`Mao Ning to Anadolu Agency`, saying plainly what is unknown."""
    if speaker and outlet:
        return words("{speaker} to {outlet}", speaker=name(speaker), outlet=name(outlet))
    if speaker:
        return words("{speaker} (asking outlet unknown)", speaker=name(speaker))
    if outlet:
        return words("speaker unknown, asked by {outlet}", outlet=name(outlet))
    return words("speaker and asking outlet unknown")


def bullet_text(bullet: Bullet) -> str:
    """The bullet's line: its lead in bold, verbatim words in quotation marks."""
    lead, colon, rest = " ".join(bullet.text.split()).partition(": ")
    verbatim = any(rest == " ".join(quote.text.split()) for quote in bullet.quotes)
    if not (colon and verbatim):
        return safe_text(bullet.text)
    return f"**{safe_text(lead)}:** “{safe_text(rest)}”"


def untold(bullet: Bullet, exchange: StoredExchange, words: Words) -> str:
    """What the bullet's own line leaves out of who spoke and which outlet had asked; may be ""."""
    speaker, outlet = bullet.speaker or exchange.speaker, bullet.outlet or exchange.outlet
    names_speaker = speaker is not None and speaker in bullet.text
    if outlet is None and names_speaker:
        return words("asking outlet unknown")
    if outlet is not None and outlet in bullet.text and names_speaker:
        return ""
    return asked(speaker, outlet, words)


def did_not_address(verdict: Verdict, words: Words) -> str:
    """Says so plainly, with the words that it was told by."""
    if not verdict.words:
        return words("Did not address the question.")
    shown = safe_text(shorten(" ".join(verdict.words.split()), 200))
    return words("Did not address the question: “{words}”", words=shown)


def origin(exchange: StoredExchange, words: Words) -> str:
    """`China MFA · Mon 20 Nov 2023`."""
    return f"{name(exchange.source_name)} · {words.date(exchange.briefing_date)}"


def standing(
    words: Words, *, withdrawn: bool = False, removed: bool = False, edited: bool = False
) -> tuple[str, ...]:
    """What a reader must know of words that no longer stand as they were printed."""
    said = []
    if withdrawn:
        said.append(words("Withdrawn: this briefing was taken out of the archive."))
    if edited:
        said.append(words("Edited at source: these words no longer stand there."))
    if removed:
        said.append(words("Removed at source: the publisher no longer shows this briefing."))
    return tuple(said)


def quote_link(quote: Quote, url: str | None, *, fragment: bool = True) -> str:
    """`[Q·7K3F9PD2](source)`, leading to the very words where the browser can; plain without."""
    label = f"Q·{quote.id}"
    target = safe_url(url)
    if target is None:
        return f"`{label}`"
    if fragment and "#" not in target:
        longer = target + _text_fragment(quote.text)
        target = longer if len(longer) <= MAX_URL else target
    return f"[{label}]({target})"


def links(quotes: Iterable[Quote], url: str | None, *, fragment: bool = True) -> str:
    """The links of a bullet's quotes, apart by a space."""
    return " ".join(quote_link(quote, url, fragment=fragment) for quote in quotes)


def block_quote(text: str) -> str:
    """Verbatim words as a Discord block quote; paragraphs stay apart."""
    return "\n".join(f"> {line}" for line in safe_text(text, one_line=False).split("\n"))


def code(text: str) -> str:
    """Text to be typed, shown in a code span that it cannot leave."""
    return f"`{' '.join(text.replace('`', chr(0x2BB)).split())}`"


def moment(at: dt.datetime, style: str = "F") -> str:
    """A time stamp that Discord shows on the reader's clock and in the reader's language."""
    return f"<t:{int(at.timestamp())}:{style}>"


def _text_fragment(text: str) -> str:
    """`#:~:text=first words,last words`, which browsers scroll to and mark."""
    spoken = text.split()
    if len(spoken) <= 2 * _FRAGMENT_WORDS:
        return f"#:~:text={_encoded(spoken)}"
    return f"#:~:text={_encoded(spoken[:_FRAGMENT_WORDS])},{_encoded(spoken[-_FRAGMENT_WORDS:])}"


def _encoded(spoken: list[str]) -> str:
    plain = " ".join(spoken).encode("utf-8", "ignore")
    return percent_encode(plain, safe="").replace("-", "%2D")
