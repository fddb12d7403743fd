import random
import re

import pytest

from digests.errors import BadRequest
from digests.model import GuildId, QuoteId
from digests.verify import Finding, Verify
from digests.verify.comparing import find_slice, fold_shapes
from tests.digests import samples
from tests.digests.builders import at
from tests.digests.stores import Stores

GUILD = GuildId(7)
SAID = (
    "The terminal at Port Maren will open again on December 1, and 40 ships are waiting outside "
    "the port."
)
AGREED = (
    "Both boats were released within four hours, and their crews are on the way home. We call on "
    "all sides to keep to the agreement of 2019."
)


@pytest.fixture
async def verify(stores: Stores) -> Verify:
    await stores.take_in(samples.HARBOUR, at("2026-11-24T06:00"), address="https://mfa.test/1")
    await stores.take_in(samples.LIGHTHOUSE, at("2026-11-24T07:00"), address="https://mfa.test/2")
    return Verify(briefings=stores.briefings, search=stores.search)


@pytest.mark.parametrize(
    "cited",
    [
        SAID,
        f"“{SAID}”",
        f"> {SAID}",
        f'Vale: "{SAID}"',
        f"**{SAID}**",
        "terminal at  Port Maren\nwill open again",
        AGREED,
    ],
)
async def test_words_that_were_said_are_exact(verify: Verify, cited: str) -> None:
    found = await verify.verify(GUILD, cited)
    assert Finding.EXACT is found.finding
    assert found.printed in samples.HARBOUR
    assert found.turn is not None
    assert "Ilse Vale" == found.turn.speaker


async def test_question_is_not_taken_for_the_answer(verify: Verify) -> None:
    found = await verify.verify(GUILD, "Does the evacuation of citizens from the islands go on?")
    assert Finding.EXACT is found.finding
    assert found.turn is not None
    assert found.turn.is_question


async def test_altered_words_are_shown_with_the_difference(verify: Verify) -> None:
    found = await verify.verify(GUILD, SAID.replace("40 ships", "14 ships"))
    assert Finding.ALTERED is found.finding
    assert [("14", "40")] == [(p.cited, p.printed) for p in found.pieces if p.differs]
    assert SAID == found.printed


async def test_a_word_left_out_or_put_in_is_a_difference(verify: Verify) -> None:
    left_out = await verify.verify(GUILD, SAID.replace("again ", ""))
    assert [("", "again")] == [(p.cited, p.printed) for p in left_out.pieces if p.differs]
    put_in = await verify.verify(GUILD, SAID.replace("will open", "will not open"))
    assert [("not", "")] == [(p.cited, p.printed) for p in put_in.pieces if p.differs]


async def test_words_that_nobody_said_are_not_found(verify: Verify) -> None:
    found = await verify.verify(GUILD, "The moon will be sold to the highest bidder by Friday")
    assert Finding.NOT_FOUND is found.finding
    assert "2026-11-23" == str(found.since)


async def test_words_of_another_server_are_not_found(verify: Verify, stores: Stores) -> None:
    own = samples.MINISTRY.__class__(
        id=samples.MINISTRY.id.__class__("own"),
        name="Own",
        kind=samples.MINISTRY.kind,
        guild_id=GuildId(8),
    )
    text = (
        "Briefing\n\nReuters: Does it sail?\n\nAda Quill: The secret ferry sails at noon sharp.\n"
    )
    await stores.take_in(text, at("2026-11-24T09:00"), source=own)
    cited = "The secret ferry sails at noon sharp."
    assert Finding.NOT_FOUND is (await verify.verify(GUILD, cited)).finding
    assert Finding.EXACT is (await verify.verify(GuildId(8), cited)).finding


async def test_quote_id_in_the_text_leads_to_its_words(verify: Verify) -> None:
    found = await verify.verify(GUILD, SAID)
    assert found.quote is not None
    cited = f"{SAID.replace('December', 'January')} (Q·{QuoteId(found.quote.id)})"
    again = await verify.verify(GUILD, cited)
    assert Finding.ALTERED is again.finding
    assert again.exchange == found.exchange


@pytest.mark.parametrize("text", ["", "on Friday", "“…”", "> "])
async def test_too_short_a_text_is_refused(verify: Verify, text: str) -> None:
    with pytest.raises(BadRequest, match="three words"):
        await verify.verify(GUILD, text)


async def test_none_of_a_thousand_altered_quotes_is_taken_for_exact(verify: Verify) -> None:
    chance = random.Random(7)
    printed = [fold_shapes(text) for text in (samples.HARBOUR, samples.LIGHTHOUSE)]
    quotes = [SAID, AGREED, "All 212 citizens have been brought home, and the embassy remains"]
    altered = [_altered(chance.choice(quotes), chance) for _ in range(1000)]
    assert [] == [text for text in altered if any(find_slice(text, page) for page in printed)]
    for text in altered[:40]:
        assert Finding.EXACT is not (await verify.verify(GUILD, text)).finding


@pytest.mark.parametrize(
    ("printed", "cited", "is_slice"),
    [
        ("It grew by 3.5 percent", "5 percent", False),
        ("It grew by -5 percent", "5 percent", False),
        ("a non-peaceful end of it", "peaceful end of it", False),
        ("It costs $5 million today", "5 million today", False),
        ("China’s “peaceful” path — ours", 'China\'s "peaceful" path - ours', True),
        ("We are—and remain—friends", "We are -- and remain – friends", True),
        ("Wait… and see", "Wait... and see", True),
        ("中方一贯主张和平解决争端", "主张和平解决", True),
        ("Café résumé was read", "Cafe\u0301 re\u0301sume\u0301 was read", True),
        ("We will not go", "we will not go", False),
        ("We will, not go", "We will not go", False),
        ("unreasonable demands made", "reasonable demands made", False),
    ],
)
def test_only_shapes_may_differ(printed: str, cited: str, is_slice: bool) -> None:
    assert is_slice == (find_slice(cited, fold_shapes(printed)) is not None)


def _altered(quote: str, chance: random.Random) -> str:
    """One change of the kinds that people and models make."""
    words = quote.split(" ")
    at = chance.randrange(1, len(words) - 1)
    match chance.randrange(7):
        case 0:
            words[at] = chance.choice(["never", "perhaps", "gladly"])
        case 1:
            del words[at]
        case 2:
            words.insert(at, chance.choice(["not", "all", "never"]))
        case 3 if words[at] != words[at - 1]:
            words[at], words[at - 1] = words[at - 1], words[at]
        case 4:
            return re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), quote)
        case 5:
            words[at] = words[at].swapcase() if words[at].isalpha() else f"{words[at]}x"
        case _:
            words[at] = f"{words[at]};"
    changed = " ".join(words)
    return changed if changed != quote and re.search(r"\d", quote) else f"{quote} indeed"
