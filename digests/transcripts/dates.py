"""A printed date → a date. Only what is printed whole: a day without a year is no date."""

import datetime as dt
import re
from collections.abc import Iterable

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan enero janvier januar jänner janeiro gennaio января ocak stycznia",
        "february feb febrero février fevrier februar fevereiro febbraio февраля şubat lutego",
        "march mar marzo mars märz março marco марта mart marca",
        "april apr abril avril aprile апреля nisan kwietnia",
        "may mayo mai maio maggio мая mayıs maja",
        "june jun junio juin juni junho giugno июня haziran czerwca",
        "july jul julio juillet juli julho luglio июля temmuz lipca",
        "august aug agosto août aout августа ağustos sierpnia",
        "september sep sept septiembre setiembre septembre setembro settembre сентября eylül",
        "october oct octubre octobre oktober outubro ottobre октября ekim października",
        "november nov noviembre novembre novembro ноября kasım listopada",
        "december dec diciembre décembre decembre dezember dezembro dicembre декабря aralık",
    ),
    1,
):
    _MONTHS |= dict.fromkeys(_names.split(), _number)
_MONTHS |= {"września": 9, "grudnia": 12}
for _number, _names in enumerate(
    (
        "يناير جنوری जनवरी січня tammikuuta januari ιανουαρίου ledna",
        "فبراير فروری फरवरी лютого helmikuuta februari φεβρουαρίου února",
        "مارس مارچ मार्च березня maaliskuuta maart mars μαρτίου března",
        "أبريل ابريل إبريل अप्रैल квітня huhtikuuta απριλίου dubna",
        "مايو मई травня toukokuuta mei maj μαΐου května",
        "يونيو जून червня kesäkuuta juni ιουνίου června",
        "يوليو जुलाई липня heinäkuuta juli ιουλίου července",
        "أغسطس अगस्त серпня elokuuta augusti augustus αυγούστου srpna",
        "سبتمبر सितंबर вересня syyskuuta σεπτεμβρίου září",
        "أكتوبر اكتوبر अक्टूबर жовтня lokakuuta οκτωβρίου října",
        "نوفمبر नवंबर листопада marraskuuta νοεμβρίου listopadu",
        "ديسمبر दिसंबर грудня joulukuuta desember δεκεμβρίου prosince",
    ),
    1,
):
    _MONTHS |= dict.fromkeys(_names.split(), _number)

_MONTH = r"([^\W\d_]{3,12})\.?"
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]"),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s{0,3}(?:of |de |d['’])?\s?"
        r"(?P<n>[\u0900-\u097f]{2,12}|[^\W\d_]{3,15})"
        r"\.?,?\s{0,2}(?:de |del |of )?\s?(?P<y>\d{4})(?!\d)"
    ),
    re.compile(r"\b(?P<n>[^\W\d_]{3,12})\.?\s{0,3}(?P<d>\d{1,2})(?:st|nd|rd|th)?\s?,?\s{1,3}(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\.\s?(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])"),
)  # fmt: skip
_ERA = re.compile(r"(令和|平成)\s?(\d{1,2}|元)年\s?(\d{1,2})月\s?(\d{1,2})日")
_ERAS = {"令和": 2018, "平成": 1988}
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])")
_SECOND_HAND = re.compile(
    r"\b(?:issued|updated|published|posted|modified|accessed|uploaded|embargo\w*|actualizad[oa]|publicad[oa]"
    r"|publié|mis à jour|veröffentlicht|обновлен\w*|опубликован\w*|publication|created|released"
    r"|pubblicat[oa]|aggiornat[oa]|opublikowan[oa]|gepubliceerd|bijgewerkt|atualizad[oa]|yayın\w*"
    r"|güncelle\w*|dernière|reviewed)\b|发布时间|发布日期|發布日期|發佈|更新|掲載|公開日|등록일|작성일|게시일|نشر",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:held|conducted|recorded|aired|took place|taking place|given|delivered|celebrad[oa]"
    r"|geführt|réalisé|svolta)\b",
    re.IGNORECASE,
)
"""Words that tell the event's own date from the day on which the page came out."""
_PERIOD = re.compile(r"\b(?:period|quarter|year|month)s? (?:ending|ended)\b", re.IGNORECASE)
_EARLIEST = 1900
_LONGEST = 400


def find_date(text: str) -> dt.date | None:
    """The first whole date in a line."""
    best: tuple[int, dt.date] | None = None
    for pattern in _PATTERNS:
        for found in pattern.finditer(text[:_LONGEST]):
            date = _date(found.groupdict())
            if date and (best is None or found.start() < best[0]):
                best = (found.start(), date)
    return best[1] if best else _in_era(text) or _slashed(text)


def briefing_date(
    printed: Iterable[str], metadata: Iterable[str], title: str | None
) -> dt.date | None:
    """The event's date: in the title, on a line of its own, in metadata, in front matter."""
    if title and (date := find_date(title)):
        return date
    dated = [
        (line, date) for line in printed if not _PERIOD.search(line) and (date := find_date(line))
    ]
    for line, date in dated:
        if _HELD.search(line) and not _SECOND_HAND.search(line):
            return date
    for line, date in dated:
        if not _SECOND_HAND.search(line):
            return date
    for value in metadata:
        if date := find_date(value):
            return date
    return dated[0][1] if dated else None


def _date(parts: dict[str, str | None]) -> dt.date | None:
    name = parts.get("n")
    month = _MONTHS.get(name.casefold(), 0) if name else int(parts.get("m") or 0)
    year = int(parts["y"] or 0)
    try:
        return dt.date(year, month, int(parts["d"] or 0)) if year >= _EARLIEST else None
    except ValueError:
        return None


def _in_era(text: str) -> dt.date | None:
    found = _ERA.search(text[:_LONGEST])
    if found is None:
        return None
    era, year, month, day = found.groups()
    return _date({"y": str(_ERAS[era] + (1 if year == "元" else int(year))), "m": month, "d": day})


def _slashed(text: str) -> dt.date | None:
    """`2/2/10` or `25/12/2020`: only where day and month cannot be taken for each other."""
    for found in _SLASHED.finditer(text[:_LONGEST]):
        first, second, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0  # noqa: PLR2004
        if first == second or first > 12 or second > 12:  # noqa: PLR2004
            day, month = (first, second) if first > 12 else (second, first)  # noqa: PLR2004
            return _date({"y": str(year), "m": str(month), "d": str(day)})
    return None
