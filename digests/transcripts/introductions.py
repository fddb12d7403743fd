"""An outlet that opens a question by itself: `TASS news agency.`, `Hello, Reuters.`, `路透社。`

For what has no verb in it: the first sentence is a greeting, a name and an outlet that the
catalogue knows, in any order and script. A sentence that says anything else introduces nobody.
"""

import re
from collections.abc import Callable, Iterator

from digests.transcripts.words import NOT_LABELS, OFFICES, PARTICLES, word_set

_SENTENCES = re.compile(
    r"[^.?!。？！।؟\n]{1,120}(?:\.(?=\w)[^.?!。？！।؟\n]{1,80})*[.?!。？！।؟\n]?"
)
_BRACKETED = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,60})[)\]）]")
_TOKEN = re.compile(r"[^\s,，、;:：«»“”\"《》()（）—–]+")
_ELISION = re.compile(r"^(?:dell|dall|all|nell|del|de l|d|l|de|qu)['’](?=\w)", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_CJK_ASKER = re.compile(
    r"^(?:我是|这里是)?(.{2,14}?)"
    r"(?:的?(?:记者|記者)(?!会|會).{0,5}|の.{1,8}です|です|と申します.{0,4}|的.{2,4})?$"
)
_CJK_COMMA = re.compile("[，、]")
_CJK_GREETINGS = word_set("您好 你好 大家好 谢谢 謝謝 主持人好 各位好 发言人好 主委好 大臣 长官好")
_REPORTS = frozenset("报報称稱说說消援引")
"""How `reports` begins: `中央社報導` introduces nobody."""
_KOREAN_ASKER = re.compile(r"(\S{2,12})(?:\s\S{2,4})?\s?기자(?:입니다)?$|^(\S{2,12})입니다$")
_KINDS = word_set(
    """
    news agency newspaper tv television radio channel correspondent reporter journalist here
    service bureau from with and thank thanks you hi hello good morning afternoon evening so much
    much sir madam mr ms everyone question
    agencia periódico diario canal televisión noticias buenos buenas días tardes noches gracias
    buen día hola presidente presidenta agenzia giornale buongiorno buonasera grazie
    agence journal bonjour merci madame monsieur agentur zeitung guten tag morgen vielen dank
    газета агентство телеканал канал журнал радио добрый день вечер утро здравствуйте спасибо
    информационное корреспондент интернет-издание портал
    قناة وكالة صحيفة تلفزيون إذاعة من مساء صباح الخير النور شكرا السلام عليكم أنباء
    agencja gazeta telewizja dzień dobry kanalı gazetesi ajansı merhaba
    से सर मैम नमस्ते मैं
    """
)
_LINKS = word_set("of de del da do della di von vom der die das la le el il los the für pour para")
_LONGEST_OUTLET = 6
_MOST_WORDS = 14
_MOST_REST = 4
_MOST_PLAIN = 2
_LONGEST_SENTENCE = 120
_ARABIC = re.compile(r"[\u0600-\u06ff\u0900-\u097f]")
_OUTLET_KINDS = word_set("قناة وكالة صحيفة تلفزيون إذاعة news service persian arabic africa")

Knows = Callable[[str], bool]


def stated_outlet(head: str, knows: Knows) -> tuple[str, int] | None:
    """(as printed, where) for the outlet that the first two sentences consist of."""
    bracket = _BRACKETED.match(head)
    if bracket and (found := _in_bracket(bracket, knows)):
        return found
    for sentence in _SENTENCES.finditer(head):
        text = sentence.group()
        if text[-1] in "?？؟":
            break
        found = _in_cjk(text, knows) if _CJK.search(text) else _in_words(text, knows)
        if found:
            alone = len(found[0]) + 3 >= len(text.strip())
            said = sentence.end() < len(head.rstrip()) or alone
            return (found[0], sentence.start() + found[1]) if said else None
        if not _only_greets(text):
            break
    return None


def last_outlet(sentence: str, knows: Knows) -> tuple[str, int] | None:
    """The last outlet that a sentence names; `dell'ANSA` names one too."""
    tokens = list(_tokens(sentence))
    for end in range(len(tokens), 0, -1):
        for start in range(max(0, end - _LONGEST_OUTLET), end):
            at, until = tokens[start][1], tokens[end - 1][2]
            printed = sentence[at:until]
            if knows(printed) and (printed[:1].isupper() or not printed[:1].isascii()):
                return printed, at
    return None


def _in_bracket(bracket: re.Match[str], knows: Knows) -> tuple[str, int] | None:
    text = bracket.group(1)
    found = _in_cjk(text, knows) or last_outlet(text, knows)
    if found is None and (korean := _KOREAN_ASKER.search(text)):
        found = korean.group(1) or korean.group(2), korean.start()
    return (found[0], bracket.start(1) + found[1]) if found else None


def _in_cjk(text: str, knows: Knows) -> tuple[str, int] | None:
    at = 0
    for part in _CJK_COMMA.split(text):
        bare = part.strip(" 。！\u3000")
        asker = _CJK_ASKER.match(bare)
        if asker is None:
            return None
        # The name may follow the outlet directly, so try what the catalogue knows, longest first.
        for end in range(len(asker.group(1)), 1, -1):
            printed = asker.group(1)[:end].rstrip()
            rest = asker.group(1)[end:]
            named = len(rest) <= _MOST_REST - 1 and rest[:1] not in _REPORTS
            if knows(printed) and named:
                return printed, at + part.find(bare) + asker.start(1)
        if bare not in _CJK_GREETINGS:
            return None
        at += len(part) + 1
    return None


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _TOKEN.finditer(text):
        word = found.group().rstrip(".!")
        elided = _ELISION.match(word)
        start = found.start() + (elided.end() if elided else 0)
        word = text[start : found.start() + len(word)]
        if word:
            yield word, start, start + len(word)


def _in_words(text: str, knows: Knows) -> tuple[str, int] | None:
    tokens = list(_tokens(text)) if len(text) <= _LONGEST_SENTENCE else []
    if not tokens or len(tokens) > _MOST_WORDS or _says_something(tokens):
        return None
    best: tuple[int, int] | None = None
    for start in range(len(tokens)):
        for end in range(min(len(tokens), start + _LONGEST_OUTLET), start, -1):
            first = tokens[start][0][0]
            longer = best is None or end - start > best[1] - best[0]
            if (
                longer
                and not first.islower()
                and knows(text[tokens[start][1] : tokens[end - 1][2]])
            ):
                best = (start, end)
    if best is None:
        return None
    start, end = best
    rest = [word for word, _, _ in tokens[:start] + tokens[end:]]
    names = [word for word in rest if word.casefold() not in _KINDS and word not in _LINKS]
    if len(names) > _MOST_REST or not all(_may_name(word) for word in names):
        return None
    while start and tokens[start - 1][0] in _OUTLET_KINDS:
        start -= 1
    while (
        end < len(tokens)
        and tokens[end][0].casefold() in _OUTLET_KINDS
        and tokens[end][0][0].isupper()
    ):
        end += 1
    while end - start > 1 and tokens[end - 1][0].islower() and tokens[start][0][0].isupper():
        end -= 1
    at = tokens[start][1]
    return text[at : tokens[end - 1][2]], at


def _says_something(tokens: list[tuple[str, int, int]]) -> bool:
    """Quicker than looking for outlets: more small words than an introduction has."""
    plain = sum(
        word[0].islower() and word.casefold() not in _KINDS and word not in _LINKS
        for word, _, _ in tokens
    )
    return plain > _MOST_PLAIN


def _only_greets(text: str) -> bool:
    """`Thank you, Mr. President.`: nothing has been said yet."""
    words = [word.casefold() for word, _, _ in _tokens(text)]
    return all(word in _KINDS or word in OFFICES or word in PARTICLES for word in words)


def _may_name(word: str) -> bool:
    if _ARABIC.match(word):
        return True
    folded = word.casefold()
    return word[0].isupper() and folded not in NOT_LABELS and folded not in OFFICES
