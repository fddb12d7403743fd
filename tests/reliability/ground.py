"""What the scripts stand on: a database, a loopback Discord with its channels, due digests."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from digests.model import (
    Cadence,
    ChannelId,
    Delivery,
    DeliveryState,
    GuildId,
    SubscriptionDraft,
    SubscriptionState,
)
from digests.storage import Database
from tests.digests import samples
from tests.digests.stores import Stores
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import Channel, Message
from tests.loopback_discord.posting import walk

ON_THEIR_WAY = frozenset({DeliveryState.PLANNED, DeliveryState.SENDING})
_MARKER = re.compile(r"[a-z2-7]{20}")


async def take_in_samples(database: Database) -> None:
    """Two invented briefings, stored as of now."""
    stores = Stores.on(database)
    now = dt.datetime.now(dt.UTC)
    await stores.take_in(samples.HARBOUR, now)
    await stores.take_in(samples.LIGHTHOUSE, now)


async def subscribe_now(
    database: Database, channels: Iterable[Channel], due_at: dt.datetime | None = None
) -> tuple[int, ...]:
    """Each channel gets a digest, due at the minute that runs or at another; their numbers."""
    stores = Stores.on(database)
    due_at = due_at or dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    made = []
    for channel in channels:
        assert channel.guild_id is not None
        draft = SubscriptionDraft(
            GuildId(channel.guild_id),
            ChannelId(channel.id),
            Cadence((due_at.time(),), "UTC"),
            lookback=dt.timedelta(days=1),
        )
        created = await stores.subscriptions.create(draft, due_at - dt.timedelta(seconds=1))
        made.append(created.id)
    return tuple(made)


async def end(database: Database, numbers: Iterable[int]) -> None:
    """The subscriptions have had their digest."""
    store = Stores.on(database).subscriptions
    for found in await store.active():
        if found.id in frozenset(numbers):
            await store.update(found.guild_id, replace(found, state=SubscriptionState.REMOVED))


async def deliveries_of(
    database: Database, guilds: Iterable[int], numbers: Sequence[int]
) -> list[Delivery]:
    """What became of the subscriptions' digests."""
    store = Stores.on(database).deliveries
    wanted = frozenset(numbers)
    found = []
    for guild in guilds:
        history = await store.history(GuildId(guild), limit=len(numbers))
        found += [delivery for delivery in history if delivery.subscription_id in wanted]
    return found


def markers(discord: LoopbackDiscord, channels: Iterable[Channel]) -> Counter[str]:
    """How often each delivery's marker stands in the channels, deleted messages left out."""
    found: Counter[str] = Counter()
    for channel in channels:
        for message in discord.world.messages[channel.id].values():
            if message.author is discord.world.bot and not message.deleted:
                found.update(_markers_of(message))
    return found


def _markers_of(message: Message) -> set[str]:
    ids = (one.get("custom_id", "") for one in walk(message.components))
    return {part for each in ids for part in each.split(":") if _MARKER.fullmatch(part)}
