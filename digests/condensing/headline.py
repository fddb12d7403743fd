"""A question → a line that says what it is about, for a reader who will not read the question.

    "What did the minister say about fishing rights?"  → "The minister on fishing rights"
    "Do you have any comment on the port's closure?"   → "The port's closure"

The question's own words in their order, less the frame of asking; a question without a known frame
stays a question. Where it cannot stand alone ("Any comment on that?") there is no headline. It
says what was asked, so it is never printed as anybody's answer.
"""

import re
from collections.abc import Iterator

from digests.condensing.compress import compress
from digests.condensing.sentences import split_sentences
from digests.condensing.words import find_words, fold_word, stem, word_set

_AUX = (
    r"(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|might|may)(?:n[’']t)?"
)
_ABOUT = r"(?:about|on|of|regarding|concerning|to|with|for|as to|in regards? to|with regards? to)"
_SAYING = (
    r"(?:say|think|believe|mention|discuss|feel|suggest|propose|recommend|argue|talk|respond|know"
    r"|said|thought|see|view|make)"
)
_TELLING = (
    r"(?:share|offer|give|provide|tell|talk|speak|confirm|comment|elaborate|explain|describe|say"
    r"|expand|clarify|walk|bring|update)"
)
_THING = (
    r"(?:comments?|responses?|reactions?|information|updates?|details?|thoughts?|insights?|sense"
    r"|words?|idea|message|news|readout|assurances?)"
)
_LEAD_IN = re.compile(
    r"(?:(?:and|so|but|also|then|secondly|first|second|finally)[,:]?\s+"
    r"|my (?:\w+ )?questions? (?:is|are|would be)(?: about| on)?[,:]?\s+"
    r"|(?:I|we)(?:[’']m| am| was| were)?(?: just)? wonder(?:ing|ed)?(?: if| whether)?\s+"
    r"|(?:I|we)(?:[’']d| would)? (?:just )?(?:like|want|wanted) to (?:ask|know)"
    r"(?: you)?(?: about| if| whether)?\s+)+",
    re.IGNORECASE,
)
_SAID_BY = re.compile(
    rf"(?:what|how|why|which|when|where)\s(?:\w+\s)?{_AUX}\s(?P<who>(?!you\b|we\b|I\b)[^,?]{{2,60}}?)\s"
    rf"{_SAYING}\s{_ABOUT}\s(?P<what>.+)",
    re.IGNORECASE,
)
_COULD_YOU = (
    r"(?:(?:could|can|would|will)\syou|you\s(?:could|can))\s(?:please |just |maybe |also )*"
    rf"{_TELLING}(?: us| me)?"
    rf"(?: a (?:little )?bit| more| any| some| further| your| {_THING})* (?:{_ABOUT}|through)\s"
)
_FRAMES = tuple(
    re.compile(rf"(?:{pattern})(?P<what>.+)", re.IGNORECASE)
    for pattern in (
        r"(?:please )?(?:summari[sz]e|describe|outline)\s",
        rf"what\s{_AUX}\s(?:you|we|they|I)\s{_SAYING}\s{_ABOUT}\s",
        rf"(?:what|how) about\s|what{_AUX}? your (?:\w+ )?{_THING} {_ABOUT}\s",
        rf"what(?:[’']s| is| are) (?:your|the \w+[’']s|\w+[’']s) {_THING} {_ABOUT}\s",
        rf"{_AUX}\s[^,?]{{2,40}}?\s(?:have|got|get)\s(?:any|a|some)\s(?:\w+ )?{_THING} {_ABOUT}\s",
        _COULD_YOU,
        r"what(?:[’']s| is| are| was| were)\s",
        rf"(?:any|some) (?:\w+ )?{_THING} {_ABOUT}\s",
    )
)
_POINTING = word_set("this that it these those them him her he she they you there")
_FEWEST_STEMS, _MOST_WORDS = 2, 28


def make_headline(question: str) -> str | None:
    """The headline without a full stop; None where the question says nothing alone."""
    for asked in _questions(question):
        about = _strip_frame(asked)
        words = find_words(about)
        known = {stem(word) for word in words} - {""}
        pointing = len(known) <= _FEWEST_STEMS and any(fold_word(w)[1] in _POINTING for w in words)
        if len(known) >= _FEWEST_STEMS and len(words) <= _MOST_WORDS and not pointing:
            return about[0].upper() + about[1:]
    return None


def _questions(text: str) -> Iterator[str]:
    """Sentences that ask, the last one first; a text that asks nothing is one question."""
    sentences = [" ".join(span.slice(text).split()) for span in split_sentences(text)]
    asking = [sentence for sentence in sentences if sentence.endswith(("?", "？"))]
    yield from reversed(asking or sentences[:1])


def _strip_frame(asked: str) -> str:
    spoken = compress(asked)
    lead_in = _LEAD_IN.match(spoken)
    bare = spoken[lead_in.end() :] if lead_in else spoken
    said_by = _SAID_BY.match(bare)
    if said_by:
        return f"{said_by['who']} on {said_by['what']}".rstrip("?？. ")
    for frame in _FRAMES:
        if framed := frame.match(bare):
            return framed["what"].rstrip("?？. ")
    return bare.rstrip(". ")
