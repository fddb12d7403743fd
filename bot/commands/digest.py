"""`/digest`: what a channel gets, when; each answer says the new state and how to undo it."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from zoneinfo import available_timezones

import discord
from discord import app_commands

from bot.answers import Interaction, answer, guild_of, words_for
from bot.commands.permissions import Editors, missing_for_posting
from bot.commands.suggestions import Choices, choices, suggest_list
from bot.layouts.components import Layout
from bot.layouts.digest import digest_layout
from bot.layouts.subscriptions import (
    describe_cadence,
    history_layout,
    subscription_layout,
    subscriptions_layout,
)
from bot.undoing import create_again, edit_back
from digests.deliver import Deliver
from digests.errors import BadRequest, UnknownName
from digests.lookup import Lookup
from digests.model import ChannelId, GuildId, SubscriptionId
from digests.subscribe import Subscribe, SubscribeAnswer

Target = discord.TextChannel | discord.Thread
Now = Callable[[], dt.datetime]


class DigestCommands(app_commands.Group):
    """The group over its use cases. Members may list and preview, so Discord shows it to all."""

    def __init__(
        self, *, subscribe: Subscribe, deliver: Deliver, lookup: Lookup, editors: Editors, now: Now
    ) -> None:
        super().__init__(
            name="digest",
            description="Scheduled digests of briefings",
            guild_only=True,
        )
        self._subscribe = subscribe
        self._deliver = deliver
        self._lookup = lookup
        self._editors = editors
        self._now = now

    @app_commands.command()
    @app_commands.describe(
        time="Time or times of day, e.g. 08:00 or 08:00, 17:30",
        zone="Time zone, e.g. Europe/Berlin; UTC if left out",
        days="daily, weekdays, or days such as mon, thu",
        channel="Where to post; this channel if left out",
        topics="Topics, separated by commas; all if left out",
        sources="Sources, separated by commas; all if left out",
    )
    async def create(
        self,
        interaction: Interaction,
        time: str,
        zone: str | None = None,
        days: str | None = None,
        channel: Target | None = None,
        topics: str | None = None,
        sources: str | None = None,
    ) -> None:
        """Post a digest at set times."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            words = words_for(interaction)
            found = await self._subscribe.create(
                guild_id,
                _channel_id(interaction, channel),
                time=time,
                zone=zone,
                days=days,
                topics=topics,
                sources=sources,
                locale=str(interaction.guild_locale or interaction.locale),
                now=self._now(),
            )
            undo = f"/digest remove digest:{found.subscription.id}"
            done = words("Digest created")
            return _laid_out(interaction, done, found, undo, _closed(interaction, channel))

        await answer(interaction, work())

    @app_commands.command()
    async def list(self, interaction: Interaction) -> None:
        """The digests of this server."""

        async def work() -> Layout:
            found = await self._subscribe.list(guild_of(interaction), now=self._now())
            pairs = [(each.subscription, each.next_runs) for each in found]
            return subscriptions_layout(pairs, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(
        digest="Which digest",
        time="Time or times of day, e.g. 08:00, 17:30",
        zone="Time zone, e.g. Europe/Berlin",
        days="daily, weekdays, or days such as mon, thu",
        channel="Where to post",
        topics="Topics, separated by commas, or all",
        sources="Sources, separated by commas, or all",
    )
    async def edit(
        self,
        interaction: Interaction,
        digest: str,
        time: str | None = None,
        zone: str | None = None,
        days: str | None = None,
        channel: Target | None = None,
        topics: str | None = None,
        sources: str | None = None,
    ) -> None:
        """Change a digest; what you leave out stays."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            before = await self._subscribe.show(guild_id, _id(interaction, digest), now=self._now())
            found = await self._subscribe.edit(
                guild_id,
                _id(interaction, digest),
                channel_id=None if channel is None else ChannelId(channel.id),
                time=time,
                zone=zone,
                days=days,
                topics=topics,
                sources=sources,
                now=self._now(),
            )
            done = words_for(interaction)("Digest changed")
            closed = _closed(interaction, channel) if channel is not None else ()
            return _laid_out(interaction, done, found, edit_back(before.subscription), closed)

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(digest="Which digest; the only one if left out")
    async def preview(self, interaction: Interaction, digest: str | None = None) -> None:
        """What would be posted now; only you see it."""

        async def work() -> Layout:
            guild_id = guild_of(interaction)
            chosen = _id(interaction, digest) if digest else await self._only_one(interaction)
            compiled = await self._deliver.preview(guild_id, chosen, self._now())
            return digest_layout(compiled, None, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(digest="Which digest", until="Resume by itself on this date")
    async def pause(self, interaction: Interaction, digest: str, until: str | None = None) -> None:
        """Post nothing until resumed."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            found = await self._subscribe.pause(
                guild_id, _id(interaction, digest), until=until, now=self._now()
            )
            undo = f"/digest resume digest:{digest}"
            return _laid_out(interaction, words_for(interaction)("Digest paused"), found, undo)

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    async def resume(self, interaction: Interaction, digest: str) -> None:
        """Post again."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            found = await self._subscribe.resume(
                guild_id, _id(interaction, digest), now=self._now()
            )
            await self._deliver.send_parked(guild_id, found.subscription.id, self._now())
            undo = f"/digest pause digest:{digest}"
            return _laid_out(interaction, words_for(interaction)("Digest resumed"), found, undo)

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    async def skip(self, interaction: Interaction, digest: str) -> None:
        """Leave the next one out."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            found = await self._subscribe.skip(guild_id, _id(interaction, digest), now=self._now())
            words = words_for(interaction)
            undo = f"/digest resume digest:{digest}"
            return _laid_out(interaction, words("The next one is left out"), found, undo)

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    async def remove(self, interaction: Interaction, digest: str) -> None:
        """End a digest; what was posted stays."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            found = await self._subscribe.remove(
                guild_id, _id(interaction, digest), now=self._now()
            )
            done = words_for(interaction)("Digest removed")
            return _laid_out(interaction, done, found, create_again(found.subscription))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(digest="Which digest; all if left out")
    async def history(self, interaction: Interaction, digest: str | None = None) -> None:
        """What was posted, and what was not and why."""

        async def work() -> Layout:
            chosen = _id(interaction, digest) if digest else None
            found = await self._deliver.history(guild_of(interaction), chosen)
            return history_layout(found, words_for(interaction))

        await answer(interaction, work())

    @create.autocomplete("zone")
    @edit.autocomplete("zone")
    async def _zones(self, _interaction: Interaction, typed: str) -> Choices:
        return choices(zones_like(typed))

    @create.autocomplete("topics")
    @edit.autocomplete("topics")
    async def _topics(self, interaction: Interaction, typed: str) -> Choices:
        return await suggest_list(self._lookup, interaction, "topic", typed)

    @create.autocomplete("sources")
    @edit.autocomplete("sources")
    async def _sources(self, interaction: Interaction, typed: str) -> Choices:
        return await suggest_list(self._lookup, interaction, "source", typed)

    @edit.autocomplete("digest")
    @preview.autocomplete("digest")
    @pause.autocomplete("digest")
    @resume.autocomplete("digest")
    @skip.autocomplete("digest")
    @remove.autocomplete("digest")
    @history.autocomplete("digest")
    async def _digests(self, interaction: Interaction, typed: str) -> Choices:
        return await suggest_digests(interaction, typed, self._subscribe, self._now())

    async def _only_one(self, interaction: Interaction) -> SubscriptionId:
        return await chosen_digest(interaction, None, self._subscribe, self._now())


async def suggest_digests(
    interaction: Interaction, typed: str, subscribe: Subscribe, now: dt.datetime
) -> Choices:
    """The server's digests whose line holds what was typed."""
    if interaction.guild_id is None:
        return []
    found = await subscribe.list(GuildId(interaction.guild_id), now=now)
    lines = [(_choice_name(interaction, each), str(each.subscription.id)) for each in found]
    return [
        app_commands.Choice(name=line[:100], value=value)
        for line, value in lines
        if typed.casefold() in line.casefold()
    ][:25]


async def chosen_digest(
    interaction: Interaction, typed: str | None, subscribe: Subscribe, now: dt.datetime
) -> SubscriptionId:
    """The digest that was named, or the only one. Raises BadRequest and UnknownName."""
    if typed:
        return _id(interaction, typed)
    found = await subscribe.list(guild_of(interaction), now=now)
    if len(found) == 1:
        return found[0].subscription.id
    words = words_for(interaction)
    if found:
        raise BadRequest(words("Say which digest; /digest list shows them."))
    raise BadRequest(words("There is no digest yet; /digest create starts one."))


def zones_like(typed: str) -> list[str]:
    """Zones whose name, or a city in it, starts with what was typed; then those that hold it."""
    wanted = typed.strip().casefold().replace(" ", "_")
    # Etc/GMT+5 and the like are fixed offsets, which a digest refuses.
    places = {zone for zone in available_timezones() if "/" in zone and zone[:4] != "Etc/"}
    zones = sorted(places | {"UTC"})
    if not wanted:
        return ["UTC", *(zone for zone in zones if zone.startswith("Europe/"))]
    starts = [z for z in zones if any(p.casefold().startswith(wanted) for p in (z, *z.split("/")))]
    holds = [z for z in zones if wanted in z.casefold() and z not in starts]
    return starts + holds


def _laid_out(
    interaction: Interaction,
    done: str,
    found: SubscribeAnswer,
    undo: str,
    warnings: Sequence[str] = (),
) -> Layout:
    return subscription_layout(
        done,
        found.subscription,
        found.next_runs,
        words_for(interaction),
        undo=undo,
        notes=(*found.notes, *warnings),
    )


def _closed(interaction: Interaction, channel: Target | None) -> tuple[str, ...]:
    """What to mend before the first digest can be posted there; () where nothing is missing."""
    missing = missing_for_posting(interaction, channel)
    if not missing:
        return ()
    words = words_for(interaction)
    named = ", ".join(missing)
    return (words("The bot cannot post there yet. Give it in that channel: {names}.", names=named),)


def _channel_id(interaction: Interaction, channel: Target | None) -> ChannelId:
    chosen = channel.id if channel is not None else interaction.channel_id
    if chosen is None:
        words = words_for(interaction)
        raise BadRequest(words("Say in which channel the digest should be posted."))
    return ChannelId(chosen)


def _id(interaction: Interaction, typed: str) -> SubscriptionId:
    number = re.match(r"#?(\d{1,18})\b", typed.strip())
    if number is None:
        words = words_for(interaction)
        shown = repr(typed[:50])
        raise UnknownName(words("There is no digest {id}; /digest list shows them.", id=shown))
    return SubscriptionId(int(number[1]))


def _choice_name(interaction: Interaction, found: SubscribeAnswer) -> str:
    subscription = found.subscription
    guild = interaction.guild
    channel = guild.get_channel_or_thread(subscription.channel_id) if guild else None
    place = f"#{channel.name}" if channel else str(subscription.channel_id)
    cadence = describe_cadence(subscription.cadence, words_for(interaction)).replace("\\", "")
    return f"{subscription.id} · {place} · {cadence}"
