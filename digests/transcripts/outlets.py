"""Which news organisation asked, with the words that say so: the label, the reporter, the caller.

Unknown beats wrong: a name that nobody introduces as an outlet stays unattributed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.model import Attribution, Evidence, Span
from digests.names import NameIndex
from digests.transcripts.introductions import last_outlet, stated_outlet
from digests.transcripts.labels import Label, words_of
from digests.transcripts.outlet_words import (
    ABBREVIATED,
    NO_OUTLETS,
    PLACES,
    is_no_name,
    is_ordinary,
    is_plain,
    label_parts,
    may_share_name,
    sentences,
    shares_name,
    small_letters,
)
from digests.transcripts.wordings import (
    ALONE,
    CALLED,
    JOINED,
    MISSPELT,
    NAMED,
    OPENINGS,
    SAYING,
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
_ONLY_NAMED = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’-]+ ){1,3}[A-ZÀ-Þ][\w'’-]+, ((?:[A-ZÀ-Þ][\w'’.-]*(?: |$)){1,4})"
)
_INITIAL = re.compile(r"\s[A-Z]\.?$")
_MOST_SMALL = 24
"""Letters of small words around and inside an outlet that is all a sentence says."""
_CREDIT = re.compile(r"[?？]\s{0,3}[\[(（]([^()\[\]（）]{2,50})[)\]）]\s*$")
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
            words = bare.split()
            return words[0], len(words) == 1
        if self.is_known(name):
            return name, True
        initial = _INITIAL.search(name)
        if initial and self._certain(name[: initial.start()]):
            return name[: initial.start()], True
        parts_of_label = label_parts(name)
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
        if not may_share_name(label.name, head):
            return False
        found = self.introduced(text, label)
        return bool(found) and shares_name(
            label.name, head[max(0, found[0].start - 60) : found[0].start]
        )

    def introduced(self, text: str, label: Label | None) -> list[Found]:
        """The outlets that a reporter names as their own in the first sentences."""
        head = text[:_HEAD]
        said = any(piece in head for piece in SAYING)
        for found in STATED.finditer(head) if said else ():
            if self._plausible(found.group(2), stated=True):
                return self._with_second(found, 2, head)
        for found in _introductions(head):
            if self._is_introduction(found, head, label):
                return self._with_second(found, 4, head)
        for found in MISSPELT.finditer(head):
            if not is_no_name(found.group(1)) and self._plausible(found.group(2), stated=False):
                return self._with_second(found, 2, head)
        if alone := stated_outlet(head, self._certain):
            return [self._found(*alone)]
        return self._credited(text)

    def _certain(self, printed: str) -> bool:
        return self.is_known(printed) and not is_ordinary(printed)

    def _credited(self, text: str) -> list[Found]:
        """`Will it rain? (Reuters)`: brackets that end a question and hold a known outlet."""
        credit = _CREDIT.search(text[-_TAIL:])
        if credit is None or not self.is_known(credit.group(1)):
            return []
        return [self._found(credit.group(1), max(0, len(text) - _TAIL) + credit.start(1))]

    def _is_introduction(self, found: re.Match[str], head: str, label: Label | None) -> bool:
        name, comma, joined, outlet = found.group(1, 2, 3, 4)
        own = label is not None and shares_name(label.name, name)
        if not (comma or joined) or is_no_name(name) or not self._plausible(outlet, stated=own):
            return False
        return own or self._stands_as_introduction(found, head)

    def _stands_as_introduction(self, found: re.Match[str], head: str) -> bool:
        """Nobody's label bears the name out, so the sentence must consist of the introduction."""
        name, _, joined, outlet = found.group(1, 2, 3, 4)
        after = _after_outlet(head, found.end())
        closes = not after.strip() or after.lstrip()[0] in ".,—–!?;-" or after[0] == "\n"
        before = head[: found.start()].rstrip()
        opens = not before or (before[-1] in ".!?—…" and not ABBREVIATED.search(before))
        certain = self.looks_like_outlet(outlet)
        if is_ordinary(outlet) and not (opens and closes):
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
            or (words[0] in NO_OUTLETS and (len(words) == 1 or words[0] not in PLACES))
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
        for sentence, at in sentences(tail)[-_LAST:]:
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
        if not calling and not by_moderator and is_plain(words):
            return None
        for found in _overlapping(CALLED, sentence):
            if self._is_call(found, sentence, calling=calling, by_moderator=by_moderator):
                return self._found(found.group(4), found.start(4))
        alone = self._called_alone(sentence, calling=calling)
        if alone or not by_moderator or len(words) > _MOST_CALL_WORDS + 4:
            return alone
        return self._called_by_host(sentence)

    def _is_call(
        self, found: re.Match[str], sentence: str, *, calling: bool, by_moderator: bool
    ) -> bool:
        name, comma, joined, outlet = found.group(1, 2, 3, 4)
        if not (comma or joined) or not self._plausible(outlet, stated=False):
            return False
        if is_no_name(name) or (comma and not joined and is_ordinary(outlet)):
            return False
        ends = found.end() >= len(sentence.rstrip()) - 1
        short = ends and not _COURTESY.sub("", sentence[: found.start()]).strip(" ,")
        if self.looks_like_outlet(outlet) and (calling or by_moderator or short):
            return True
        if joined and by_moderator and calling and joined.strip() != "for":
            return True
        one = " " not in outlet and len(outlet) >= _LONG_WORD and " " in name
        return bool(comma and not joined and calling and ends and one)

    def _called_by_host(self, sentence: str) -> Found | None:
        """Whoever only hands the floor on names the outlet somehow: `Carra dell'ANSA.`"""
        if last := last_outlet(sentence, self._certain):
            return self._found(*last)
        named = _ONLY_NAMED.fullmatch(_COURTESY.sub("", sentence).strip(" ,."))
        if named is None or not OFFICES.isdisjoint(words_of(named.group())):
            return None
        at = sentence.rfind(named.group(1))
        return self._found(named.group(1), at) if at >= 0 else None

    def _called_alone(self, sentence: str, *, calling: bool) -> Found | None:
        """`Reuters.`, `Go ahead, CNN.`, `Next question, AFP, please.`"""
        if len(sentence) > 90 or (not calling and small_letters(sentence.split()) > _MOST_SMALL):  # noqa: PLR2004
            return None
        for found in ALONE.finditer(sentence):
            printed = found.group(1)
            if ABBREVIATED.search(sentence[: found.start(1)].rstrip()):
                continue
            whole = len(sentence.strip(" .?!,")) <= len(printed) + 12
            if self.is_known(printed) and not is_ordinary(printed) and (calling or whole):
                return self._found(found.group(1), found.start(1))
        return None


def _after_outlet(head: str, end: int) -> str:
    """What follows the outlet and a second one (`and from …`)."""
    tail = TAILED.match(head, end)
    end = tail.end() if tail else end
    second = SECOND.match(head, end)
    end = second.end() if second else end
    return head[end : end + 12]


def _introductions(head: str) -> Iterator[re.Match[str]]:
    """Every match of `NAMED` where a sentence or a part of one begins."""
    starts = [0]
    for mark in OPENINGS.finditer(head):
        after, sign = mark.end(), mark.group()
        if sign != ",":
            starts.append(after)
        if head[after : after + 1] in {" ", "\u00a0"} and sign not in "¶-\n":
            starts.append(after + 1)
    at = 0
    for start in starts:
        if start >= at and (found := NAMED.match(head, start)):
            yield found
            at = max(found.end(1), start + 1)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also one that begins inside another: `Madam Chair, Ann Lee, KQX` holds two."""
    at = 0
    while found := pattern.search(text, at):
        yield found
        at = max(found.end(1), at + 1)


def attribution(
    found: Sequence[Found], evidence: Evidence, offset: int, finder: OutletFinder
) -> Attribution:
    """Several outlets are joined with `; `, as printed; only a single one has a canonical name."""
    printed = "; ".join(each.printed for each in found)
    span = Span(offset + found[0].start, offset + found[-1].end)
    return Attribution(
        printed, evidence, span, finder.canonical(printed) if len(found) == 1 else None
    )
