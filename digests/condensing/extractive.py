"""Exchange → bullets made of its answer's own sentences; needs no model and no vectors.

The sentence with the substance, not the opening courtesy; what was asked weighs, question turns
themselves are never printed. A long answer that changes its subject gets a bullet per subject.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from digests.condensing.candidates import Sentence, count_stems, read_answer
from digests.condensing.compress import compress
from digests.condensing.features import cosine, rarity_of
from digests.condensing.quotes import cut_quote
from digests.condensing.scoring import score_sentences
from digests.condensing.stock import Stock
from digests.model import Bullet, Exchange, Span, Transcript, Turn

_FEWEST_WORDS, _MOST_WORDS = 12, 40
_BEST_LENGTH = range(16, 36)
_SHORTER, _LONGER = -0.1, -0.02
_DEMAND, _ACTION = 0.12, 0.1
_POINTS_BACK = -0.5
_ECHO, _ECHO_FROM = -1.2, 0.5
_LONG_ANSWER, _VERY_LONG_ANSWER = 55, 260
_MOST_BULLETS = 3
_LONGEST_ABBREVIATION = 4
_ALIKE = 0.3
_SECOND_SHARE, _SECOND_FLOOR = 0.4, 0.1
_PREFERENCE_FOR_NEW = 0.8
_REDUNDANCY = 1.0


class ExtractiveCondenser:
    """The default condenser. The same exchange always gives the same bullets."""

    name = "extractive"

    def condense(self, transcript: Transcript, exchange: Exchange) -> tuple[Bullet, ...]:
        """In the order in which the answer says them; () only where nobody answered in words."""
        sentences = read_answer(transcript, exchange)
        if not sentences:
            return ()
        question = count_stems(transcript.question_of(exchange))
        scores = [
            score + _bullet_term(sentence, question)
            for sentence, score in zip(sentences, score_sentences(sentences, question), strict=True)
        ]
        chosen = _choose(sentences, scores)
        stretches = _merge([_stretch(sentences, scores, place) for place in chosen])
        return tuple(_bullet(transcript, exchange, sentences, s) for s in stretches)


def rank_sentences(sentences: Sequence[Sentence], question: Counter[str]) -> Iterator[int]:
    """Places from the most telling sentence on; what was said already makes a sentence sink."""
    scores = score_sentences(sentences, question)
    rarity = rarity_of(sentences)
    weights = [sum(rarity[stem] for stem in s.stems) or 1.0 for s in sentences]
    left = set(range(len(sentences)))
    repeated = [0.0] * len(sentences)
    said: set[str] = set()
    while left:
        best = max(left, key=lambda p: (scores[p] - _REDUNDANCY * repeated[p] / weights[p], -p))
        yield best
        left.remove(best)
        new = sentences[best].stems.keys() - said
        said |= new
        for place in left:
            repeated[place] += sum(rarity[w] for w in new & sentences[place].stems.keys())


def _choose(sentences: Sequence[Sentence], scores: Sequence[float]) -> list[int]:
    """Places of the sentences that bullets are built on, best first."""
    ranked = sorted(range(len(sentences)), key=lambda place: -scores[place])
    chosen = ranked[:1]
    rest = [place for place in ranked[1:] if _says_something(sentences, place)]
    floor = max(_SECOND_FLOOR, scores[chosen[0]] * _SECOND_SHARE)
    while rest and len(chosen) < _wanted(sentences):
        likeness = {
            place: max(cosine(sentences[place].stems, sentences[c].stems) for c in chosen)
            for place in rest[: _MOST_BULLETS * 4]
        }
        best = max(
            likeness, key=lambda place: scores[place] - _PREFERENCE_FOR_NEW * likeness[place]
        )
        if likeness[best] > _ALIKE or scores[best] < floor:
            break
        chosen.append(best)
        rest.remove(best)
    return chosen


def _bullet_term(sentence: Sentence, question: Counter[str]) -> float:
    """What makes a sentence a good or a bad bullet, whatever it says.

    A bullet is read alone, so it should not point back, nor be very short or long; what a
    spokesperson demands or announces is the news of a briefing; and a sentence made of the
    question's own words tells the asker what was asked.
    """
    stock = sentence.stock
    known = sum(1 for word in sentence.stems if word in question)
    echo = max(0.0, known / max(1, len(sentence.stems)) - _ECHO_FROM)
    return (
        _SHORTER * max(0, _BEST_LENGTH.start - sentence.words)
        + _LONGER * min(60, max(0, sentence.words - _BEST_LENGTH.stop))
        + _DEMAND * min(3, stock[Stock.DEMAND])
        + _ACTION * min(2, stock[Stock.ACTION])
        + _POINTS_BACK * sentence.points_back
        + _ECHO * echo
    )


def _wanted(sentences: Sequence[Sentence]) -> int:
    words = sum(sentence.words for sentence in sentences)
    if words < _LONG_ANSWER:
        return 1
    return 2 if words < _VERY_LONG_ANSWER else _MOST_BULLETS


def _says_something(sentences: Sequence[Sentence], place: int) -> bool:
    """Good enough for a further bullet; the first one has no choice."""
    sentence = sentences[place]
    hollow = (
        sentence.is_question
        or sentence.is_aside
        or sentence.words < _FEWEST_WORDS // 2
        or sentence.stock[Stock.EMPTY]
        or sentence.stock[Stock.COURTESY]
    )
    alone = range(place, place + 1)
    dangles = sentence.points_back and _joined(sentences, alone, place - 1) is None
    return not (hollow or dangles)


def _stretch(sentences: Sequence[Sentence], scores: Sequence[float], place: int) -> range:
    """The sentence with the neighbours that it needs to be understood, as one run of places."""
    run = range(place, place + 1)
    if sentences[place].points_back:
        run = _joined(sentences, run, place - 1) or run
    while _length(sentences, run) < _FEWEST_WORDS:
        sides = [side for side in (run.start - 1, run.stop) if _joined(sentences, run, side)]
        if not sides:
            break
        run = _joined(sentences, run, max(sides, key=lambda side: scores[side])) or run
    return run


def _joined(sentences: Sequence[Sentence], run: range, side: int) -> range | None:
    """The run with the sentence beside it, where that keeps it one fair quote."""
    if not 0 <= side < len(sentences):
        return None
    neighbour = sentences[side]
    longer = range(min(run.start, side), max(run.stop, side + 1))
    fits = _length(sentences, longer) <= _MOST_WORDS
    same = neighbour.part == sentences[run.start].part
    fair = not (neighbour.is_question or neighbour.is_aside or neighbour.stock[Stock.COURTESY])
    return longer if fits and same and fair else None


def _length(sentences: Sequence[Sentence], run: range) -> int:
    return sum(sentences[place].words for place in run)


def _merge(runs: list[range]) -> list[range]:
    """Runs in order; those that overlap become one."""
    merged: list[range] = []
    for run in sorted(runs, key=lambda run: run.start):
        if merged and run.start < merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(merged[-1].stop, run.stop))
        else:
            merged.append(run)
    return merged


def _bullet(
    transcript: Transcript, exchange: Exchange, sentences: Sequence[Sentence], run: range
) -> Bullet:
    first, last = sentences[run.start], sentences[run.stop - 1]
    quote = cut_quote(transcript, Span(first.span.start, last.span.end))
    outlet = exchange.attribution.shown if exchange.attribution else None
    asker = outlet or _asker(transcript, exchange)
    return Bullet(
        text=f"{_lead(transcript.turns[first.turn], asker)} {compress(quote.text)}",
        quotes=(quote,),
        exchange=exchange.number,
        outlet=outlet,
        speaker=quote.speaker,
        condenser=ExtractiveCondenser.name,
    )


def _lead(turn: Turn, asker: str | None) -> str:
    speaker = _as_name(turn.speaker_name or turn.speaker or "Answer")
    return f"{speaker} to {asker}:" if asker else f"{speaker}:"


def _as_name(label: str) -> str:
    """`THE PRESIDENT` → `The President`; what is short or not all in capitals stays as printed."""
    return label.title() if label.isupper() and len(label) > _LONGEST_ABBREVIATION else label


def _asker(transcript: Transcript, exchange: Exchange) -> str | None:
    if not exchange.question:
        return None
    turn = transcript.turns[exchange.question[0]]
    name = turn.speaker_name or turn.speaker
    return _as_name(name) if name else None
