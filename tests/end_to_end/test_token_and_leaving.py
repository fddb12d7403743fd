"""What Discord takes away while the service runs: its token, or a server for a while."""

import asyncio

from bot.cli.session import UNKNOWN_TO_DISCORD
from digests.storage import open_database
from tests.end_to_end.conftest import Desk
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.reliability import ground


async def test_a_token_revoked_before_a_post_ends_the_service_with_code_3(
    discord: LoopbackDiscord, desk: Desk
) -> None:
    news = discord.world.text_channel(discord.world.guild("desk"), "news")
    await desk.bot.start()
    discord.faults.unauthorized()
    database = await open_database(f"sqlite:///{desk.folder}/readout.db")
    (number,) = await ground.subscribe_now(database, [news])
    async with asyncio.timeout(90):
        code = await desk.bot.wait()
    assert code == 3, desk.bot.stderr
    assert desk.bot.stderr.splitlines()[-1] == UNKNOWN_TO_DISCORD, (
        "words for people, after the events"
    )
    assert "alembic" not in desk.bot.stderr
    (kept,) = await ground.deliveries_of(database, {news.guild_id or 0}, [number])
    await database.close()
    assert kept.state in ground.ON_THEIR_WAY, "nothing is lost: a new token sends it"
    refused = [record for record in discord.requests if record.status == 401]
    assert len(refused) == 1
