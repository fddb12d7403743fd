import datetime as dt

from digests.leaving import GRACE, Leaving
from digests.model import Cadence, ChannelId, GuildId, SubscriptionDraft, Topic
from digests.storage import Database, LeavingStore
from tests.digests.builders import at
from tests.digests.stores import Stores

HERE, GONE = GuildId(7), GuildId(8)
NOW = at("2026-11-24T08:00")


async def _set_up(stores: Stores) -> None:
    for guild in (HERE, GONE):
        draft = SubscriptionDraft(guild, ChannelId(guild * 10), Cadence((dt.time(8),), "UTC"))
        await stores.subscriptions.create(draft, NOW)
        await stores.guilds.put_topic(guild, Topic("Lighthouses", ("lighthouse",), guild_id=guild))


async def test_a_server_that_left_is_forgotten_after_the_grace_and_no_other(
    database: Database, stores: Stores
) -> None:
    await _set_up(stores)
    leaving = Leaving(LeavingStore(database))
    assert await leaving.look([HERE], NOW) == ()
    assert await leaving.look([HERE], NOW + GRACE - dt.timedelta(seconds=1)) == ()
    assert len(await stores.subscriptions.all(GONE)) == 1
    assert await leaving.look([HERE], NOW + GRACE) == (GONE,)
    assert await stores.subscriptions.all(GONE) == ()
    assert await stores.guilds.topics(GONE) == ()
    assert len(await stores.subscriptions.all(HERE)) == 1
    assert len(await stores.guilds.topics(HERE)) == 1
    assert await leaving.look([HERE], NOW + 2 * GRACE) == ()


async def test_a_server_that_is_back_within_the_grace_finds_all_as_it_was(
    database: Database, stores: Stores
) -> None:
    await _set_up(stores)
    leaving = Leaving(LeavingStore(database))
    await leaving.look([HERE], NOW)
    assert await leaving.look([HERE, GONE], NOW + dt.timedelta(days=20)) == ()
    assert await leaving.look([HERE, GONE], NOW + 2 * GRACE) == ()
    await leaving.look([HERE], NOW + 2 * GRACE)
    assert await leaving.look([HERE], NOW + 2 * GRACE + dt.timedelta(days=1)) == ()
    assert len(await stores.subscriptions.all(GONE)) == 1
