"""Words of somebody who speaks for themselves or to somebody."""

import re

VOICE = re.compile(
    r"\b(?:I|I['’]m|I['’]ve|we|we['’]re|our|us|you|thank|thanks|welcome"
    r"|good (?:morning|afternoon|evening)|ladies"
    r"|buen[oa]s|gracias|bonjour|merci|mesdames|guten|vielen dank|здравствуйте|добрый)\b",
    re.IGNORECASE,
)


def addresses(text: str) -> bool:
    """Whether anybody speaks or is spoken to in these words."""
    return VOICE.search(text) is not None
