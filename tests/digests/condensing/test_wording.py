"""A line may leave out, and nothing else."""

import pytest

from digests.condensing.quotes import cut_quote
from digests.condensing.wording import find_distortion
from digests.model import Span
from tests.digests.condensing.transcripts import transcript_of

SAID = (
    "On Tuesday, after long and very friendly talks, the two governments agreed to reopen the port"
    " of Westhaven to some cargo ships from May 3, and the US side, which has said that it “will"
    " not arm the islands”, should withdraw its 12 gunboats, if the weather holds."
)


def fault_of(line: str, said: str = SAID) -> str | None:
    transcript = transcript_of(f"Radio Fjord: What came of it?\nAna Roe: {said}\n")
    (span,) = transcript.turns[1].spans
    return find_distortion(line, [cut_quote(transcript, Span(span.start, span.end))])


def test_the_sentence_itself_holds() -> None:
    assert fault_of(SAID) is None
    assert fault_of("  ".join(SAID.split())) is None


def test_words_without_weight_may_go() -> None:
    assert fault_of(SAID.replace("very friendly ", "")) is None


@pytest.mark.parametrize(
    ("was", "put", "fault"),
    [
        ("some ", "", "loses 'some'"),
        (" of Westhaven", "", "loses a name"),
        ("12 ", "", "loses a figure"),
        (", if the weather holds", "", "loses 'if'"),
        ("should ", "", "loses 'should'"),
        ("May 3", "May 4", "were not said"),
        ("agreed", "refused", "were not said"),
        ("US side", "us side", "were not said"),
        ("to reopen", "not to reopen", "were not said"),
        ("“will not arm the islands”", "will not arm the islands", "without their marks"),
        ("“will not arm the islands”", "“will arm the islands”", "nobody said"),
        ("the port", "the [port](x)", "markup"),
        ("holds.", "holds?", "a question"),
        ("port", "po\u00adrt", "hidden"),
        ("Tuesday", "@here", "markup"),
        ("Tuesday", "http://a.example", "markup"),
    ],
)
def test_what_changes_the_meaning_is_refused(was: str, put: str, fault: str) -> None:
    assert was in SAID
    assert fault in (fault_of(SAID.replace(was, put)) or "held")


def test_a_whole_clause_may_go_but_not_one_that_denies_the_others() -> None:
    said = "The ferry will sail on Monday, the weather is fine, and the crew is back in Westhaven."
    assert (
        fault_of("The ferry will sail on Monday, and the crew is back in Westhaven.", said) is None
    )
    denied = (
        "It is not true, whatever they print, that the ferry will sail again on Monday morning."
    )
    assert "loses" in (fault_of("The ferry will sail again on Monday morning.", denied) or "")


def test_the_order_of_the_words_is_kept() -> None:
    said = "The army protects the protesters of Westhaven from the police of Norland every day."
    turned = "The police of Norland protects the protesters of Westhaven from the army every day."
    assert fault_of(turned, said) is not None


def test_a_scrap_of_a_clause_is_refused() -> None:
    said = "Our old neighbours welcomed the bright new harbour festival programme warmly yesterday."
    assert "too little of a clause" == fault_of("Our old neighbours yesterday", said)
