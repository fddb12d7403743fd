"""Whether the last words of a turn give somebody else the floor."""

import re

_WORDS = re.compile(
    r"(?:first up|next up|next(?=,)|is from|open the floor|open up the floor|start with|we go to"
    r"|the lady|the gentleman|the colleague|let['’]s go|next question|first question"
    r"|last question|final question|go to|going to|go ahead|over to|we have a question|turn to"
    r"|question from|question is from|question comes from|question will come from"
    r"|take (?:a|one|the|another)|please go|unmute"
    r"|in the (?:first|second|third|front|back|last) row|your line is|floor is yours"
    r"|have the floor|siguiente|adelante|la parole|nächste frage|letzte frage|last one|one more"
    r"|next is|time for|take (?:a few|your|some|our|any)? ?questions"
    r"|have (?:a few|your|some|our|any)? ?questions|up the back|over here"
    r"|right here|right there|in the (?:middle|corner|back|front)|at the (?:front|back)|yes, please"
    r"|who['’]s next|i invite|i now invite|online question|call on|questions now"
    r"|prego|ultima domanda|prossima domanda|prima domanda|cominciamo con|passiamo a"
    r"|dernière question|prochaine question"
    r"|última pergunta|próxima pergunta|primeira pergunta|última pregunta|pasamos a|pasemos a"
    r"|vamos con|следующий вопрос|последний вопрос|пожалуйста|kolejne pytanie|ostatnie pytanie"
    r"|son soru|sıradaki)\b"
)
_CASELESS = re.compile(
    "下一[题題个個]|最[后後]一[题題个個]|提[问問]|次の方|次の質問|どうぞ|마지막 질문|질문 받|다음"
)
_NAMES = re.compile(
    r"(?:^|[.!] )(?:[Mm]aybe |[Aa]nd |[Nn]ow )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}"
    r"(?:, please|,? (?:(?:with|from|of|at) )?(?:the )?[A-Z][\w. ]{1,30})?[.?]?$"
)
"""A turn that ends with nothing but a name: `Thank you. Ann Lee, KQX.`"""
_TAIL = 220


def calls_on_somebody(text: str) -> bool:
    """Judged by the last sentences alone."""
    tail = text[-_TAIL:]
    folded = tail.lower()
    if any(
        not found.start() or not folded[found.start() - 1].isalnum()
        for found in _WORDS.finditer(folded)
    ):
        return True
    if not tail.isascii() and _CASELESS.search(tail):
        return True
    return _NAMES.search(tail) is not None
