"""The real program with a scripted language model: ingest, brief, and what is kept of it."""

import asyncio
from functools import partial
from typing import Any

from tests.bot.program import Process, Program
from tests.digests.condensing.briefings import HARBOUR
from tests.digests.condensing.endpoint import KEY, Asked, Endpoint, bullets, says, serving
from tests.digests.condensing.misbehaviour import ANSWERS

TITLE = "Regular press conference of the harbour ministry, November 20, 2026\n\n"


def first_sentence(asked: Asked) -> str:
    """Chooses the longest sentence and prints it whole."""
    key, text = max(asked.sentences, key=lambda pair: len(pair[1]))
    return bullets(([key], text))


def environ(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "READOUT_LLM__BASE_URL": endpoint.base_url,
        "READOUT_LLM__MODEL": "small",
        "READOUT_LLM__API_KEY": KEY,
        "READOUT_LLM__TIMEOUT_SECONDS": "5",
    }


async def test_the_models_bullets_are_stored_marked_and_never_asked_for_again(process: Process):
    (process.folder / "harbour.txt").write_text(TITLE + HARBOUR, encoding="utf-8")
    async with serving(says(first_sentence)) as endpoint:
        around = environ(endpoint)
        said = await asyncio.to_thread(partial(process, "ingest", "harbour.txt", **around))
        asked = len(endpoint.asked)
        again = await asyncio.to_thread(partial(process, "db", "reread", **around))
    assert 3 == asked == len(endpoint.asked)
    assert KEY not in said.err + said.out + again.err + again.out

    digest = await asyncio.to_thread(process, "digest", "--since", "2020-01-01", "--json")
    made = [bullet for topic in digest.data["topics"] for bullet in topic["bullets"]]
    assert {"llm"} == {bullet["condenser"] for bullet in made if len(bullet["text"].split()) > 9}
    for bullet in made:
        assert all(quote["text"] for quote in bullet["quotes"])


async def test_a_model_that_invents_leaves_the_brief_as_it_was(process: Process):
    (process.folder / "harbour.txt").write_text(TITLE + HARBOUR, encoding="utf-8")
    plain = await asyncio.to_thread(process, "brief", "harbour.txt", "--json")
    async with serving(ANSWERS["obeys the transcript"]) as endpoint:
        around = environ(endpoint)
        found = await asyncio.to_thread(
            partial(process, "brief", "harbour.txt", "--json", **around)
        )
    assert 0 < len(endpoint.asked)
    assert plain.data == found.data


async def test_an_answer_that_does_not_answer_is_told_in_json(process: Process):
    (process.folder / "harbour.txt").write_text(TITLE + HARBOUR, encoding="utf-8")
    brief = await asyncio.to_thread(process, "brief", "harbour.txt", "--json")
    declined = [each for each in brief.data["bullets"] if each["exchange"] == 1]

    assert [{"kind": "declined", "words": "I have nothing to add on that."}] == [
        each["answer"] for each in declined
    ]
    headlines = {each["exchange"]: each["headline"] for each in brief.data["bullets"]}
    assert "The talks with Norland and what came of them" == headlines[0]


def test_explain_says_why_each_sentence_was_chosen_and_each_topic_matched(readout: Program):
    (readout.folder / "harbour.txt").write_text(TITLE + HARBOUR, encoding="utf-8")
    said = " ".join(readout("brief", "harbour.txt", "--explain").out.split())

    assert "did not address the question (declined): “I have nothing to add on that.”" in said
    assert "asked about: The talks with Norland and what came of them" in said
    assert "demands something +" in said
    assert "✓ +" in said
