"""A line and the quotes it stands on → does the line say more, less or other than they do?

The line may only leave out. Its words are the quotes' words in their order; whatever else it holds
is refused, so no list of dangerous words has to be complete. What it leaves out is whole clauses,
or words inside a clause that carry no figure, name, denial, condition or doubt: those lists cannot
be complete, so at least half of what a clause says must stay.

No links, mentions or markup, no question, no hidden characters; words in quotation marks stand in
the quotes, and what somebody else said inside a quote keeps its marks.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from digests.condensing.words import fold_word, place_words, stem, word_set
from digests.model import Quote

_FEWEST_WORDS, _MOST_WORDS = 4, 60
_LONGEST_CAPITALS = 4
_KEPT_SHARE = 0.5

_MARKUP = re.compile(
    r"https?:|www\.|://|\b\w+\.(?:com|org|net|io|gg|ru|cn|info)\b|@\w|<[@#:a-z/]"
    r"|\]\(|[`*|~<>\[\]{}\\]|__|\A\s*[#>-]|@",
    re.IGNORECASE,
)
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_SENTENCE_END = re.compile(r"[.?!…。？！]|\n")
_CLAUSE_END = re.compile(r"[,;:—–()，；：、]|\s-\s")

_GLUE = word_set("the a an and that")
"""All that a line may hold beside the quotes' words."""

_GUARDED = word_set("""
    no not never none nothing nobody nor neither cannot without except unless until if
    whether or but although though despite unlike instead rather than
    can't won't don't doesn't didn't isn't aren't wasn't weren't wouldn't shouldn't couldn't hasn't
    haven't hadn't mustn't needn't ain't
    may might can could would should must shall will ought need
    perhaps maybe possibly probably likely unlikely hopefully apparently reportedly allegedly
    supposedly seemingly potentially
    think thinks thought believe believes hope hopes expect expects seem seems appear appears
    suppose guess assume claim claims claimed allege alleged alleges said say says told tell
    reported report reports according proposed planned so-called former provisional preliminary
    provided providing assuming subject depending pending if when once while unless should
    fail fails failed refuse refuses refused deny denies denied reject rejects rejected oppose
    opposes opposed stop stops avoid avoids prevent prevents lack lacks hardly scarcely barely
""")
"""What turns a sentence round or leaves it open, in whatever clause it stands."""

_BOUNDS = word_set("""
    from to under over above below between within against before after about around almost nearly
    roughly approximately some any all every each most many few several both more less least fewer
    only merely even
""")
"""What bounds the clause that it stands in."""

_FIGURES = word_set("""
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty
    seventy eighty ninety hundred hundreds thousand thousands million millions billion billions
    trillion dozen dozens half third quarter percent per cent first second double triple twice
""")


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    printed: str
    content: bool
    sentence: int
    clause: int
    opens: bool
    """Whether it is the first of its sentence, where a capital names nobody."""
    inner: int
    """Which quotation inside the quotes it stands in; -1: in none."""

    @property
    def carries(self) -> str | None:
        """What would be lost with it."""
        if self.key.lower() in _FIGURES or any(c.isdigit() for c in self.printed):
            return "a figure"
        if self.key.lower() in _GUARDED | _BOUNDS:
            return f"{self.key!r}"
        if self.printed[0].isupper() and not self.opens and self.content:
            return "a name"
        return None


def find_distortion(line: str, quotes: Sequence[Quote]) -> str | None:
    """What is wrong with the line, as a few words for the log; None where it says what they say."""
    return _find_foreign_marks(line) or _find_misquotation(line, quotes) or _compare(line, quotes)


def _find_foreign_marks(line: str) -> str | None:
    if any(unicodedata.category(character) in _HIDDEN for character in line):
        return "hidden characters"
    if found := _MARKUP.search(line):
        return f"markup {found[0]!r}"
    return "a question" if "?" in line or "？" in line else None


def _find_misquotation(line: str, quotes: Sequence[Quote]) -> str | None:
    said = _plain_marks(" ".join(quote.text for quote in quotes))
    plain = _plain_marks(line)
    if plain.count('"') % 2:
        return "an open quotation mark"
    for marked in re.findall(r'"([^"]*)"', plain):
        if marked.strip(" .,") not in said:
            return "words in quotation marks that nobody said"
    unmarked = plain.replace('"', "")
    for words in map(_plain_marks, _words_of_others(quotes)):
        bare = words.strip(" .,")
        if bare in unmarked and f'"{bare}' not in plain:
            return "somebody else's words without their marks"
    return None


def _words_of_others(quotes: Sequence[Quote]) -> Iterator[str]:
    for quote in quotes:
        for inner in quote.inner:
            start = inner.span.start - quote.span.start
            yield quote.text[start : start + inner.span.end - inner.span.start]


def _plain_marks(text: str) -> str:
    folded = re.sub("[“”„«»]", '"', " ".join(text.split()))
    return folded.replace("’", "'").replace("‘", "'")


def _compare(line: str, quotes: Sequence[Quote]) -> str | None:
    said = [word for number, quote in enumerate(quotes) for word in _read(quote, number)]
    printed = [_key(word) for word in place_words(line)[0]]
    if not _FEWEST_WORDS <= len(printed) <= _MOST_WORDS:
        return f"{len(printed)} words"
    kept = [False] * len(said)
    matcher = SequenceMatcher(None, [word.key for word in said], printed, autojunk=False)
    for operation, start, end, first, last in matcher.get_opcodes():
        if operation == "equal":
            kept[start:end] = [True] * (end - start)
            continue
        foreign = [word for word in printed[first:last] if word not in _GLUE]
        if foreign:
            return f"words that were not said there: {' '.join(foreign[:4])}"
    return _find_loss(said, kept)


def _read(quote: Quote, number: int) -> Iterator[_Word]:
    """The quote's words with their sentence and clause, numbered apart from other quotes'."""
    words, places = place_words(quote.text)
    sentence = clause = number * 10_000
    reach = 0
    for word, (start, end) in zip(words, places, strict=True):
        gap = quote.text[reach:start]
        opens = reach == 0 or _SENTENCE_END.search(gap) is not None
        sentence += opens
        clause += opens or _CLAUSE_END.search(gap) is not None
        reach = end
        yield _Word(
            key=_key(word),
            printed=word,
            content=bool(stem(word)),
            sentence=sentence,
            clause=clause,
            opens=opens,
            inner=_inner(quote, start),
        )


def _inner(quote: Quote, start: int) -> int:
    at = quote.span.start + start
    return next(
        (n for n, inner in enumerate(quote.inner) if inner.span.start <= at < inner.span.end), -1
    )


def _key(word: str) -> str:
    """`US` is not `us`; else case does not count."""
    cased, lower = fold_word(word)
    return cased if 1 < len(cased) <= _LONGEST_CAPITALS and cased.isupper() else lower


def _find_loss(said: Sequence[_Word], kept: Sequence[bool]) -> str | None:
    pairs = list(zip(said, kept, strict=True))
    touched = {word.clause for word, stays in pairs if stays and word.content}
    sentences = {word.sentence for word, _ in pairs if word.clause in touched}
    if not touched:
        return "nothing of what was said"
    for word, stays in pairs:
        if stays or word.sentence not in sentences:
            continue
        lost = word.carries
        turns_round = lost is not None and word.key.lower() in _GUARDED
        if lost and (word.clause in touched or turns_round):
            return f"loses {lost}"
        if word.inner >= 0 and word.clause in touched:
            return "loses part of somebody else's words"
    for clause in touched:
        content = [stays for word, stays in pairs if word.clause == clause and word.content]
        if sum(content) < _KEPT_SHARE * len(content):
            return "too little of a clause"
    return None
