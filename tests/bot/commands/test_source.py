"""`/source`, as admins and members use it."""

import pytest

from bot.commands.paste import PasteForm
from bot.words import Words
from tests.bot.commands.desk import Desk, Seen
from tests.digests.sources.web import PaperWeb, briefing, feed

FEED, ONE, TWO = (f"https://quay.test/{name}" for name in ("feed", "1", "2"))


@pytest.fixture
def quay(web: PaperWeb) -> PaperWeb:
    """A publisher's feed of two briefings."""
    web.pages |= {FEED: feed(ONE, TWO), ONE: briefing("quay"), TWO: briefing("crane")}
    return web


async def add(desk: Desk, **more: str) -> str:
    """The id of a source that the admin added."""
    seen = await desk.slash(desk.admin, "source add", address=FEED, **more)
    assert "Source added" in seen.text, seen.text
    return seen.text.split("/source remove source:")[1].split("`")[0]


async def test_a_source_is_added_after_it_was_tried(desk: Desk, quay: PaperWeb) -> None:
    seen = await desk.slash(desk.admin, "source add", address=FEED, name="Quay office")
    assert seen.private
    assert "Quay office" in seen.text
    assert "✓ **sample**" in seen.text
    listed = await desk.slash(desk.member, "source list")
    assert "Quay office · feed · not polled yet" in listed.text


async def test_what_is_no_source_is_refused_with_what_to_do(desk: Desk, quay: PaperWeb) -> None:
    quay.pages[ONE] = "<p>The office is closed.</p>"
    seen = await desk.slash(desk.admin, "source add", address=FEED)
    assert "Nothing was added." in seen.text
    assert "links" in seen.text


@pytest.mark.parametrize(
    ("verb", "options"),
    [
        ("add", {"address": FEED}),
        ("remove", {"source": "tides"}),
        ("test", {"source": FEED}),
        ("backfill", {"source": "tides"}),
        ("withdraw", {"briefing": "1", "reason": "because"}),
        ("restore", {}),
        ("alerts", {}),
    ],
)
async def test_members_change_nothing(
    desk: Desk, quay: PaperWeb, verb: str, options: dict[str, str]
) -> None:
    seen = await desk.slash(desk.member, f"source {verb}", **options)
    assert "Manage Server" in seen.text
    assert [] == quay.asked


async def test_an_editor_may_change_sources(desk: Desk, quay: PaperWeb) -> None:
    seen = await desk.slash(await desk.editor(), "source add", address=FEED)
    assert "Source added" in seen.text


async def test_a_trial_shows_each_step_and_where_it_ends(desk: Desk, quay: PaperWeb) -> None:
    good = await desk.slash(desk.admin, "source test", source=FEED)
    del quay.pages[ONE]
    bad = await desk.slash(desk.admin, "source test", source=FEED)
    assert "It works." in good.text
    assert "✓ **discovered** 2 found (rss)" in good.text.replace("\\", "")
    assert "It does not work yet." in bad.text
    assert "✗ **read**" in bad.text


async def test_the_backlog_is_brought_in(desk: Desk, quay: PaperWeb) -> None:
    source_id = await add(desk)
    seen = await desk.slash(desk.admin, "source backfill", source=source_id)
    assert "2 new briefings" in seen.text
    found = await desk.slash(desk.member, "quotes", words="crane")
    assert "The crane will open" in found.text


async def test_a_source_of_another_server_answers_like_none(desk: Desk, quay: PaperWeb) -> None:
    source_id = await add(desk)
    eve, channel = desk.elsewhere()
    theirs, none = [
        await desk.slash(eve, "source remove", channel, source=typed)
        for typed in (source_id, "nothing-00000000")
    ]
    assert "No source goes by" in theirs.text
    assert theirs.text.split("Nearest")[0].replace(source_id, "X") == none.text.split("Nearest")[
        0
    ].replace("nothing-00000000", "X")


async def test_a_removed_source_is_gone_from_the_list(desk: Desk, quay: PaperWeb) -> None:
    source_id = await add(desk)
    seen = await desk.slash(desk.admin, "source remove", source=source_id)
    assert "Source removed" in seen.text
    assert source_id not in (await desk.slash(desk.member, "source list")).text


async def test_the_operators_briefing_is_the_operators_to_withdraw(desk: Desk) -> None:
    seen = await desk.slash(desk.admin, "source withdraw", briefing="1", reason="wrong")
    assert "Ask the operator" in seen.text


async def test_own_briefings_are_withdrawn_listed_and_put_back(desk: Desk, quay: PaperWeb) -> None:
    await desk.slash(desk.admin, "source backfill", source=await add(desk))
    quotes = await desk.slash(desk.member, "quotes", words="crane")
    number = (await _choices(desk, "source withdraw", "briefing", "crane"))[0]

    gone = await desk.slash(
        desk.admin, "source withdraw", briefing=number, reason="not *ours* @everyone"
    )
    cited = await desk.click(desk.member, quotes, "Copy citation")
    listed = await desk.slash(desk.admin, "source restore")
    back = await desk.slash(desk.admin, "source restore", briefing=number)

    assert "Withdrawn" in gone.text
    assert "Withdrawn: this briefing was taken out of the archive." in cited.text
    assert r"not \*ours\* \@everyone" in listed.text
    assert "Put back" in back.text
    assert "The crane" in (await desk.slash(desk.member, "quotes", words="crane")).text


async def test_status_tells_how_many_sources_are_read(desk: Desk, quay: PaperWeb) -> None:
    await add(desk)
    assert "source" in (await desk.slash(desk.member, "status")).text


async def test_alerts_go_where_an_admin_says(desk: Desk) -> None:
    asked = await desk.admin.slash(desk.channel, "source alerts", channel=desk.channel)
    seen = Seen(asked)
    off = await desk.slash(desk.admin, "source alerts")
    assert f"<#{desk.channel.id}>" in seen.text
    assert "Nobody is told" in off.text


async def test_the_form_to_paste_into_fits_discords_limits() -> None:
    async def never(_interaction: object, _text: str) -> None:
        raise AssertionError

    form = PasteForm(never, Words())  # type: ignore[arg-type] # it is only drawn
    assert len(form.to_components()) <= 5


async def _choices(desk: Desk, command: str, option: str, typed: str) -> list[str]:
    found = await desk.admin.autocomplete(desk.channel, command, option, typed)
    return [str(choice["value"]) for choice in found]
