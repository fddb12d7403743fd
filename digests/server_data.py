"""All that is kept of a server or a member: to take along, to bring back, to delete."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from digests.cadence import parse_days, parse_times, parse_zone
from digests.errors import BadRequest
from digests.model import (
    Cadence,
    ChannelId,
    GuildId,
    SourceId,
    Subscription,
    SubscriptionDraft,
    Topic,
    Weekday,
)
from digests.storage import AlertStore, GuildStore, LeavingStore, ReportStore, SubscriptionStore

LARGEST = 256 * 1024
_MOST = 50
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What was brought in; `left_out` says what was not and why."""

    topics: int
    digests: int
    alerts: int
    left_out: tuple[str, ...]


class ServerData:
    """Reads and writes as a whole what other use cases change piece by piece."""

    def __init__(
        self,
        *,
        guilds: GuildStore,
        subscriptions: SubscriptionStore,
        alerts: AlertStore,
        reports: ReportStore,
        leaving: LeavingStore,
    ) -> None:
        self._guilds = guilds
        self._subscriptions = subscriptions
        self._alerts = alerts
        self._reports = reports
        self._leaving = leaving

    async def export(self, guild_id: GuildId) -> Json:
        """Settings, own topics, digests and alerts; what `bring_in` takes."""
        settings = asdict(await self._guilds.settings(guild_id))
        del settings["guild_id"]
        return {
            "readout": 1,
            "settings": {name: value for name, value in settings.items() if value is not None},
            "topics": [_topic_json(one) for one in await self._guilds.topics(guild_id)],
            "digests": [_digest_json(one) for one in await self._subscriptions.all(guild_id)],
            "alerts": [
                {"channel": one.channel_id, "topics": list(one.topics), "role": one.role_id}
                for one in await self._alerts.all(guild_id)
            ],
        }

    async def bring_in(
        self,
        guild_id: GuildId,
        content: bytes,
        *,
        has_channel: Callable[[int], bool],
        now: dt.datetime,
    ) -> Imported:
        """Add what an export holds and is not there yet. Raises BadRequest for another file."""
        data = _parsed(content)
        left_out: list[str] = []
        await self._bring_settings(guild_id, data.get("settings"))
        topics = await self._bring_topics(guild_id, _listed(data, "topics"), left_out)
        digests = await self._bring_digests(
            guild_id, _listed(data, "digests"), has_channel, left_out, now
        )
        alerts = await self._bring_alerts(
            guild_id, _listed(data, "alerts"), has_channel, left_out, now
        )
        return Imported(topics, digests, alerts, tuple(left_out))

    async def delete(self, guild_id: GuildId) -> int:
        """Forget the server; how many rows went. Nothing brings them back but an export."""
        return await self._leaving.purge(guild_id)

    async def of_member(self, who: int) -> Json:
        """What is kept under a member's id."""
        return {
            "reports": [
                {
                    "number": one.id,
                    "problem": one.problem.value,
                    "remark": one.remark,
                    "reported_at": one.reported_at.isoformat(),
                }
                for one in await self._reports.of_member(who)
            ]
        }

    async def forget_member(self, who: int) -> int:
        """Take the member's id out of everything; in how many places it stood."""
        return await self._reports.forget(who)

    async def _bring_settings(self, guild_id: GuildId, given: object) -> None:
        """Language and zone only: roles and channels are another server's, perhaps."""
        if not isinstance(given, dict):
            return
        settings = await self._guilds.settings(guild_id)
        zone, locale = given.get("zone"), given.get("locale")
        if isinstance(zone, str):
            settings = replace(settings, zone=parse_zone(zone))
        if isinstance(locale, str) and len(locale) <= len("zh-Hans-CN"):
            settings = replace(settings, locale=locale)
        await self._guilds.save_settings(settings)

    async def _bring_topics(self, guild_id: GuildId, given: list[Json], left_out: list[str]) -> int:
        there = {topic.name.casefold() for topic in await self._guilds.topics(guild_id)}
        added = 0
        for one in given:
            name, phrases = one.get("name"), _texts(one, "phrases")
            if not isinstance(name, str) or not name.strip() or not phrases:
                left_out.append(f"A topic without name or phrases: {str(name)[:40]!r}.")
            elif name.casefold() not in there:
                topic = Topic(
                    name=name.strip()[:80],
                    phrases=phrases,
                    aliases=_texts(one, "aliases"),
                    exclusions=_texts(one, "exclusions"),
                    guild_id=guild_id,
                )
                await self._guilds.put_topic(guild_id, topic)
                added += 1
        return added

    async def _bring_digests(
        self,
        guild_id: GuildId,
        given: list[Json],
        has_channel: Callable[[int], bool],
        left_out: list[str],
        now: dt.datetime,
    ) -> int:
        there = [_digest_json(one) for one in await self._subscriptions.all(guild_id)]
        added = 0
        for one in given:
            channel = one.get("channel")
            if not isinstance(channel, int) or not has_channel(channel):
                left_out.append(f"A digest for a channel that is not here: {str(channel)[:24]}.")
            elif one not in there:
                cadence = Cadence(
                    times=parse_times(str(one.get("time", ""))),
                    zone=parse_zone(str(one.get("zone", ""))),
                    days=parse_days(str(one.get("days", ""))),
                )
                draft = SubscriptionDraft(
                    guild_id=guild_id,
                    channel_id=ChannelId(channel),
                    cadence=cadence,
                    topics=_texts(one, "topics"),
                    sources=tuple(SourceId(source) for source in _texts(one, "sources")),
                    skip_empty=one.get("skip_empty") is True,
                    locale=str(one.get("locale", "en"))[:10],
                )
                await self._subscriptions.create(draft, now)
                added += 1
        return added

    async def _bring_alerts(
        self,
        guild_id: GuildId,
        given: list[Json],
        has_channel: Callable[[int], bool],
        left_out: list[str],
        now: dt.datetime,
    ) -> int:
        there = {(one.channel_id, one.topics) for one in await self._alerts.all(guild_id)}
        added = 0
        for one in given:
            channel, topics = one.get("channel"), _texts(one, "topics")
            if not isinstance(channel, int) or not has_channel(channel) or not topics:
                left_out.append(f"An alert for a channel that is not here: {str(channel)[:24]}.")
            elif (ChannelId(channel), topics) not in there:
                # Whom to ring is chosen anew: a role of that number may be another one here.
                await self._alerts.create(guild_id, ChannelId(channel), topics, None, now)
                added += 1
        return added


def _parsed(content: bytes) -> Json:
    if len(content) > LARGEST:
        raise BadRequest("This file is too large to be an export of Readout.")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise BadRequest("This file is no JSON; take one that /config export gave.") from None
    if not isinstance(data, dict) or data.get("readout") != 1:
        raise BadRequest("This file is no export of Readout; take one that /config export gave.")
    return data


def _listed(data: Json, name: str) -> list[Json]:
    given = data.get(name)
    return (
        [one for one in given if isinstance(one, dict)][:_MOST] if isinstance(given, list) else []
    )


def _texts(one: Json, name: str) -> tuple[str, ...]:
    given = one.get(name)
    if not isinstance(given, list):
        return ()
    return tuple(text.strip()[:80] for text in given if isinstance(text, str) and text.strip())[:40]


def _topic_json(topic: Topic) -> Json:
    return {
        "name": topic.name,
        "phrases": list(topic.phrases),
        "aliases": list(topic.aliases),
        "exclusions": list(topic.exclusions),
    }


def _digest_json(one: Subscription) -> Json:
    """A digest as one would type it."""
    return {
        "channel": one.channel_id,
        "time": ", ".join(f"{time:%H:%M}" for time in one.cadence.times),
        "zone": one.cadence.zone,
        "days": ", ".join(day.value for day in Weekday if day in one.cadence.days),
        "topics": list(one.topics),
        "sources": list(one.sources),
        "skip_empty": one.skip_empty,
        "locale": one.locale,
    }
