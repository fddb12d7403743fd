"""An answer → whether it answers, by rule, with the words that show it.

Precision first: an answer counts as declined or referred only where its opening says so plainly,
or where little else is said. What no rule is sure of is answered. Readers are told "did not
address", with the words; never that somebody evaded.
"""

import re
from collections.abc import Sequence
from itertools import islice

from digests.condensing.sentences import split_sentences
from digests.condensing.stock import STOCK, Stock
from digests.condensing.words import find_words
from digests.model import ANSWERED, AnswerKind, Verdict

_NOT = (
    r"(?:can[’']?t|cannot|can not|won[’']t|will not|not going to|wouldn[’']t|would not|not able to)"
)
_REALLY = r"(?: really| certainly| obviously| just| even| be| possibly| publicly| here){0,3}"
_TELL = (
    r"(?:comment|confirm|corroborate|speculate|get(?:ting)? into|get(?:ting)? ahead|go(?:ing)? into"
    r"|go(?:ing)? beyond|discuss|disclose|preview|prejudge|speak (?:to|for)"
    r"|offer (?:you )?(?:any )?more"
    r"|negotiate|anticipate|repeat|attempt to|say (?:anything )?(?:more|further)|elaborate)"
)
_THING = (
    r"(?:update|information|details?|readout|calls?|communications?|anything|comment|specifics"
    r"|timeline|announcements?|answer|numbers?|more|new)"
)

_SHARE = "add|announce|offer|preview|read out|report|say|share|tell"

_DECLINES = re.compile(
    rf"\b(?:no comment|(?:decline|refuse) to (?:comment|say)|nothing (?:\w+ )?to (?:{_SHARE})\b"
    rf"|(?:do not|don[’']t)(?: \w+)? have (?:\w+ ){{0,3}}{_THING}\b"
    rf"|{_NOT}{_REALLY} {_TELL}"
    rf"|not in a position to"
    rf"|(?:do not|don[’']t)(?: really)? (?:want|intend|propose|wish) to"
    rf" (?:get ahead|speculate|anticipate|prejudge|pre-?empt|comment|go into|get into|respond)"
    rf"|(?:I|we)[’']?(?:ll| will| would|d)? have to (?:check|get back)\b(?![^.]*\bbut\b)"
    rf"|(?:I|we) haven[’']t heard of"
    rf"|(?:will|[’']ll) (?:announce|release|share) (?:\w+ ){{1,3}}"
    rf"(?:as it comes|in due course|when)"
    rf"|(?:not|isn[’']t) for me to (?:say|comment|answer)|leave (?:that|it) to you"
    rf"|no (?:tengo (?:información|ese dato|el dato)|recuerdo|puedo (?:decir|comentar|opinar)"
    rf"|voy a (?:comentar|opinar|hablar))"
    rf"|pas de commentaire|ne commenterai pas|kein(?:en)? Kommentar)"
    rf"|无可奉告|没有可以提供|不便评论|без комментариев|не (?:буду|будем) комментировать",
    re.IGNORECASE,
)
_DECLINES_ALONE = re.compile(
    r"\A\W*(?:no,? )?(?:I|we) (?:do not|don[’']t)(?: \w+)? know\b|\A\W*no sé\b", re.IGNORECASE
)
_REFERS = re.compile(
    r"\b(?:(?:refer|direct|point) (?:you|everyone|people|them) (?:back )?to"
    r"|you (?:may|can|could|should|might)(?: also| want to)? (?:check|refer to|consult|ask)\b"
    r"|let (?!me\b|us\b)(?:the )?\w+(?: \w+)? (?:speak|answer|respond)\b"
    r"|(?:that[’']s|that is|it[’']s) a question (?:for|to)"
    r"|(?:should ask|have to ask) the"
    r"|quien(?:es)? tienen? que (?:contestar|responder|atender|informar)"
    r"|(?:lo|eso) (?:yo )?(?:se )?(?:se lo )?dejar(?:ía|é) (?:al?|para)"
    r"|que (?:la|lo) contest(?:e|ara|en)|es un asunto de la|son asuntos judiciales"
    r"|pregúnten(?:le|selo) a)\b"
    r"|请向.{0,12}(?:了解|询问)|建议你?向",
    re.IGNORECASE,
)
_REFERS_ALONE = re.compile(
    r"\b(?:already|just) (?:answered|shared|stated|addressed|responded)"
    r"|\b(?:answered|addressed) (?:this|that|similar|relevant) questions?",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"position (?:\w+ ){0,5}(?:is|remains) (?:\w+ ){0,3}(?:consistent|clear|unchanged)"
    r"|made (?:clear )?(?:\w+[’']?s? )?position"
    r"|(?:hopes?|calls? on) (?:relevant|all|the) (?:parties|sides)"
    r"|exercise restraint|on the side of (?:peace|equity|justice)|constructive role"
    r"|principles of the UN Charter|noted (?:the )?relevant reports|as soon as possible"
    r"|complex historical context|views on (?:the )?international and regional",
    re.IGNORECASE,
)
_BARE_ANSWER, _SHORT_ANSWER = 25, 60
_FORMULA_LENGTH = 75
_LONG_ANSWER, _NEAR = 120, 600
_OPENING = 2
_COURTESY_WORDS = 6


def judge_answer(answer: str) -> Verdict:
    """The kind of the answer to a question that was put."""
    if len(answer.split()) > _LONG_ANSWER:
        # However many of its words are courtesies, only its opening can tell.
        return _told_anywhere(_opening_of(answer)) or ANSWERED
    telling = [text for text in _sentences(answer) if _says_something(text)]
    words = sum(len(find_words(text)) for text in telling)
    opening = telling if words <= _SHORT_ANSWER else telling[:_OPENING]
    return _told_anywhere(opening) or _told_by_all(telling, words) or ANSWERED


def _opening_of(answer: str) -> list[str]:
    """The first sentences that say something; the whole is split only where it must be."""
    near = _sentences(answer[:_NEAR])[:-1]
    opening = list(islice(filter(_says_something, near), _OPENING))
    if len(opening) == _OPENING:
        return opening
    return list(islice(filter(_says_something, _sentences(answer)), _OPENING))


def _told_anywhere(opening: Sequence[str]) -> Verdict | None:
    for text in opening:
        if _REFERS.search(text):
            return Verdict(AnswerKind.REFERRED, text)
        if _DECLINES.search(text):
            return Verdict(AnswerKind.DECLINED, text)
    return None


def _told_by_all(sentences: Sequence[str], words: int) -> Verdict | None:
    """Words that refuse only where nothing else is said."""
    if not sentences:
        return None
    if words <= _BARE_ANSWER and _REFERS_ALONE.search(sentences[0]):
        return Verdict(AnswerKind.REFERRED, sentences[0])
    if words <= _SHORT_ANSWER and _DECLINES_ALONE.match(sentences[0]):
        return Verdict(AnswerKind.DECLINED, sentences[0])
    if words <= _FORMULA_LENGTH and all(_FORMULA.search(text) for text in sentences):
        return Verdict(AnswerKind.FORMULA, sentences[0])
    return None


def _sentences(answer: str) -> list[str]:
    return [span.slice(answer) for span in split_sentences(answer)]


def _says_something(text: str) -> bool:
    """Neither a stage direction nor a courtesy of a few words."""
    words = find_words(text)
    if not words or text.startswith(("(", "[")):
        return False
    if len(words) > _COURTESY_WORDS:
        return True
    return not any(hit.label is Stock.COURTESY for hit in STOCK.find(words))
