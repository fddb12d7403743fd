"""Which news organisation asked, with the words that say so: the label, the reporter, the caller.

Unknown beats wrong: a name that nobody introduces as an outlet stays unattributed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.model import Attribution, Evidence, Span
from digests.names import NameIndex
from digests.transcripts.labels import Label, words_of
from digests.transcripts.wordings import (
    ALONE,
    CALLED,
    JOINED,
    MISSPELT,
    NAMED,
    SECOND,
    STATED,
    TAILED,
)
from digests.transcripts.words import ASKING, OFFICES, word_set

_LIKE = word_set(
    """
    news tv television televisión télévision radio daily times post journal herald tribune
    agency press media broadcasting broadcaster magazine weekly network channel gazette
    telegraph newspaper wire newswire newswires review standard chronicle globe mail
    observer guardian monitor express independent bulletin courier noticias periódico diario
    canal jornal gazeta zeitung rundfunk fernsehen agencia agence shimbun nachrichten presse
    zeitschrift monthly noticiero semanario telegraaf novosti izvestia pravda agentur prensa
    revista informativo heraldo imagen telemundo
    """
)
_DOMAIN = re.compile(r"\w\.(?:com|net|org|mx|tv|co|info|news)\b", re.IGNORECASE)
_CJK_LIKE = re.compile(
    r"(?:社|报|報|新聞|新闻|電視|电视台?|电台|テレビ|放送|通信|通讯社|日报|时报|网)$"
)
_CJK_ASKER = re.compile(r"(?:记者|記者|기자)(?:\d*)$")
_HEAD = 320
_TAIL = 260
_EARLY = 120
_LONG_WORD = 5
_COURTESY = re.compile(
    r"\b(?:muy bien|bueno|gracias|muchas|okay|ok|thank you|thanks|all right|great|now|and|a ver)\b",
    re.IGNORECASE,
)
_LAST = 4
_CALL_WORDS = re.compile(
    r"\b(?:questions?|go to|going to|go ahead|over to|turn to|hear from|take|call on|come to"
    r"|move to|next|last|pasar con|pasamos|vamos a|vamos con|finalmente"
    r"|por último|la palabra|pregunta|adelante|parole|frage)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!。])[\s\u00a0\"”’)]{1,9}|\n+")
_MOST_CALL_WORDS = 16


@dataclass(frozen=True, slots=True)
class Found:
    """An outlet as printed, and where, relative to the text that was searched."""

    printed: str
    start: int
    end: int
    known: bool


class OutletFinder:
    """Finds outlets in labels and in speech. `index` says which names are known."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index
        self._seen: dict[str, tuple[str, ...]] = {}

    def canonical(self, printed: str) -> str | None:
        """The catalogue's name, None where it is unknown or could be several."""
        names = self._exact(printed)
        return names[0] if len(names) == 1 else None

    def is_known(self, printed: str) -> bool:
        """Whether the catalogue has at least one outlet of that name."""
        return bool(self._exact(printed))

    def looks_like_outlet(self, printed: str) -> bool:
        """Known, or named like one: `Harbour Daily`, `KQX News`."""
        if self.is_known(printed):
            return True
        words = words_of(printed)
        if _DOMAIN.search(printed):
            return True
        if not words or (not OFFICES.isdisjoint(words) and words[-1] not in _LIKE - OFFICES):
            return False
        return not _LIKE.isdisjoint(words) or bool(_CJK_LIKE.search(printed))

    def in_label(self, name: str) -> tuple[str, bool] | None:
        """(outlet as printed, whether the label is nothing else)."""
        bare = _CJK_ASKER.sub("", name).strip("《》")
        if bare and bare != name:
            parts = bare.split()
            return parts[0], len(parts) == 1
        if self.is_known(name):
            return name, True
        parts_of_label = _parts(name)
        for part, whole in parts_of_label:
            if self.looks_like_outlet(part) and not ASKING.issuperset(words_of(part)):
                return part, whole
        if not parts_of_label and self.looks_like_outlet(name):
            return None if set(words_of(name)) & ASKING - {"press", "media"} else (name, True)
        return None

    def _exact(self, printed: str) -> tuple[str, ...]:
        if printed not in self._seen:
            self._seen[printed] = self._index.exact(printed)
        return self._seen[printed]

    def introduces_itself(self, text: str, label: Label) -> bool:
        """Whether the label's own name is given together with an outlet."""
        head = text[:_HEAD]
        found = self.introduced(text, label)
        return bool(found) and _shares_name(
            label.name, head[max(0, found[0].start - 60) : found[0].start]
        )

    def introduced(self, text: str, label: Label | None) -> list[Found]:
        """The outlets that a reporter names as their own in the first sentences."""
        head = text[:_HEAD]
        for found in STATED.finditer(head):
            if self._plausible(found.group(2), stated=True):
                return self._with_second(found, 2, head)
        for found in _overlapping(NAMED, head):
            if self._is_introduction(found, head, label):
                return self._with_second(found, 4, head)
        for found in MISSPELT.finditer(head):
            if not _is_no_name(found.group(1)) and self._plausible(found.group(2), stated=False):
                return self._with_second(found, 2, head)
        return []

    def _is_introduction(self, found: re.Match[str], head: str, label: Label | None) -> bool:
        name, comma, joined, outlet = found.group(1, 2, 3, 4)
        own = label is not None and _shares_name(label.name, name)
        if not (comma or joined) or _is_no_name(name) or not self._plausible(outlet, stated=own):
            return False
        return own or self._stands_as_introduction(found, head)

    def _stands_as_introduction(self, found: re.Match[str], head: str) -> bool:
        """Nobody's label bears the name out, so the sentence must consist of the introduction."""
        name, _, joined, outlet = found.group(1, 2, 3, 4)
        after = _after_outlet(head, found.end())
        closes = not after.strip() or after.lstrip()[0] in ".,—–!?;-" or after[0] == "\n"
        before = head[: found.start()].rstrip()
        opens = not before or (before[-1] in ".!?—…" and not _ABBREVIATED.search(before))
        certain = self.looks_like_outlet(outlet)
        if _is_ordinary(outlet) and not (opens and closes):
            return False
        if not joined:
            return closes and certain and " " in name
        whole = opens and closes and after.lstrip()[:1] not in {",", "?"}
        early = found.start() < _EARLY and " " in name and joined.strip() != "for"
        # "correspondent of" says it even where more follows.
        professed = " " in joined.strip() and opens
        return certain or (whole and early) or professed

    def _plausible(self, outlet: str, *, stated: bool) -> bool:
        words = words_of(outlet)
        if (
            not any(c.isalpha() for c in outlet)
            or not words
            or (words[0] in _NO_OUTLETS and (len(words) == 1 or words[0] not in _PLACES))
        ):
            return False
        if self.looks_like_outlet(outlet):
            return True
        return OFFICES.isdisjoint(words) and (stated or len(outlet) > 1)

    def _with_second(self, found: re.Match[str], group: int, head: str) -> list[Found]:
        printed = found.group(group)
        more = TAILED.match(head, found.end(group))
        if more and not self.is_known(printed):
            printed += more.group()
        at = found.start(group)
        pair = JOINED.match(printed)
        if pair and not self.is_known(printed) and self.looks_like_outlet(pair.group(1)):
            second = self._found(pair.group(2), at + pair.start(2))
            return [self._found(pair.group(1), at), second]
        first = self._found(printed, at)
        out = [first]
        more = SECOND.match(head, first.end)
        if more:
            out.append(self._found(more.group(1), more.start(1)))
        return out

    def _found(self, printed: str, start: int) -> Found:
        """Ends where the outlet's name does: a sentence's full stop is not part of it."""
        printed = printed.rstrip("’'-&/+ ")
        return Found(printed, start, start + len(printed), self.is_known(printed))

    def called(self, text: str, *, by_moderator: bool) -> Found | None:
        """The outlet that the last words of a turn call on."""
        offset = max(0, len(text) - _TAIL)
        tail = text[offset:]
        start = 0
        best: Found | None = None
        for sentence, at in _sentences(tail)[-_LAST:]:
            found = self._called_in(sentence, by_moderator=by_moderator)
            if found is not None:
                best = Found(
                    found.printed, offset + at + found.start, offset + at + found.end, found.known
                )
                start = at + len(sentence)
        if best is None or len(tail) - start > 110:  # noqa: PLR2004  more than "please unmute yourself"
            return None
        return best

    def _called_in(self, sentence: str, *, by_moderator: bool) -> Found | None:
        words = sentence.split()
        calling = bool(_CALL_WORDS.search(sentence))
        if len(words) > _MOST_CALL_WORDS + 14 * by_moderator:
            return None
        for found in _overlapping(CALLED, sentence):
            name, comma, joined, outlet = found.group(1, 2, 3, 4)
            if not (comma or joined) or not self._plausible(outlet, stated=False):
                continue
            if comma and not joined and _is_ordinary(outlet):
                continue
            if _is_no_name(name):
                continue
            certain = self.looks_like_outlet(outlet)
            ends = found.end() >= len(sentence.rstrip()) - 1
            short = ends and not _COURTESY.sub("", sentence[: found.start()]).strip(" ,")
            if certain and (calling or by_moderator or short):
                return self._found(outlet, found.start(4))
            if joined and by_moderator and calling and joined.strip() != "for":
                return self._found(outlet, found.start(4))
            one = " " not in outlet and len(outlet) >= _LONG_WORD and " " in name
            if comma and not joined and calling and ends and one:
                return self._found(outlet, found.start(4))
        return self._called_alone(sentence, calling=calling)

    def _called_alone(self, sentence: str, *, calling: bool) -> Found | None:
        """`Reuters.`, `Go ahead, CNN.`, `Next question, AFP, please.`"""
        if len(sentence) > 90:  # noqa: PLR2004
            return None
        for found in ALONE.finditer(sentence):
            printed = found.group(1)
            if _ABBREVIATED.search(sentence[: found.start(1)].rstrip()):
                continue
            whole = len(sentence.strip(" .?!,")) <= len(printed) + 12
            if self.is_known(printed) and not _is_ordinary(printed) and (calling or whole):
                return self._found(found.group(1), found.start(1))
        return None


def _is_ordinary(printed: str) -> bool:
    """A single word that means something else as well: `Time`, `Australian`, `Dr`."""
    if " " in printed.strip():
        return False
    short = len(printed) <= 4 and not printed.isupper()  # noqa: PLR2004
    return (
        short
        or printed.casefold() in _ORDINARY
        or printed.casefold().endswith(("an", "ese", "ish"))
    )


_ORDINARY = word_set(
    """
    independent guardian nation national economist scotsman telegraph mirror observer
    standard tribune herald people china india russia europe today week monitor express
    globe mail post times journal reason defense defence politics science nature business
    market markets world forward local insider quartz medium
    """
)
_NO_NAMES = word_set(
    """
    I We You He She They It The A An And But So Yes No Thank Thanks Hi Hello Okay OK Good
    Well First Second Our Next Last In On At With For To From That This These Those What How
    Why Can Could Would Is Are Do Does Will Just Then Also If As Let Great Perfect Alright
    All Gracias Hola Buenos Buenas Sí Muchas
    """
)
_PLACES = word_set(
    """
    the china russia ukraine iran israel america europe congress washington united
    """
)
_NO_OUTLETS = (
    word_set(
        """
    i we you he she they it and but so yes no thank thanks hi hello okay ok good well first
    second next last that this what how why can could would is are do does will just then
    also if as let great mr mrs ms dr chair sir madam please
    """
    )
    | _PLACES
)


def _sentences(text: str) -> list[tuple[str, int]]:
    out = []
    at = 0
    for found in _SENTENCE.finditer(text):
        if not _ABBREVIATED.search(text[at : found.start()]):
            out.append((text[at : found.start()], at))
            at = found.end()
    out.append((text[at:], at))
    return out


_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|[A-Z]|St|U\.S|L\.A|D\.C)\.$")


def _is_no_name(name: str) -> bool:
    return name.split(maxsplit=1)[0] in _NO_NAMES or not OFFICES.isdisjoint(words_of(name))


def _after_outlet(head: str, end: int) -> str:
    """What follows the outlet and a second one (`and from …`)."""
    tail = TAILED.match(head, end)
    end = tail.end() if tail else end
    second = SECOND.match(head, end)
    end = second.end() if second else end
    return head[end : end + 12]


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also one that begins inside another: `Madam Chair, Ann Lee, KQX` holds two."""
    at = 0
    while found := pattern.search(text, at):
        yield found
        at = max(found.end(1), at + 1)


def _shares_name(label: str, name: str) -> bool:
    words = [word for word in words_of(name) if word not in OFFICES]
    own = words_of(label)
    if len(own) == 1 and 1 < len(own[0]) <= 3:  # noqa: PLR2004  initials
        return any(
            "".join(word[0] for word in words[at : at + len(own[0])]) == own[0]
            for at in range(len(words))
        )
    return bool(set(words) & (set(own) - OFFICES))


def _parts(name: str) -> list[tuple[str, bool]]:
    """Stretches of a label that may be an outlet; True where the rest names no person."""
    parts: list[tuple[str, bool]] = []
    bracket = re.match(r"([^()]{1,80})\(([^()]{2,80})\)\s*$", name)
    if bracket:
        parts += [(piece.strip(), False) for piece in bracket.group(2).split(",")]
        parts.append((bracket.group(1).strip(), False))
    pieces = [
        piece.strip() for piece in re.split(r",\s|\s[-–—|]+\s|\s*/\s*|--|——", name) if piece.strip()
    ]
    if len(pieces) > 1:
        parts += [(piece, False) for piece in reversed(pieces)]
    joined = re.match(
        r"(.{1,60}?)\s(?:from|of|with|at|de|del|du|von|vom)\s(?:the\s)?(.{2,60})$", name
    )
    if joined:
        anonymous = set(words_of(joined.group(1))) <= ASKING | {"the", "a", "from"}
        parts.append((joined.group(2).strip(), anonymous))
    return parts


def attribution(
    found: Sequence[Found], evidence: Evidence, offset: int, finder: OutletFinder
) -> Attribution:
    """Several outlets are joined with `; `, as printed; only a single one has a canonical name."""
    printed = "; ".join(each.printed for each in found)
    span = Span(offset + found[0].start, offset + found[-1].end)
    return Attribution(
        printed, evidence, span, finder.canonical(printed) if len(found) == 1 else None
    )
