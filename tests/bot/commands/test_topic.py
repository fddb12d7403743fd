from tests.bot.commands.desk import Desk


async def test_a_topic_is_tried_before_it_is_saved(desk: Desk) -> None:
    seen = await desk.slash(
        desk.member, "topic test", topic="Ferries", phrases="ferries, Port Halden"
    )
    assert seen.private
    assert "Matches 1 of 5 exchanges stored in the last 30 days: 1 certain" in seen.text
    assert "`Port Halden`" in seen.text
    assert "climate accord" in seen.text
    listed = await desk.slash(desk.member, "topic list")
    assert "Ferries" not in listed.text


async def test_a_known_topic_shows_why_it_matches(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "topic test", topic="Taiwan")
    assert "`Taiwan`" in seen.text


async def test_a_topic_is_defined_by_editors_and_can_be_followed(desk: Desk) -> None:
    phrases = {"name": "Ferries", "phrases": "ferries, Port Halden", "exclusions": "air ferries"}
    refused = await desk.slash(desk.member, "topic define", **phrases)
    assert "Manage Server" in refused.text
    seen = await desk.slash(desk.admin, "topic define", **phrases)
    assert "Topic saved: Ferries" in seen.text
    assert "Matches 1 of 5" in seen.text
    await desk.slash(desk.admin, "digest create", time="08:00", zone="UTC")
    followed = await desk.slash(desk.admin, "topic follow", topic="ferries")
    assert "Ferries" in followed.text


async def test_a_topic_that_cannot_be_one_is_refused_in_words(desk: Desk) -> None:
    nobody = await desk.slash(desk.member, "topic test", topic="Fjord opera")
    taken = await desk.slash(desk.admin, "topic define", name="Taiwan", phrases="Taipei")
    assert "Fjord opera" in nobody.text
    assert "choose another name" in taken.text


async def test_marks_in_phrases_and_questions_do_no_harm(desk: Desk) -> None:
    seen = await desk.slash(desk.member, "topic test", topic="@everyone **x**", phrases="ferries`")
    assert r"\@everyone \*\*x\*\*" in seen.text
