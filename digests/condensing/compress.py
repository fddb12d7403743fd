"""A spoken sentence → the same without what only fills; the quote beside it stays untouched.

Takes away openers, courtesies, forms of address and bracketed asides, always between two clauses.
Never takes a negation, number, name, condition or hedge ("I think", "perhaps"), never changes a
word, and leaves the sentence alone where too little would remain.
"""

import re

_OPENERS = re.compile(
    r"(?:(?:"
    r"(?:thank you|thanks)(?: (?:very|so) much)?(?: (?:for|to) (?:that|the|your|my)[\w ’']{0,40}?)?"
    r"|well|so|and|now|yeah|okay|ok|look|listen|again|anyway|right|sure|first of all|to begin with"
    r"|good (?:morning|afternoon|evening)(?: (?:everyone|everybody|all))?|great question"
    r"|(?:mr|madam|mister)\.? (?:chair(?:man|woman|person)?|speaker|president|secretary)"
    r"|as (?:you|we)(?: all)? know"
    r"|as I(?:[’']ve| have)? (?:just )?(?:said|mentioned)(?: before| earlier)?"
    r"|you know|I mean|like I said|let me (?:just )?(?:say|add)(?: this)?"
    r"|um|uh|er|bueno|pues|mire|alors|eh bien|also gut"
    r")(?:\s*[,;:—–]|\s+--)\s*"
    r"|(?:and|so|but)\s+(?=(?:we|the|I|they|he|she|it|there|you|our|what|if|as|in|on)\b)"
    r"|let me (?:just )?(?:say|add|be clear) that\s+"
    r"|I(?:[’']d| would)? (?:just )?(?:like|want) to (?:say|add|note|stress|point out) that\s+"
    r"|I would (?:just )?(?:say|add|note) that\s+"
    r")+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r",\s(?:(?:Mr|Madam|Mister)\.? (?:Chair(?:man|woman|person)?|Speaker|President)"
    r"|you know|I mean)"
    r"(?:,|(?=[.?!]))",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*\((?:Laughter|Applause|Inaudible|Crosstalk|Pause|As interpreted)\.?\)", re.IGNORECASE
)
_FEWEST_WORDS = 4
_OPENING_MARKS = ("“", "„", "«", '"', "「", "『", "‘")


def compress(text: str) -> str:
    """The text without fillers, white space folded. What is left are its own words in order."""
    folded = " ".join(text.split())
    shorter = _ASIDE.sub("", _ADDRESS.sub("", _strip_openers(folded))).strip()
    return shorter if len(shorter.split()) >= _FEWEST_WORDS else folded


def _strip_openers(text: str) -> str:
    opener = _OPENERS.match(text)
    if opener is None or text[opener.end() :].startswith(_OPENING_MARKS):
        # "As I said: “…”": without its opener, the speaker's own words would look like another's.
        return text
    return text[opener.end() :]
