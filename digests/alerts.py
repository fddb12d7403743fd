"""A server's topic alerts: who is told of what as soon as a briefing is stored.

    what was stored since an alert was last looked at → one message for each briefing in which
    followed topics were spoken of → posted → moved on

The nonce of a message is made of alert and briefing, so that what was posted just before a crash is
not posted again after it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from digests.compile import compile_digest
from digests.condensing.topics import TopicMatcher
from digests.errors import BadRequest, UnknownName
from digests.model import (
    Alert,
    AlertId,
    ChannelId,
    Digest,
    ExchangeId,
    GuildId,
    StoredExchange,
    Topic,
)
from digests.names import Name, NameIndex
from digests.storage import AlertStore, GuildStore

MOST_ALERTS = 25
MOST_TOPICS = 25


@dataclass(frozen=True, slots=True)
class DueAlert:
    """One message to post; `digest` holds one section for each topic that was spoken of."""

    alert: Alert
    briefing: StoredExchange
    """The first exchange of the briefing, which knows its title, date and source."""
    digest: Digest

    @property
    def nonce(self) -> str:
        """At most 25 characters, the same for the same briefing."""
        return f"al{self.alert.id}:{self.briefing.briefing_id}"[:25]


@dataclass(frozen=True, slots=True)
class Looked:
    """What one alert has to tell, and how far that reaches."""

    alert: Alert
    due: tuple[DueAlert, ...]
    covers: ExchangeId


class Alerts:
    """An alert of another server answers like one that does not exist."""

    def __init__(self, *, alerts: AlertStore, guilds: GuildStore, topics: Sequence[Topic]) -> None:
        self._alerts = alerts
        self._guilds = guilds
        self._catalogue = tuple(topics)

    async def follow(
        self,
        guild_id: GuildId,
        channel_id: ChannelId,
        topics: str,
        *,
        role_id: int | None = None,
        now: dt.datetime,
    ) -> Alert:
        """Tell of a comma list of topics. Raises UnknownName, AmbiguousName, BadRequest."""
        wanted = [part.strip() for part in topics.split(",") if part.strip()]
        if not wanted or len(wanted) > MOST_TOPICS:
            raise BadRequest(f"Name between one and {MOST_TOPICS} topics, separated by commas.")
        if len(await self._alerts.all(guild_id)) >= MOST_ALERTS:
            raise BadRequest(f"A server may have {MOST_ALERTS} alerts; remove one first.")
        index = await self._index(guild_id)
        names = tuple(dict.fromkeys(index.resolve(topic, what="topic") for topic in wanted))
        return await self._alerts.create(guild_id, channel_id, names, role_id, now)

    async def list(self, guild_id: GuildId) -> tuple[Alert, ...]:
        """The server's alerts."""
        return await self._alerts.all(guild_id)

    async def remove(self, guild_id: GuildId, alert_id: AlertId) -> Alert:
        """End an alert. Raises UnknownName."""
        found = [alert for alert in await self._alerts.all(guild_id) if alert.id == alert_id]
        if not found or not await self._alerts.remove(guild_id, alert_id):
            raise UnknownName(f"No alert has the number {alert_id}. /alerts list shows all.")
        return found[0]

    async def look(self, now: dt.datetime) -> tuple[Looked, ...]:
        """What is to be told, for every alert that something was stored for."""
        return tuple([await self._look(alert, now) for alert in await self._alerts.everywhere()])

    async def move_on(self, looked: Looked) -> None:
        """All of it is posted, or never can be."""
        await self._alerts.move_on(looked.alert.id, looked.covers)

    async def _look(self, alert: Alert, now: dt.datetime) -> Looked:
        stored, covers = await self._alerts.waiting(alert)
        own = await self._guilds.topics(alert.guild_id)
        followed = [topic for topic in own if topic.name in alert.topics]
        matcher = TopicMatcher(followed) if followed else None
        due = []
        for _briefing, group in groupby(stored, key=lambda exchange: exchange.briefing_id):
            exchanges = tuple(group)
            digest = compile_digest(exchanges, alert.topics, since=now, until=now, matcher=matcher)
            if not digest.is_empty:
                due.append(DueAlert(alert, exchanges[0], digest))
        return Looked(alert, tuple(due), covers)

    async def _index(self, guild_id: GuildId) -> NameIndex:
        own = await self._guilds.topics(guild_id)
        return NameIndex(Name(topic.name, topic.aliases) for topic in (*own, *self._catalogue))
