import datetime as dt

import discord

from tests.bot.commands.conftest import NOW
from tests.bot.commands.desk import Desk

EIGHT = NOW.replace(hour=8, minute=0)
DAY = dt.timedelta(days=1)


def _ids(post: discord.Message) -> list[str]:
    box = post.components[0]
    assert isinstance(box, discord.Container)
    rows = [row for row in box.children if isinstance(row, discord.ActionRow)]
    return [item.custom_id or "" for row in rows for item in row.children]


async def test_buttons_of_a_post_lead_to_its_quotes_and_exchanges(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00", topics="Taiwan, North Korea")
    post = await desk.deliver(EIGHT)
    quotes, exchanges, _report = _ids(post)
    listed = await desk.click_post(desk.member, post, quotes)
    assert listed.private
    assert "Mara Lindqvist to Anadolu Agency" in listed.text
    first = await desk.click_post(desk.member, post, exchanges)
    assert first.private
    assert "1 of " in "".join(first.labels)
    # Pages turn in place: the message itself changes.
    before = first.text
    second = await desk.click(desk.member, first, "Next exchange ›")
    assert "2 of " in "".join(second.labels)
    assert second.text != before
    back = await desk.click(desk.member, second, "‹ Previous exchange")
    assert before == back.text


async def test_second_look_at_what_is_due_posts_nothing_more(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    first = await desk.deliver(EIGHT)
    second = await desk.deliver(EIGHT + dt.timedelta(minutes=1))
    assert first.id == second.id
    history = await desk.slash(desk.admin, "digest history", digest="1")
    assert f"- `2026-11-24T08:00` <#{desk.channel.id}> · **sent**" in history.text
    assert f"/{desk.channel.id}/{first.id})" in history.text


async def test_digest_without_news_says_so_and_what_it_covers(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    await desk.deliver(EIGHT)
    post = await desk.deliver(EIGHT + DAY)
    (about,) = _ids(post)
    told = await desk.click_post(desk.member, post, about)
    assert told.private
    assert f"between <t:{int(EIGHT.timestamp())}:f> and" in told.text


async def test_post_of_another_server_is_unknown(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    post = await desk.deliver(EIGHT)
    eve, other = desk.elsewhere()
    seen = await desk.press(eve, _ids(post)[0], other)
    assert "not on record" in seen.text


async def test_only_editors_settle_a_delivery_of_unknown_end(desk: Desk) -> None:
    await desk.slash(desk.admin, "digest create", time="08:00")
    post = await desk.deliver(EIGHT)
    key = _ids(post)[0].split(":")[2]
    for verb, said in (("pa", "posted again"), ("st", "Recorded as posted")):
        refused = await desk.press(desk.member, f"r1:{verb}:{key}")
        assert "Manage Server" in refused.text
        settled = await desk.press(desk.admin, f"r1:{verb}:{key}")
        assert said in settled.text
        eve, other = desk.elsewhere()
        foreign = await desk.press(eve, f"r1:{verb}:{key}", other)
        assert "no such delivery" in foreign.text
