import datetime as dt
import json
from dataclasses import replace

from bot.layouts.components import ACCENT, MAX_TEXT, Button, Container, Text
from bot.layouts.delivery import render_delivery
from bot.layouts.digest import DigestMessage, compose_digest, digest_layout
from bot.layouts.lines import accent_of
from bot.words import Words
from digests.model import AnswerKind, DeliveryKey, SourceCoverage, SourceId, Verdict
from tests.bot.layouts.made_up import KEY, NOW, digest, exchange

WORDS = Words("en")
LONG = "The accord will be signed in Port Halden on 3 December, and not a day later, said she. " * 6


def _texts(message: DigestMessage) -> list[str]:
    return [node.content for node in message.layout.walk() if isinstance(node, Text)]


def _buttons(message: DigestMessage) -> dict[str, str | None]:
    return {n.label: n.custom_id for n in message.layout.walk() if isinstance(n, Button)}


def test_digest_reads_as_it_should() -> None:
    coverage = (
        SourceCoverage(SourceId("tides"), "Ministry of Tides", 1, 5),
        SourceCoverage(SourceId("state"), "State Office", 0, 0, "403", NOW),
    )
    message = compose_digest(
        digest(
            exchange(1),
            exchange(2, 'We "work actively for a fair quota".', topic="Fish", outlet="Coast Times"),
            other=3,
            coverage=coverage,
        ),
        DeliveryKey(KEY),
        WORDS,
    )
    url = "https://tides.example/briefings/2026-11-20"
    said = "The%20accord%20will%20be%20signed,and%20not%20a%20day%20later%2E"
    said = said.replace("%2E", ".")
    fair = "We%20%22work%20actively%20for%20a%20fair%20quota%22."
    assert [
        (
            "## Readout · Tue 24 Nov 2026\n"
            "**Ministry of Tides** · Fri 20 Nov 2026 · "
            f"[Regular briefing of the Ministry of Tides]({url})\n"
            "-# 1 of 2 sources read · 1 briefing, 5 exchanges · "
            "State Office failed 08:00 (403) · next digest <t:1795590000:R>"
        ),
        (
            "### Ferry accord\n"
            "- **Mara Lindqvist to Harbour Wire:** “The accord will be signed on 3 December, "
            f"and not a day later.” · [Q·{message.quotes[0]}]({url}#:~:text={said})"
        ),
        (
            "### Fish\n"
            '- **Mara Lindqvist to Coast Times:** “We "work actively for a fair quota".” · '
            f"[Q·{message.quotes[1]}]({url}#:~:text={fair})"
        ),
        "-# 3 more exchanges outside the topics followed here.",
    ] == _texts(message)
    buttons = {
        "Quotes": f"r1:dq:{KEY}:0",
        "Full exchanges": f"r1:dx:{KEY}:0",
        "Report a problem": f"r1:rd:{KEY}",
    }
    assert buttons == _buttons(message)


def test_every_topic_gets_its_first_bullet_before_any_gets_its_second() -> None:
    found = [exchange(n, LONG, topic="Loud") for n in range(1, 20)]
    found += [exchange(100 + n, LONG, topic=f"Quiet {n}") for n in range(4)]
    message = compose_digest(digest(*found), DeliveryKey(KEY), WORDS)
    text = "\n".join(_texts(message))
    assert all(f"### Quiet {n}" in text for n in range(4))
    assert message.hidden > 0
    assert f"-# {message.hidden} more bullets stand behind the button below." in text
    shown = len(found) - message.hidden
    more = _buttons(message)[f"{message.hidden} more bullets"]
    assert f"r1:dq:{KEY}:{shown}:more" == more
    assert MAX_TEXT >= message.layout.text_units()


def test_no_bullet_is_cut() -> None:
    found = [exchange(n, LONG.strip(), topic=f"Topic {n % 3}") for n in range(1, 20)]
    lines = [
        line
        for text in _texts(compose_digest(digest(*found), DeliveryKey(KEY), WORDS))
        for line in text.split("\n")
        if line.startswith("- ")
    ]
    assert lines
    assert all(f"“{LONG.strip()}”" in line for line in lines)


def test_unknown_outlet_and_date_are_said() -> None:
    found = (exchange(1, outlet=None, date=None), exchange(2, briefing=2))
    text = "\n".join(_texts(compose_digest(digest(*found), None, WORDS)))
    assert "asking outlet unknown · Ministry of Tides, date unknown" in text


def test_late_digest_says_what_it_covers() -> None:
    late = replace(digest(exchange(1)), late=True)
    text = _texts(compose_digest(late, None, WORDS))[0]
    assert "Posted late: this covers <t:1795417200:f> to <t:1795503600:f>." in text


def test_empty_digest_still_carries_its_key() -> None:
    message = compose_digest(digest(other=2), DeliveryKey(KEY), WORDS)
    assert "Nothing new on the topics followed here." in _texts(message)
    assert {"What was read": f"r1:da:{KEY}"} == _buttons(message)


def test_failed_source_changes_the_edge_and_the_words() -> None:
    failed = SourceCoverage(SourceId("state"), "State Office", 0, 0, "time-out")
    boxes = [
        digest_layout(digest(exchange(1), coverage=coverage), None, WORDS).parts[0]
        for coverage in ((), (failed,))
    ]
    accents = [box.accent for box in boxes if isinstance(box, Container)]
    assert accents[0] != accents[1]


def test_preview_differs_from_the_post_by_its_ids_only() -> None:
    made = digest(exchange(1), exchange(2, topic="Fish"))
    post = json.dumps(digest_layout(made, DeliveryKey(KEY), WORDS).payload())
    preview = json.dumps(digest_layout(made, None, WORDS).payload())
    assert preview == post.replace(f":{KEY}", ":-")


def test_same_digest_gives_the_same_bytes() -> None:
    made = digest(exchange(1), exchange(2, topic="Fish"))
    first, second = (render_delivery(made, DeliveryKey(KEY), "en") for _ in range(2))
    assert first == second
    assert made.until - made.since == dt.timedelta(days=1)


def test_answer_that_does_not_address_the_question_says_so() -> None:
    found = exchange(1, "I am not aware of what you mentioned.")
    verdict = Verdict(AnswerKind.DECLINED, "I am not aware of what you mentioned.")
    found = replace(found, bullets=(replace(found.bullets[0], verdict=verdict),))
    (line,) = [
        text for text in _texts(compose_digest(digest(found), None, WORDS)) if "aware" in text
    ]
    assert "· did not address the question ·" in line


def test_edge_has_the_colour_of_the_only_source() -> None:
    one = exchange(1)
    other = replace(exchange(2, briefing=2), source_id=SourceId("skies"))
    edges = [
        digest_layout(digest(*found), None, WORDS).parts[0] for found in ((one,), (one, other))
    ]
    assert [accent_of("tides"), ACCENT] == [edge.accent for edge in edges]  # type: ignore[union-attr]
