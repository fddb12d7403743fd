"""A locale → what the bot says, in that language.

English texts are the keys and the fallback; translations are gettext catalogues under
`config/locales/<locale>.po`, read as they are (nothing to compile). Placeholders are
`{named}`; values are put in after translation and never parsed.
"""

import datetime as dt
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.messages.pofile import read_po

from bot.shipped import shipped

ENGLISH = "en"


class Words:
    """The bot's voice in one locale: `words("Nothing found for {what}.", what=name)`."""

    def __init__(self, locale: str = ENGLISH, directory: Path | None = None) -> None:
        folder = shipped("locales") if directory is None else directory
        self.locale = _nearest(locale, folder)
        self._texts = _catalogue(self.locale, folder)

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language, its placeholders filled."""
        return self._texts.get((message, 0), message).format_map(values)

    def many(self, one: str, several: str, n: int, /, **values: object) -> str:
        """The message for `n` things; `{n}` is filled, with thousands grouped."""
        text = self._texts.get((one, _plural_form(n, self.locale)), one if n == 1 else several)
        return text.format_map({"n": f"{n:,}", **values})

    def date(self, date: dt.date | None) -> str:
        """`Mon 20 Nov 2023`, or that the date is unknown."""
        if date is None:
            return self("date unknown")
        return format_date(date, "EEE d MMM y", locale=self.locale)

    def short_date(self, date: dt.date | None, year: int | None) -> str:
        """`20 Nov`, with the year where it is another than the reader has in mind."""
        if date is None:
            return self("date unknown")
        pattern = "MMMd" if date.year == year else "yMMMd"
        return format_skeleton(pattern, date, locale=self.locale)

    def weekday(self, date: dt.date) -> str:
        """`Mon`."""
        return format_date(date, "EEE", locale=self.locale)

    def clock(self, moment: dt.datetime, zone: str) -> str:
        """`06:10`, on the clocks of that zone."""
        local = moment.astimezone(ZoneInfo(zone))
        return format_time(local, "HH:mm", locale=self.locale)


def known_locales(directory: Path) -> tuple[str, ...]:
    """Locales that there are words for, English first."""
    return (ENGLISH, *sorted(path.stem for path in directory.glob("*.po")))


@lru_cache(maxsize=64)
def _nearest(locale: str, directory: Path) -> str:
    """`de-AT` → `de`; what we have no words for → English."""
    known = known_locales(directory)
    wanted = locale.replace("-", "_")
    return next((name for name in (wanted, wanted.partition("_")[0]) if name in known), ENGLISH)


@lru_cache(maxsize=16)
def _catalogue(locale: str, directory: Path) -> dict[tuple[str, int], str]:
    path = directory / f"{locale}.po"
    if not path.exists():
        return {}
    texts: dict[tuple[str, int], str] = {}
    with path.open("rb") as file:
        for message in read_po(file, locale=locale):
            _add(texts, message.id, message.string)
    return texts


def _add(texts: dict[tuple[str, int], str], key: object, translated: object) -> None:
    if isinstance(key, str) and isinstance(translated, str) and key and translated:
        texts[key, 0] = translated
    elif isinstance(key, tuple | list) and isinstance(translated, tuple | list):
        texts.update({(str(key[0]), form): str(t) for form, t in enumerate(translated) if t})


def _plural_form(n: int, locale: str) -> int:
    """Two forms for now; a language with more needs its catalogue's rule here."""
    if locale == "fr":
        return 0 if n < 2 else 1  # noqa: PLR2004 - zéro is singular
    return 0 if n == 1 else 1
