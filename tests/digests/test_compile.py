from dataclasses import replace
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from digests.compile import compile_digest
from digests.condensing.topics import TopicMatcher
from digests.model import Certainty, Digest, SourceCoverage, SourceId, Topic
from tests.digests.builders import at, bullet, exchange, match

_compile = partial(compile_digest, since=at("2026-11-23T08:00"), until=at("2026-11-24T08:00"))


def _shape(digest: Digest) -> list[tuple[str | None, list[str]]]:
    return [
        (section.topic, [printed.bullet.text for printed in section.bullets])
        for section in digest.sections
    ]


def _repeated(digest: Digest) -> list[int]:
    return [each.repeated for section in digest.sections for each in section.bullets]


def test_sections_follow_the_order_of_the_topics_and_empty_ones_are_left_out():
    exchanges = [exchange(1, bullet("a", match("Ports"))), exchange(2, bullet("b", match("Tides")))]
    digest = _compile(exchanges, ["Tides", "Fog", "Ports"])
    assert _shape(digest) == [("Tides", ["b"]), ("Ports", ["a"])]


def test_a_bullet_of_two_followed_topics_stands_once_under_its_first():
    one = exchange(1, bullet("a", match("Tides", 2), match("Ports", 9)))
    assert _shape(_compile([one], ["Ports", "Tides"])) == [("Tides", ["a"])]
    assert _shape(_compile([one], ["Tides", "Ports"])) == [("Tides", ["a"])]


def test_what_a_bullet_says_itself_heads_it_before_a_surer_topic_of_its_exchange():
    related = match("Tides", 1, Certainty.RELATED)
    digest = _compile([exchange(1, bullet("a", related, match("Ports", 9)))], ["Tides", "Ports"])
    assert _shape(digest) == [("Tides", ["a"])]


def test_what_a_person_says_again_is_printed_once_and_counted():
    said = "The two governments agreed on Tuesday to reopen the port of Westhaven to cargo ships."
    again = "On Tuesday the two governments agreed to reopen the port of Westhaven to cargo ships."
    exchanges = [
        exchange(1, bullet(said, match("Ports")), briefing=1),
        exchange(2, bullet(said, match("Ports")), briefing=1),
        exchange(3, bullet(again, match("Tides")), briefing=2),
    ]
    digest = _compile(exchanges, ["Ports", "Tides"])
    assert _shape(digest) == [("Ports", [said])]
    assert _repeated(digest) == [2]
    assert digest.other == 0


def test_a_changed_figure_name_or_denial_is_no_repeat():
    said = "The two governments agreed to send 12 ships to the port of Westhaven this winter."
    variants = [
        said,
        said.replace("12", "13"),
        said.replace("Westhaven", "Lowmarsh"),
        said.replace("agreed", "never agreed"),
    ]
    exchanges = [exchange(n, bullet(text, match("Ports"))) for n, text in enumerate(variants)]
    digest = _compile(exchanges, ["Ports"])
    assert _shape(digest) == [("Ports", variants)]
    assert _repeated(digest) == [0, 0, 0, 0]


def test_what_another_person_says_in_the_same_words_is_news():
    said = "The two governments agreed to reopen the port of Westhaven to cargo ships."
    other = replace(bullet(said, match("Ports")), speaker="Minister Roe")
    exchanges = [exchange(1, bullet(said, match("Ports"))), exchange(2, other)]
    assert _shape(_compile(exchanges, ["Ports"])) == [("Ports", [said, said])]


def test_what_stands_under_a_topic_that_nobody_follows_is_not_said_yet():
    said = "The two governments agreed to reopen the port of Westhaven to cargo ships."
    exchanges = [
        exchange(1, bullet(said, match("Fog"))),
        exchange(2, bullet(said, match("Ports"))),
    ]
    digest = _compile(exchanges, ["Ports"])
    assert _shape(digest) == [("Ports", [said])]
    assert _repeated(digest) == [0]


def test_a_heavier_topic_that_nobody_follows_does_not_take_the_bullet_away():
    digest = _compile([exchange(1, bullet("a", match("Fog", 9), match("Ports")))], ["Ports"])
    assert _shape(digest) == [("Ports", ["a"])]


def test_exchanges_outside_the_topics_are_counted_not_printed():
    exchanges = [
        exchange(1, bullet("a", match("Ports"))),
        exchange(2, bullet("b", match("Fog"))),
        exchange(3),
    ]
    digest = _compile(exchanges, ["Ports"])
    assert _shape(digest) == [("Ports", ["a"])]
    assert digest.other == 2


def test_without_topics_everything_is_printed_by_topic_and_the_rest_last():
    exchanges = [
        exchange(1, bullet("x")),
        exchange(2, bullet("a", match("Ports"))),
        exchange(3, bullet("b", match("Tides")), bullet("c", match("Tides"))),
    ]
    digest = _compile(exchanges, [])
    assert _shape(digest) == [("Tides", ["b", "c"]), ("Ports", ["a"]), (None, ["x"])]
    assert digest.other == 0


def test_what_no_topic_covers_stands_under_words_of_its_own():
    lighthouse = "Will the Orrin Lighthouse be lit? Many ask about the Orrin Lighthouse."
    exchanges = [
        exchange(1, bullet("a", match("Ports"))),
        exchange(2, bullet("b"), question=lighthouse, answer="It will."),
        exchange(3, bullet("c"), question="Anything else?", answer="No."),
    ]
    digest = _compile(exchanges, [])
    headings = [(section.topic, section.heading) for section in digest.sections]
    assert headings == [("Ports", None), (None, "Orrin Lighthouse"), (None, None)]
    assert _shape(_compile(exchanges, ["Ports"])) == [("Ports", ["a"])]


def test_an_event_from_two_sources_counts_once():
    first = exchange(1, bullet("a", match("Ports")), briefing=1, source="ministry", event="e")
    again = exchange(2, bullet("a", match("Ports")), briefing=2, source="embassy", event="e")
    digest = _compile([again, first], ["Ports"])
    assert _shape(digest) == [("Ports", ["a"])]
    assert [(c.source_id, c.exchanges) for c in digest.coverage] == [("ministry", 1)]


def test_all_exchanges_of_one_event_stay():
    exchanges = [exchange(n, bullet(f"{n}", match("Ports")), event="e") for n in (1, 2)]
    assert _shape(_compile(exchanges, ["Ports"])) == [("Ports", ["1", "2"])]


def test_a_withdrawn_exchange_is_neither_printed_nor_counted():
    gone = exchange(1, bullet("a", match("Ports")), withdrawn=True)
    digest = _compile([gone], ["Tides"])
    assert digest.is_empty
    assert digest.other == 0


def test_coverage_keeps_failures_and_counts_what_was_read():
    failed = SourceCoverage(
        SourceId("palace"), "Palace", 0, 0, failure="403", failed_at=at("2026-11-24T06:10")
    )
    read = SourceCoverage(SourceId("ministry"), "Ministry", 0, 0)
    exchanges = [exchange(1, briefing=1), exchange(2, briefing=1), exchange(3, briefing=2)]
    digest = _compile(exchanges, [], coverage=[failed, read])
    assert digest.coverage == (failed, replace(read, briefings=2, exchanges=3))


def test_a_servers_own_topic_is_found_in_what_was_stored_without_it():
    own = TopicMatcher([Topic("Bridges", phrases=("bridge",))])
    exchanges = [
        exchange(1, bullet("The weather is fair."), bullet("The bridge will open.")),
        exchange(2, bullet("It will open."), question="What of the bridge?", answer="It will."),
        exchange(3, bullet("No."), question="And the fog?", answer="No."),
    ]
    digest = _compile(exchanges, ["Bridges"], matcher=own)
    assert _shape(digest) == [("Bridges", ["The bridge will open.", "It will open."])]
    assert digest.other == 1


_TOPICS = ("Fog", "Ports", "Tides", "Wind")
_MATCHES = st.lists(
    st.builds(match, st.sampled_from(_TOPICS), st.floats(0.1, 9)),
    max_size=3,
    unique_by=lambda found: found.topic,
)


@given(
    st.lists(st.lists(_MATCHES, max_size=3), max_size=6),
    st.lists(st.sampled_from(_TOPICS), unique=True),
    st.randoms(use_true_random=False),
)
def test_each_bullet_is_printed_once_at_most_whatever_the_order(found, topics, chance):
    exchanges = [
        exchange(number, *(bullet(f"{number}.{n}", *m) for n, m in enumerate(bullets)))
        for number, bullets in enumerate(found)
    ]
    digest = _compile(exchanges, topics)
    chance.shuffle(exchanges)
    assert digest == _compile(exchanges, topics)

    printed = [text for _, texts in _shape(digest) for text in texts]
    assert len(set(printed)) == len(printed)
    covered = {
        f"{number}.{n}"
        for number, bullets in enumerate(found)
        for n, matches in enumerate(bullets)
        if not topics or {one.topic for one in matches} & set(topics)
    }
    assert covered == set(printed)
