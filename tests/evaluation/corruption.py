"""How surely a bullet that says more, less or other than its quote is refused.

    python -m tests.evaluation.corruption [CORPUS]

True bullets are made from answers as a condenser or a careful model would make them; each is then
spoilt in every way that it allows, with seed 0. The words that spoil stand here, and none of them
in the gate's own lists (test_corruption.py holds them apart), so the gate cannot know them. Taking
a "not" away is the one row that has to use a word that the gate knows.
"""

import datetime as dt
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Final

from digests.catalogues import load_outlets, outlet_index
from digests.condensing.bullets import draft_bullets
from digests.condensing.candidates import read_answer
from digests.condensing.extractive import ExtractiveCondenser
from digests.condensing.grounding import find_fault
from digests.condensing.leads import lead_of
from digests.condensing.quotes import cut_quote
from digests.errors import UnreadableDocument
from digests.model import Bullet, Document, Exchange, Span, Transcript
from digests.transcripts.read import read_transcript
from tests.digests.condensing.briefings import HARBOUR, NO_ANSWER, long_briefing
from tests.digests.condensing.transcripts import transcript_of
from tests.evaluation.topics import CORPUS, ROOT

NAMES: Final = (
    "Rotterdam", "Olafsson", "Brindlewood", "Ms. Takahara", "Port Quillan", "Zelmira", "Ostrava",
    "the Marenga Group", "Hollis Vane", "Lake Tamsin",
)  # fmt: skip
FIGURES: Final = ("fourteen", "sixteen", "seventeen", "nineteen", "umpteen")
DENIALS: Final = ("far from", "yet to", "in vain", "scantly", "nowise")
ANTONYMS: Final = (
    ("increase", "decrease"), ("increased", "decreased"), ("support", "undermine"),
    ("open", "shut"), ("start", "end"), ("win", "lose"), ("strong", "weak"), ("accept", "spurn"),
    ("agreed", "disagreed"), ("import", "export"), ("friend", "enemy"), ("success", "fiasco"),
    ("progress", "setback"), ("rise", "fall"), ("safe", "dangerous"), ("good", "bad"),
    ("great", "poor"), ("new", "old"), ("high", "low"),
    ("help", "hinder"), ("peace", "war"), ("security", "insecurity"), ("right", "wrong"),
    ("important", "trivial"), ("public", "secret"), ("continue", "cease"), ("keep", "drop"),
    ("protect", "endanger"), ("strengthen", "weaken"), ("best", "worst"), ("love", "hate"),
)  # fmt: skip
MODALITIES: Final = (
    ("always", "occasionally"), ("certainly", "conceivably"), ("clearly", "arguably"),
    ("immediately", "eventually"), ("very", "somewhat"), ("completely", "partly"),
    ("fully", "partly"), ("definitely", "conceivably"), ("committed", "tempted"),
    ("want", "pretend"), ("wants", "pretends"), ("going", "free"), ("are", "remain"),
    ("is", "remains"), ("now", "someday"), ("today", "someday"), ("have", "lacked"),
    ("continue", "hesitate"), ("together", "apart"), ("really", "scantly"),
)  # fmt: skip
SWITCHED: Final = dict((*ANTONYMS, *((b, a) for a, b in ANTONYMS)))

A_CLAUSE_LESS: Final = "a clause less"
"""Cut by rule, so some of these do say something else: how much is refused is told, not judged."""

_LIKE_A_MODEL: Final = "llm"
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_NUMBER = re.compile(r"\d+")
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|will|can|do|does|be)\b")
_NOT = re.compile(r"\b(?:not|never) |n[’']t\b", re.IGNORECASE)
_FEWEST_WORDS, _MOST_WORDS = 7, 55
_MOST_OF_ONE_DOCUMENT = 60


@dataclass(frozen=True, slots=True)
class TrueBullet:
    """A true bullet and what may be needed to spoil it."""

    transcript: Transcript
    exchange: Exchange
    bullet: Bullet
    made: str

    @property
    def lead(self) -> str:
        return lead_of(self.transcript, self.exchange, self.bullet.quotes[0]) + " "

    @property
    def body(self) -> str:
        return self.bullet.text.removeprefix(self.lead)

    def saying(self, body: str) -> Bullet:
        return replace(self.bullet, text=self.lead + body)


@dataclass(slots=True)
class Result:
    """Per row: how many were tried, how many refused, and one that was not."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    slipped: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, row: str, true: TrueBullet, bullet: Bullet) -> None:
        self.tried[row] += 1
        if find_fault(true.transcript, bullet) is not None:
            self.refused[row] += 1
        else:
            self.slipped.setdefault(row, (true.body, bullet.text.removeprefix(true.lead)))

    def rate(self, row: str) -> float:
        return self.refused[row] / max(1, self.tried[row])


def evaluate(transcripts: Iterable[Transcript]) -> Result:
    """Every true bullet as it is and spoilt."""
    chance = random.Random(0)
    result = Result()
    for transcript in transcripts:
        made = list(true_bullets(transcript))
        if len(made) > _MOST_OF_ONE_DOCUMENT:
            made = chance.sample(made, _MOST_OF_ONE_DOCUMENT)
        for true in made:
            fault = find_fault(transcript, true.bullet)
            row = f"true, {true.made}"
            result.tried[row] += 1
            if fault is not None:
                result.refused[row] += 1
                result.slipped.setdefault(row, (true.body, fault))
                continue
            for corruption, spoil in CORRUPTIONS.items():
                spoilt = spoil(true, chance)
                if spoilt is not None and spoilt != true.bullet:
                    result.add(corruption, true, spoilt)
    return result


def true_bullets(transcript: Transcript) -> Iterator[TrueBullet]:
    """As the default condenser makes them, and as a model would: a sentence, two, a clause less."""
    for bullet in draft_bullets(transcript, ExtractiveCondenser()):
        yield TrueBullet(transcript, transcript.exchanges[bullet.exchange], bullet, "extractive")
    for exchange in transcript.exchanges:
        sentences = [s for s in read_answer(transcript, exchange) if not s.is_question]
        for one, two in zip_longest(sentences, sentences[1:]):
            if not _FEWEST_WORDS <= one.words <= _MOST_WORDS:
                continue
            whole = _as_model(transcript, exchange, one.span, one.text)
            yield TrueBullet(transcript, exchange, whole, "a sentence")
            if shorter := _without_aside(one.text):
                less = _as_model(transcript, exchange, one.span, shorter)
                yield TrueBullet(transcript, exchange, less, "an aside less")
            if shorter := _without_last_clause(one.text):
                less = _as_model(transcript, exchange, one.span, shorter)
                yield TrueBullet(transcript, exchange, less, A_CLAUSE_LESS)
            if two is not None and two.part == one.part and one.words + two.words <= _MOST_WORDS:
                both = Span(one.span.start, two.span.end)
                text = both.slice(transcript.text)
                yield TrueBullet(
                    transcript,
                    exchange,
                    _as_model(transcript, exchange, both, text),
                    "two sentences",
                )


def _as_model(transcript: Transcript, exchange: Exchange, span: Span, text: str) -> Bullet:
    quote = cut_quote(transcript, span)
    return Bullet(
        text=f"{lead_of(transcript, exchange, quote)} {' '.join(text.split())}",
        quotes=(quote,),
        exchange=exchange.number,
        outlet=exchange.attribution.shown if exchange.attribution else None,
        speaker=quote.speaker,
        condenser=_LIKE_A_MODEL,
    )


def _without_last_clause(text: str) -> str | None:
    kept, comma, _ = text.rpartition(", ")
    return f"{kept}." if comma and len(kept.split()) > _FEWEST_WORDS else None


def _without_aside(text: str) -> str | None:
    """Less an opener or an interjection that says nothing."""
    shorter = re.sub(
        r"^(?:Well|So|Look|Again|Now|Of course|As you know|You know|Thank you|Thanks), ", "", text
    )
    shorter = re.sub(r", (?:of course|you know|as you know|I mean|again),", "", shorter)
    return shorter[0].upper() + shorter[1:] if shorter != text else None


Spoil = Callable[[TrueBullet, random.Random], Bullet | None]


def _change_number(true: TrueBullet, chance: random.Random) -> Bullet | None:
    found = list(_NUMBER.finditer(true.body))
    if not found:
        return None
    number = chance.choice(found)
    other = number[0]
    while other == number[0]:
        other = chance.choice([str(int(number[0]) + chance.randint(1, 9)), *FIGURES])
    return true.saying(true.body[: number.start()] + other + true.body[number.end() :])


def _outside_name(true: TrueBullet, chance: random.Random) -> Bullet | None:
    return _other_name(true, chance, list(NAMES))


def _swapped_name(true: TrueBullet, chance: random.Random) -> Bullet | None:
    question = true.transcript.question_of(true.exchange)
    answer = true.transcript.answer_of(true.exchange)
    return _other_name(true, chance, sorted(set(_NAME.findall(f"{question}\n{answer}"))))


def _other_name(true: TrueBullet, chance: random.Random, names: list[str]) -> Bullet | None:
    found = list(_NAME.finditer(true.body))
    if not found:
        return None
    name = chance.choice(found)
    others = [other for other in names if other not in name[0] and name[0] not in other]
    if not others:
        return None
    body = true.body[: name.start()] + chance.choice(others) + true.body[name.end() :]
    return true.saying(body)


def _exchange_names(true: TrueBullet, chance: random.Random) -> Bullet | None:
    """Who did it to whom: two names of the bullet itself change places."""
    found = list(_NAME.finditer(true.body))
    if len({name[0] for name in found}) < 2:
        return None
    one, two = sorted(chance.sample(found, 2), key=lambda name: name.start())
    if one[0] == two[0]:
        return None
    body = true.body
    return true.saying(
        body[: one.start()] + two[0] + body[one.end() : two.start()] + one[0] + body[two.end() :]
    )


def _deny(true: TrueBullet, chance: random.Random) -> Bullet | None:
    found = list(_AUXILIARY.finditer(true.body))
    if not found:
        return None
    at = chance.choice(found).end()
    return true.saying(f"{true.body[:at]} {chance.choice(DENIALS)}{true.body[at:]}")


def _deny_plainly(true: TrueBullet, chance: random.Random) -> Bullet | None:
    found = list(_AUXILIARY.finditer(true.body))
    if not found:
        return None
    at = chance.choice(found).end()
    return true.saying(f"{true.body[:at]} {chance.choice(('not', 'never'))}{true.body[at:]}")


def _affirm(true: TrueBullet, chance: random.Random) -> Bullet | None:
    found = list(_NOT.finditer(true.body))
    if not found:
        return None
    lost = chance.choice(found)
    return true.saying(true.body[: lost.start()] + true.body[lost.end() :])


def _other_speaker(true: TrueBullet, chance: random.Random) -> Bullet | None:
    bullet, who = true.bullet, chance.choice(NAMES)
    lead = f"{who} to {bullet.outlet or 'Radio Fjord'}: "
    return chance.choice(
        [
            replace(bullet, speaker=who),
            replace(bullet, text=lead + true.body),
            replace(bullet, speaker=who, text=lead + true.body),
            replace(bullet, quotes=tuple(replace(q, speaker=who) for q in bullet.quotes)),
            replace(
                bullet,
                speaker=who,
                text=lead + true.body,
                quotes=tuple(replace(q, speaker=who) for q in bullet.quotes),
            ),
        ]
    )


def _alter_quote(true: TrueBullet, chance: random.Random) -> Bullet | None:
    quote = true.bullet.quotes[0]
    words = quote.text.split(" ")
    place = chance.randrange(len(words))
    fewer = " ".join(words[:place] + words[place + 1 :])
    span = quote.span
    spoilt = chance.choice(
        [
            replace(quote, text=fewer),
            replace(quote, text=quote.text + " "),
            replace(quote, text=quote.text.swapcase()),
            replace(quote, span=Span(span.start + 1, span.end + 1)),
            replace(quote, span=Span(span.start, span.end - 1)),
        ]
    )
    return replace(true.bullet, quotes=(spoilt, *true.bullet.quotes[1:]))


def _switch(pairs: dict[str, str]) -> Spoil:
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, pairs))})\b")

    def spoil(true: TrueBullet, chance: random.Random) -> Bullet | None:
        found = list(words.finditer(true.body))
        if not found:
            return None
        word = chance.choice(found)
        return true.saying(true.body[: word.start()] + pairs[word[0]] + true.body[word.end() :])

    return spoil


CORRUPTIONS: Final[dict[str, Spoil]] = {
    "number changed": _change_number,
    "name from outside": _outside_name,
    "name of the same exchange": _swapped_name,
    "two names change places": _exchange_names,
    "denied": _deny,
    "denied with not or never": _deny_plainly,
    "denial taken away": _affirm,
    "wrong speaker": _other_speaker,
    "altered quote": _alter_quote,
    "antonym": _switch(SWITCHED),
    "modality": _switch(dict(MODALITIES)),
}


def invented() -> list[Transcript]:
    """Briefings that the tests invented."""
    return [transcript_of(text) for text in (HARBOUR, NO_ANSWER, long_briefing(40))]


def of_corpus(corpus: Path, per_publisher: int = 2) -> Iterator[Transcript]:
    """The first documents of each publisher, as our reader reads them."""
    outlets = outlet_index(load_outlets(ROOT / "config" / "outlets.toml"))
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for publisher in sorted(path for path in (corpus / "docs").iterdir() if path.is_dir()):
        for path in sorted(publisher.iterdir())[:per_publisher]:
            try:
                yield read_transcript(Document(path.read_bytes(), path.name, moment), outlets)
            except UnreadableDocument:
                continue


def main() -> None:
    """Print the table, and what slipped through."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    for title, transcripts in (("invented", invented()), ("corpus", of_corpus(corpus))):
        result = evaluate(transcripts)
        print(f"{title}:")
        for row in sorted(result.tried):
            print(f"  {row:28s} {result.tried[row]:6d} {100 * result.rate(row):6.1f} % refused")
        for row, (before, after) in result.slipped.items():
            print(f"    {row}: {before[:160]!r}\n      → {after[:200]!r}")


if __name__ == "__main__":
    main()
