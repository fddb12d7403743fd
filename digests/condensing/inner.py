"""Words in quotation marks inside a quote → whose words they are, where the text says so.

“Norland should honour its promise of “not arming the islands””: the inner words are Norland's,
whoever is speaking. Scare quotes and titles have no speaker.
Unknown beats wrong: only wordings that credit somebody plainly are read.
"""

import re
from bisect import bisect_right

from digests.condensing.sentences import split_sentences
from digests.condensing.words import word_set
from digests.model import InnerQuotation, Span

# Content is bounded, and no opening mark stands in it: time stays linear on unclosed marks.
_QUOTED = re.compile(
    r"“([^“”]{1,600})”|„([^„“”]{1,600})[“”]|«([^«»]{1,600})»|「([^「」]{1,600})」|『([^『』]{1,600})』"
    r"|(?<![\w\"])\"([^\"\n]{1,600})\"(?!\w)"
)

_NAME = (
    r"(?:[Tt]he\s)?[A-Z][\w.’'-]*"
    r"(?:\s(?:(?:of|for|the|and|de|von|van|bin|al)\s)?(?:[A-Z][\w.’'-]*))*"
    r"(?:\s(?:side|government|administration|spokesperson|spokesman|spokeswoman|ministry|minister"
    r"|president|officials?|leaders?|media|military|delegation|regime|authorities))?"
)
_ROLE = (
    r"[Tt]he\s(?:spokesperson|spokesman|spokeswoman|minister|president|ambassador|secretary|report"
    r"|statement|letter|company|court|committee|government|opposition|leader|reporter|author)"
)
_WHO = rf"(?P<who>{_NAME}|{_ROLE})"
_PRONOUN = r"(?P<pronoun>its|his|her|their|it|he|she|they)"
_SAYS = (
    r"(?:sa(?:id|ys)|state[sd]|claim(?:s|ed)|announce[sd]|pledge[sd]|promise[sd]|call(?:s|ed)"
    r"|describe[sd]|warn(?:s|ed)|argue[sd]|insist(?:s|ed)|wrote|writes|declare[sd]|remark(?:s|ed)"
    r"|stress(?:es|ed)|note[sd]|add(?:s|ed)|told|accuse[sd]|reiterate[sd]|has\ssaid|have\ssaid)"
)
_WORDS = (
    r"(?:statements?|remarks?|words?|claims?|commitments?|pledges?|promises?|assertions?"
    r"|accusations?|phrases?|comments?|calls?|allegations?|announcements?|warnings?|demands?)"
)
_LINK = r"(?:\s(?:of|that|about|on|for|to|like|as|the|its|such\sas))*"
_SHORT_OBJECT = r"(?:\s[\w’'-]+){0,6}"

_BEFORE = (
    re.compile(rf"{_WHO}[’']s?(?:\s\w+)?\s{_WORDS}{_LINK}[,:]?\s*\Z"),
    re.compile(rf"\b{_PRONOUN}(?:\s\w+)?\s{_WORDS}{_LINK}[,:]?\s*\Z"),
    re.compile(rf"\b{_WORDS}\s(?:of|by|from|made\sby)\s{_WHO}{_LINK}[,:]?\s*\Z"),
    re.compile(rf"(?:[Aa]ccording\sto|[Ii]n\sthe\swords\sof)\s{_WHO},?\s*\Z"),
    re.compile(rf"\b[Aa]s\s{_WHO}\s(?:put|puts|said|says)(?:\sit)?,?\s*\Z"),
    re.compile(
        rf"{_WHO}(?:\s(?:has|have|had|also|once|repeatedly))?\s{_SAYS}{_SHORT_OBJECT}[,:]?\s*\Z"
    ),
    re.compile(rf"\b{_PRONOUN}(?:\s(?:has|have|had|also))?\s{_SAYS}{_SHORT_OBJECT}[,:]?\s*\Z"),
)
_AFTER = (
    re.compile(rf"[,.]?\s*{_SAYS}\s{_WHO}"),
    re.compile(rf"[,.]?\s*{_WHO}\s{_SAYS}\b"),
)
_SUBJECT = re.compile(
    rf"(?:[^,]{{1,80}},\s)?{_WHO}"
    r"(?=\s(?:should|must|will|would|has|have|had|can|could|needs?|is|are|was|were|also|once|ought"
    r"|[a-z]+(?:s|ed))\b)"
)
_NOBODY = word_set(
    "it he she they this that we i you but and so if when as in on at for there what our my"
)
_PERSONAL = word_set("i we you he she they it")
"""“As I said: …” credits nobody by name."""
_REACH = 200


def find_inner_quotations(text: str, offset: int = 0) -> tuple[InnerQuotation, ...]:
    """What stands in quotation marks, without the marks; `offset` is where `text` starts."""
    marked = [(match, _content(match)) for match in _QUOTED.finditer(text)]
    if not marked:
        return ()
    sentences = split_sentences(text)
    return tuple(
        InnerQuotation(
            Span(offset + content.start, offset + content.end),
            _credited(text, sentences, Span(*match.span())),
        )
        for match, content in marked
    )


def _content(match: re.Match[str]) -> Span:
    return Span(*match.span(match.lastindex or 0))


def _credited(text: str, sentences: tuple[Span, ...], quoted: Span) -> str | None:
    place = bisect_right(sentences, quoted.start, key=lambda sentence: sentence.start) - 1
    sentence = sentences[max(0, place)]
    before = text[max(sentence.start, quoted.start - _REACH) : quoted.start]
    for pattern in _BEFORE:
        found = pattern.search(before)
        if found is None:
            continue
        if "who" in pattern.groupindex:
            return _name(found.group("who"))
        return _subject(text[sentence.start : quoted.start])
    after = text[quoted.end : quoted.end + _REACH]
    for pattern in _AFTER:
        if found := pattern.match(after):
            return _name(found.group("who"))
    return None


def _subject(clause: str) -> str | None:
    """Whom a pronoun of the sentence stands for: its subject, where that is a name."""
    found = _SUBJECT.match(clause[:_REACH])
    return _name(found.group("who")) if found else None


def _name(printed: str) -> str | None:
    name = re.sub(r"[’']s?\Z", "", " ".join(printed.split()))
    if name.lower() in _NOBODY or _PERSONAL & set(name.lower().split()):
        return None
    first, _, rest = name.partition(" ")
    return f"the {rest}" if first == "The" and rest else name
