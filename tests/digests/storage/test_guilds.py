"""What a guild owns is its own."""

from digests.model import ChannelId, GuildId, GuildSettings, Topic
from digests.storage import Database, GuildStore

GUILD, OTHER = GuildId(7), GuildId(8)


async def test_settings_are_unchosen_until_they_are_saved(database: Database):
    store = GuildStore(database)
    chosen = GuildSettings(GUILD, "de", "Europe/Berlin", 55, ChannelId(66))
    assert GuildSettings(GUILD) == await store.settings(GUILD)
    for settings in (GuildSettings(GUILD, zone="UTC"), chosen):
        await store.save_settings(settings)
        assert settings == await store.settings(GUILD)
    assert GuildSettings(OTHER) == await store.settings(OTHER)


async def test_topics_are_redefined_by_name_in_any_case(database: Database):
    store = GuildStore(database)
    first = Topic("Deep Sea", ("trench",), ("abyss",), ("sea of people",), guild_id=GUILD)
    second = Topic("deep  sea", ("nodules",), guild_id=GUILD)
    await store.put_topic(GUILD, first)
    assert (first,) == await store.topics(GUILD)
    await store.put_topic(GUILD, second)
    assert (second,) == await store.topics(GUILD)
    assert () == await store.topics(OTHER)
    assert not await store.remove_topic(OTHER, "Deep Sea")
    assert await store.remove_topic(GUILD, "DEEP SEA")
    assert () == await store.topics(GUILD)


async def test_a_lookup_is_recalled_in_its_guild_only(database: Database):
    store = GuildStore(database)
    key = await store.remember_query(GUILD, '{"words": ["ferry"]}')
    assert key == await store.remember_query(GUILD, '{"words": ["ferry"]}')
    assert '{"words": ["ferry"]}' == await store.recall_query(GUILD, key)
    assert None is await store.recall_query(OTHER, key)
    assert None is await store.recall_query(GUILD, "\x00nonsense\ud800")
    assert len(key) <= 16


async def test_the_oldest_lookups_give_way(database: Database):
    store = GuildStore(database, lookups_kept=3)
    keys = [await store.remember_query(GUILD, str(number)) for number in range(5)]
    other = await store.remember_query(OTHER, "0")
    recalled = [await store.recall_query(GUILD, key) for key in keys]
    assert [None, None, "2", "3", "4"] == recalled
    assert "0" == await store.recall_query(OTHER, other)
