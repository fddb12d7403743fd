"""Exchange → bullets made of its answer's own sentences; needs no model and no vectors.

The sentence with the substance, not the opening courtesy; what was asked weighs, question turns
themselves are never printed. A long answer that changes its subject gets a bullet per subject.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from digests.condensing.candidates import Sentence, count_stems, read_answer
from digests.condensing.compress import compress
from digests.condensing.features import cosine, rarity_of
from digests.condensing.leads import lead_of
from digests.condensing.quotes import cut_quote
from digests.condensing.scoring import explain_scores, score_sentences
from digests.condensing.stock import Stock
from digests.condensing.verdicts import find_verdict
from digests.model import Bullet, Exchange, Span, Transcript

_FEWEST_WORDS, _MOST_WORDS = 12, 40
_BEST_LENGTH = range(16, 36)
_SHORTER, _LONGER = -0.1, -0.02
_DEMAND, _ACTION = 0.12, 0.1
_POINTS_BACK = -0.5
SAID_BEFORE = -0.8
"""What it costs a sentence that the speaker has said it before in this briefing."""
_FEWEST_SAID_BEFORE = 5
_MOST_CHECKED = 4
_ECHO, _ECHO_FROM = -1.2, 0.5
_BULLET_NAMES = (
    "short for a bullet",
    "long for a bullet",
    "demands something",
    "something is done",
    "cannot stand alone",
    "repeats the question",
)
_LONG_ANSWER, _VERY_LONG_ANSWER = 55, 260
_MOST_BULLETS = 3
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
            score + sum(_bullet_parts(sentence, question))
            for sentence, score in zip(sentences, score_sentences(sentences, question), strict=True)
        ]
        for place in sorted(range(len(scores)), key=lambda place: -scores[place])[:_MOST_CHECKED]:
            scores[place] += SAID_BEFORE * said_before(transcript, sentences[place])
        chosen = _choose(sentences, scores)
        runs = [_stretch(sentences, scores, place) for place in chosen]
        stretches = _merge(keep_verdict(sentences, runs))
        return tuple(_bullet(transcript, exchange, sentences, s) for s in stretches)


def said_before(transcript: Transcript, sentence: Sentence) -> bool:
    """Whether the same words stand earlier in the briefing; a few words say the same by chance."""
    if sentence.words < _FEWEST_SAID_BEFORE:
        return False
    return transcript.text.find(sentence.text, 0, sentence.span.start) >= 0


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


def explain_sentences(
    sentences: Sequence[Sentence], question: Counter[str]
) -> list[dict[str, float]]:
    """Per sentence what each thing adds to its chance of becoming a bullet."""
    return [
        scored | dict(zip(_BULLET_NAMES, _bullet_parts(sentence, question), strict=True))
        for sentence, scored in zip(sentences, explain_scores(sentences, question), strict=True)
    ]


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


def _bullet_parts(sentence: Sentence, question: Counter[str]) -> tuple[float, ...]:
    """What makes a sentence a good or a bad bullet, whatever it says.

    A bullet is read alone, so it should not point back, nor be very short or long; what a
    spokesperson demands or announces is the news of a briefing; and a sentence made of the
    question's own words tells the asker what was asked.
    """
    stock = sentence.stock
    known = sum(1 for word in sentence.stems if word in question)
    echo = max(0.0, known / max(1, len(sentence.stems)) - _ECHO_FROM)
    return (
        _SHORTER * max(0, _BEST_LENGTH.start - sentence.words),
        _LONGER * min(60, max(0, sentence.words - _BEST_LENGTH.stop)),
        _DEMAND * min(3, stock[Stock.DEMAND]),
        _ACTION * min(2, stock[Stock.ACTION]),
        _POINTS_BACK * sentence.points_back,
        _ECHO * echo,
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


def keep_verdict(sentences: Sequence[Sentence], runs: list[range]) -> list[range]:
    """The runs, best first, with the plain yes or no of the answer among them.

    What explains a "No." without the "No." reads like another answer. Where the verdict stands
    apart from the best run, it takes the weakest run's place, with the sentence after it.
    """
    place = find_verdict(sentences)
    if place is None or any(place in run for run in runs):
        return runs
    for number, run in enumerate(runs):
        longer = _joined(sentences, run, place) if place == run.start - 1 else None
        if longer:
            return [*runs[:number], longer, *runs[number + 1 :]]
    verdict = range(place, place + 1)
    while _length(sentences, verdict) < _FEWEST_WORDS:
        longer = _joined(sentences, verdict, verdict.stop)
        if longer is None:
            break
        verdict = longer
    return [verdict, *runs[:-1]]


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
    return Bullet(
        text=f"{lead_of(transcript, exchange, quote)} {compress(quote.text)}",
        quotes=(quote,),
        exchange=exchange.number,
        outlet=outlet,
        speaker=quote.speaker,
        condenser=ExtractiveCondenser.name,
    )
