"""Questions with the turns that answer them → the condenser's sentences within a budget of words.

    python -m tests.evaluation.condense < exchanges.jsonl > bullets.jsonl

Reads lines of {"id", "question", "turns": [{"speaker", "text"}], "budget_words"} and writes lines
of {"id", "bullets": [{"text", "quote", "speaker"}]}, the most telling first. A digest prints as
many bullets as an exchange has subjects; here the same ranking fills a budget instead, so that it
can be scored beside other summarisers.
"""

import json
import sys
from typing import TypedDict

from digests.condensing.candidates import count_stems, read_answer
from digests.condensing.compress import compress
from digests.condensing.extractive import rank_sentences
from digests.condensing.headline import make_headline
from digests.condensing.quotes import cut_quote
from digests.model import Bullet, Exchange, Role, Span, Transcript, Turn


class _Said(TypedDict):
    speaker: str
    text: str


def condense(question: str, turns: list[_Said], budget: int) -> list[Bullet]:
    """Whole sentences until the budget is reached, under a headline made from the question.

    The headline opens the first bullet, as a digest prints it. The least telling sentence stands
    last: whoever cuts at the budget cuts into that one.
    """
    transcript = transcript_of_turns(turns)
    exchange = Exchange(0, (), tuple(range(len(turns))))
    sentences = read_answer(transcript, exchange)
    headline = make_headline(question)
    opening = f"{headline}: " if headline else ""
    words = len(opening.split())
    bullets: list[Bullet] = []
    for place in rank_sentences(sentences, count_stems(question)):
        if words >= budget:
            break
        quote = cut_quote(transcript, sentences[place].span)
        text = compress(quote.text)
        bullets.append(Bullet(opening + text, (quote,), 0, speaker=quote.speaker))
        opening = ""
        words += len(text.split())
    return bullets


def main() -> None:
    """Standard input to standard output."""
    for line in sys.stdin:
        asked = json.loads(line)
        bullets = condense(asked["question"], asked["turns"], asked["budget_words"])
        written = [
            {"text": b.text, "quote": b.quotes[0].text, "speaker": b.speaker} for b in bullets
        ]
        print(json.dumps({"id": asked["id"], "bullets": written}, ensure_ascii=False))


def transcript_of_turns(said: list[_Said]) -> Transcript:
    """The turns one below the other, all of them answers."""
    text = ""
    turns = []
    for number, turn in enumerate(said):
        span = Span(len(text), len(text) + len(turn["text"]))
        text += turn["text"] + "\n"
        turns.append(
            Turn(number, Role.OTHER, (span,), turn["text"], speaker=turn["speaker"] or None)
        )
    return Transcript(text, tuple(turns), (), (), "evaluation")


if __name__ == "__main__":
    main()
