"""Where speech ends before the page does: end marks, contacts, licences, links, share bars."""

import re
from collections.abc import Sequence

from digests.transcripts.labels import Label, Style, style_of
from digests.transcripts.pages import Line, Mark
from digests.transcripts.wraps import ends_sentence

_AFTERWORD = re.compile(
    r"^(?:©|\(c\)\s|copyright|all rights reserved|for more information|for further information"
    r"|for (?:the )?(?:information )?media\b(?! )|for information media|for media (?:inquiries|use)"
    r"|media contact|press contact|contact:|contacts:|subscribe|sign up|follow us|last updated"
    r"|last modified|related\b|see also|read more|share this|share:|tags:|topics:|more from|more on"
    r"|source:|published:|updated:|notes? to editors|editor['’]s note|disclaimer|to view the"
    r"|transcript by|transcribed by|call participants|to order "
    r"|additional materials|print this|back to top|captioning |captioned |captions by"
    r"|duration:|more .{1,40} analysis|all earnings call transcripts|compartir|etiquetas|contacto"
    r"|todos los derechos|síguenos|ver también|más información|notas relacionadas"
    r"|partager|tous droits|haut de page|contact presse|à lire aussi|voir aussi|suivez-nous"
    r"|beitrag teilen|teilen:|impressum|pressekontakt|alle rechte|weitere informationen"
    r"|mehr zum thema|kontakt:|diese seite|seite drucken"
    r"|compartilh|todos os direitos|leia também|todo o conteúdo|condividi|torna all"
    r"|tutti i diritti|leggi anche|per informazioni|deel deze|delen:|del denne|dela sidan|jaa sivu"
    r"|paylaş|tüm hakları"
    r"|udostępnij|treści publikowane|wszelkie prawa|czytaj także|zobacz także"
    r"|поделиться|все права|читайте также|дополнительные материалы|материалы по теме|контакты"
    r"|поширити|усі права|читайте також"
    r"|推荐给朋友|分享到|分享：|相关新闻|相关链接|相關新聞|相關連結|版权所有|版權所有"
    r"|责任编辑|責任編輯|打印|扫一扫|来源：|來源：|上一篇|下一篇|新聞聯絡|聯絡人|（?以上為|（?以上为|（?以上は"
    r"|関連|お問い合わせ|お問合せ|このページ|ページの先頭|만족도|공유"
    r"|저작권|관련|담당부서|이 페이지"
    r"|شارك|جميع الحقوق|حقوق النشر|اقرأ أيض|साझा करें|संबंधित)",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"\b(?:transcripts?|transcription|transcribed|transcribing|captioning|captioned|verbatim"
    r"|official record|web ?site|newsletter|subscrib\w+|licen[cs]ed?|creative commons|copyright"
    r"|rights reserved|cookies?|privacy|disclaimer|terms of use|terms and conditions|inbox"
    r"|e-?mail|embargo\w*|reproduc\w+|responsible for the (?:accuracy|content)"
    r"|licencia|licença|licencji|lizenz|licence|лицензи\w+|sitio web|site web|webseite)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|we|I['’]\w+|we['’]\w+|us|nous|je|wir|ich|nosotros|yo|noi|nós|eu|мы|я|me|my"
    r"|thank|thanks|gracias|merci|danke|obrigado|grazie|спасибо)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[\w.+-]{1,60}@[\w-]{1,60}\.\w|https?://|\bwww\.|(?:\+|\(?\b)\d[\d ()./-]{7,20}\d\b"
)
_CLOCKED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,3}(?:,\d{3})+")
_LINKED = re.compile(r"!?\[[^\]]{0,300}\]\([^)]{0,500}\)")
_APART = re.compile(r"\s[|»·›]\s|→|←")
_SHORT_WORDS = 8
_TITLE_WORDS = 3
_CAPITAL_WORDS = 4
_TAIL = 60
_LONGEST = 320
_PROSE = 250
_VOICED = 40


def end_of_speech(lines: Sequence[Line], labels: Sequence[Label], width: int) -> int:
    """The first line after the last speech. What the last speaker says at once is always speech.

    Marks that nothing else prints (`END`, ©) end speech by themselves; what merely looks like
    furniture does only where nobody speaks any more below it.
    """
    if not labels:
        return len(lines)
    last = labels[-1]
    begin = last.line + 1 + (last.alone and last.line + 1 < len(lines))
    loud = style_of(lines[begin - 1].text[last.end if begin == last.line + 1 else 0 :])
    voiced = _last_voiced(lines, begin, width)
    for number in range(begin, len(lines)):
        line = lines[number]
        if line.mark is Mark.END or (line.mark is Mark.PAGE and line.text == "-30-"):
            return number
        opens = line.gap or not width or line.text[0] in "[（"
        if opens and is_afterword(line):
            return number
        if opens and number > voiced and _looks_like_furniture(line, loud=loud is Style.UPPER):
            return number
    end = len(lines)
    while end > begin and end > len(lines) - _TAIL and _is_afterthought(lines[end - 1]):
        end -= 1
    return end


def is_boilerplate(text: str) -> bool:
    """Words about the page, in nobody's voice."""
    return (
        len(text) <= _LONGEST
        and _BOILERPLATE.search(text) is not None
        and not _FIRST_PERSON.search(text)
    )


def is_afterword(line: Line) -> bool:
    """Opens with words that only a page says: `Share:`, `All rights reserved`."""
    return (
        line.mark in {Mark.TEXT, Mark.HEADING}
        and _AFTERWORD.match(line.text[:90].lstrip("*_#>[( \u3000")) is not None
    )


def _last_voiced(lines: Sequence[Line], begin: int, width: int) -> int:
    """The last line from `begin` on in which somebody speaks for themselves, or at length."""
    for number in range(len(lines) - 1, begin - 1, -1):
        line = lines[number]
        if line.mark is not Mark.TEXT or not (width or ends_sentence(line.text)):
            continue
        if len(line.text) >= _PROSE or (
            len(line.text) >= _VOICED and _FIRST_PERSON.search(line.text)
        ):
            return number
    return begin - 1


def _looks_like_furniture(line: Line, *, loud: bool) -> bool:
    text = line.text.strip("*_ ")
    if line.mark in {Mark.HEADING, Mark.RULE}:
        return True
    if line.mark is not Mark.TEXT or len(text) > _LONGEST:
        return False
    if line.linked or (_LINKED.match(text) and not ends_sentence(_LINKED.sub("", text))):
        return True
    if _APART.search(text) or is_boilerplate(text) or _has_address(text):
        return True
    words = [word for word in text.split() if word[0].isalpha()]
    if len(words) >= _CAPITAL_WORDS and not loud and text.isupper():
        return True
    titled = len(words) >= _TITLE_WORDS and all(word[0].isupper() for word in words)
    return titled and len(words) <= _SHORT_WORDS and line.gap and not ends_sentence(text)


def _has_address(text: str) -> bool:
    found = _ADDRESS.search(text)
    return found is not None and not _CLOCKED.search(found.group())


def _is_afterthought(line: Line) -> bool:
    if line.mark is not Mark.TEXT:
        return True
    text = line.text
    short = len(text.split()) <= _SHORT_WORDS and text[:1].isupper()
    return short and line.gap and not ends_sentence(text)
