"""Words that transcripts in many languages print instead of a name. No person, no publisher."""

_ASKING = """
q question questions questioner journalist journalists reporter reporters media press
correspondent correspondents pressman pressmen interviewer interviewers host anchor presenter
pregunta preguntas interlocutor interlocutora periodista periodistas reportero reportera
pergunta jornalista repórter domanda giornalista journaliste journalistes frage fragen
zusatzfrage nachfrage zusatz journalistin вопрос журналист корреспондент питання 记者 記者
问 問 提问 提問 追问 追問 媒体提问 媒體提問 媒体 媒體 记者问 記者問 提问者 提問者 现场提问
現場提問 质问者 質問者 記者団 질문자 취재진 gazeteciler вопросы журналисты pytania dziennikarka
repórteres jornalistas giornalisti kysymys toimittaja spørsmål spørgsmål journalista
ερώτηση δημοσιογράφος pytanie otázka novinář kérdés întrebare pitanje novinar въпрос
质问 質問 기자 질문 soru gazeteci pytanie dziennikarz vraag fråga سؤال صحفي الصحفي प्रश्न
"""
_ANSWERING = """
a answer respuesta réponse réponses antwort ответ відповідь 答 回答 답변 risposta resposta cevap
odpowiedź απάντηση vastaus svar odpověď válasz răspuns odgovor отговор الجواب جواب उत्तर 답
"""
_CALLING = """
moderator moderators operator coordinator conductor facilitator moderador moderadora moderateur
modérateur modératrice moderatorin moderatore presentador presentadora ведущий ведущая модератор
主持人 司会 사회자 coordinador coordinadora vorsitzender vorsitzende
"""
_ELSE = """
aide aides staff staffer audience participant participants attendee video voice interpreter
translator guest crowd speakers audiencia público público voz traductor traductora asistentes
публика переводчик intérprete interprete group all both
"""
_NOT_LABELS = """
note notes subject subjects topic topics date venue location place time photo photos caption
captions source sources contact contacts title tags tag transcript first second third fourth
fifth firstly secondly thirdly finally lastly one two three four five update example point
points remarks summary participants attendees present published updated copyright tel telephone
phone email e-mail fax website link links share related see correction background attendance
topics issued duration speakers event keywords category categories author authors posted
language translation download print image images video audio file files address web url http
https ps nb re fw fwd from to cc asunto fecha lugar nota tema temas fuente foto etiquetas objet
sujet thème lieu ort datum thema тема дата место фото источник also however but and so yes no
now well look ok okay because remember again today yesterday tomorrow problem result results
conclusion answer answers reason reasons fact facts idea ideas primero segundo tercero uno dos
tres además entonces bueno pero pues luego conclusión ejemplo preguntarle preguntarles
premièrement deuxièmement troisièmement donc enfin erstens zweitens drittens
第一 第二 第三 首先 其次 最后
themen teilnehmer ordem temas tematy temat темы участники повестка 时间 時間 地点 地點 主题 主題
日期 場所 日時 主旨 出席 出席者 일시 장소 참석 주제 일자 الموضوع التاريخ المكان argomenti luogo
orario presenti miejsce tarih yer konu subjectline e&oe more media-contact editor editors
disclaimer warning advisory read watch listen follow
"""


_STAGE = """
inaudible laughter laughs applause crosstalk cross-talk cross redacted pause indiscernible
silence music interpreted unintelligible plays mic microphone audio break continues inaudibles
inaud risas aplausos rires applaudissements lachen beifall heiterkeit смех аплодисменты 笑 笑声 掌声
sic interruption overlapping gap speaking speaks begins
"""


def word_set(words: str) -> frozenset[str]:
    """Words between white space."""
    return frozenset(words.split())


def phrase_set(phrases: str) -> frozenset[str]:
    """Phrases between bars."""
    return frozenset(" ".join(phrase.split()) for phrase in phrases.split("|"))


ASKING = word_set(_ASKING)
"""Labels of whoever asks."""
ANSWERING = word_set(_ANSWERING)
"""Labels of whoever answers, where only letters stand for people."""
CALLING = word_set(_CALLING)
"""Labels of whoever calls on people."""
BYSTANDING = word_set(_ELSE)
"""Labels of whoever is neither side."""
NOT_LABELS = word_set(_NOT_LABELS)
"""Words before a colon that announce a thing, not a speaker."""

STAGE = word_set(_STAGE)
"""Words in brackets that tell what happened in the room; never a label."""

PARTICLES = word_set(
    "of the de del la el los las le les du des di da das do dos y e et and und for to in at on "
    "from with by von van der den vom für im zu zur bei al bin ibn bint abu en au aux a an as "
    "'s d l и по в от на för av och til fra ve i z w na do di degli delle dei della for- or via "
    "per is "
)
"""Words that stay small in names and offices."""

OFFICES = word_set(
    """
    president vice prime minister premier chancellor secretary secretary-general chair chairman
    chairwoman chairperson governor senator congressman congresswoman representative ambassador
    general admiral colonel major captain lieutenant commander sergeant spokesperson spokesman
    spokeswoman director deputy assistant under undersecretary administrator commissioner
    attorney justice judge mayor king queen prince princess pope doctor professor dr mr mrs ms
    miss mx madam madame sir lord lady dame hon honorable gen adm col maj capt lt cmdr sgt prof
    rep sen gov amb sec pm fm dpm presidente presidenta secretario secretaria ministro ministra
    canciller vocero vocera gobernador gobernadora subsecretario subsecretaria director
    directora coordinador coordinadora titular señor señora doctor doctora licenciado embajador
    embajadora comisario comisaria président présidente ministre porte-parole directeur
    directrice ambassadeur commissaire monsieur madame m mme bundeskanzler bundeskanzlerin
    kanzler ministerin staatssekretär staatssekretärin sprecher sprecherin regierungssprecher
    bundesminister bundesministerin sts bm herr frau президент министр премьер-министр
    представитель посол секретарь председатель господин chief executive officer ceo cfo coo
    treasurer head senior official officer acting first lady expert manager technical lead
    adviser advisor envoy coordinator foreign defence defense analyst shri smt
    administration government white house unidentified speaker attorney-general mp mps homeland
    security chancelier chancelière
    bakan bakanı sözcü sözcüsü cumhurbaşkanı başbakan rzecznik rzeczniczka minister premier
    woordvoerder talsperson portavoce ministra porta-voz
    部长 外长 大臣 总统 总理 发言人 外务大臣 官房长官 主席 首相 長官 報道官 대변인 장관
    """
)
"""Words of an office or a title: never part of a person's own name."""

COURTESIES = word_set(
    """
    mr mrs ms miss mx dr m mme madam madame monsieur sir herr frau shri smt señor señora prof
    professor hon honorable господин
    """
)
"""Titles that anybody has, whoever they are."""
