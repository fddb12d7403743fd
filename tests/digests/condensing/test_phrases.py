"""What a phrase matches, and what it does not."""

import time

import pytest

from digests.condensing.phrases import PhraseTrie
from digests.condensing.words import find_words


def found(phrase: str, text: str) -> list[str]:
    words = find_words(text)
    hits = PhraseTrie([(phrase, 0)]).find(words)
    return [" ".join(words[hit.first : hit.last]) for hit in hits]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("tariff", "A TARIFF was set."),
        ("Taiwan", "Taiwan’s ports"),
        ("women's rights", "Women’s rights matter"),
        ("military-to-military", "military to military talks"),
        ("cost of living", "the cost-of-living crisis"),
        ("sanction*", "They were sanctioned."),
        ("AUKUS", "the AUKUS pact"),
        ("U.S. side", "the US side"),
        ("US side", "the U.S. side"),
        ("Irán", "iran"),
        ("cafe", "the Café there"),
        ("制裁", "反对单边制裁和长臂管辖"),
        ("санкци*", "новых санкций"),
        ("войн* на Украине", "о войне на Украине"),
    ],
)
def test_a_phrase_is_found_however_it_is_printed(phrase: str, text: str) -> None:
    assert 1 == len(found(phrase, text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("tariff", "tariffs"),
        ("US", "tell us more"),
        ("AI", "the ai said"),
        ("arm", "the army"),
        ("trade deal", "trade and deal"),
        ("sanction*", "unsanctioned"),
        ("", "anything"),
        ("*", "anything"),
        ("-", "a - b"),
    ],
)
def test_a_phrase_is_not_found_in_what_only_looks_like_it(phrase: str, text: str) -> None:
    assert [] == found(phrase, text)


def test_all_phrases_are_found_in_one_pass_with_their_places() -> None:
    trie = PhraseTrie([("trade", "a"), ("trade deal", "b"), ("deal", "c")])

    hits = trie.find(["the", "trade", "deal"])

    assert {("a", 1, 2), ("b", 1, 3), ("c", 2, 3)} == set(hits)


def test_finding_takes_linear_time_on_repeated_openings() -> None:
    trie = PhraseTrie([(" ".join(["very"] * n), n) for n in range(1, 6)])
    words = ["very"] * 60_000

    started = time.process_time()
    trie.find(words)

    assert time.process_time() - started < 4.0
