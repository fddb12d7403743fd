"""First run: the welcome when the bot joins, `/setup`, and one page on which all is chosen."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.answers import Interaction, answer, words_for
from bot.commands.digest import Now
from bot.commands.permissions import Editors, missing_for_posting
from bot.frozen import freeze
from bot.layouts.components import Layout
from bot.layouts.custom_ids import SETUP
from bot.layouts.digest import digest_layout
from bot.layouts.forms import Form
from bot.layouts.setup import (
    START,
    how_to_change,
    setup_layout,
    topic_form,
    welcome_layout,
    when_form,
)
from bot.layouts.subscriptions import subscription_layout
from bot.presses import Press, number_of
from bot.words import Words
from bot.zones import likely_zone, zones_to_offer
from digests.cadence import parse_days, parse_times, parse_zone
from digests.deliver import Deliver
from digests.errors import BadRequest
from digests.model import ChannelId, GuildId, SourceId
from digests.server_settings import ServerSettings
from digests.set_up import Draft, SetUp
from digests.subscribe import Subscribe

log = structlog.get_logger(__name__)

_SAMPLE = dt.timedelta(days=7)
"""How far back a preview looks: a server that has just joined wants to see something."""


class SetupDesk:
    """Presses of the set-up page over their use cases."""

    def __init__(
        self,
        *,
        set_up: SetUp,
        subscribe: Subscribe,
        deliver: Deliver,
        settings: ServerSettings,
        editors: Editors,
        now: Now,
    ) -> None:
        self._set_up = set_up
        self._subscribe = subscribe
        self._deliver = deliver
        self._settings = settings
        self._editors = editors
        self._now = now

    def handlers(self) -> Mapping[str, Callable[[Press], Awaitable[Layout]]]:
        """By verb."""
        return {SETUP: self._pressed}

    def forms(self) -> Mapping[str, Callable[[Press], Awaitable[Form | None]]]:
        """By verb."""
        return {SETUP: self._form}

    def command(self) -> app_commands.Command[Any, ..., None]:
        """`/setup`."""

        @app_commands.command(name="setup", description="Set up a digest without typing")
        @app_commands.guild_only()
        async def setup(interaction: Interaction) -> None:
            await answer(interaction, self._start(interaction))

        return setup

    async def _start(self, interaction: Interaction) -> Layout:
        guild_id = await self._editors.require(interaction)
        chosen = await self._settings.show(guild_id)
        locale = str(interaction.guild_locale or interaction.locale)
        zone = chosen.zone or likely_zone(locale)
        draft = Draft(channel_id=interaction.channel_id or 0, zone=zone)
        return await self._page(guild_id, draft, interaction)

    async def _form(self, press: Press) -> Form | None:
        what = press.arguments[1] if len(press.arguments) > 1 else ""
        if what not in {"topic", "when"}:
            return None
        guild_id = await self._editors.require(press.interaction)
        draft = await self._set_up.recall(guild_id, press.text(0))
        if what == "topic":
            return topic_form(press.text(0), press.words)
        return when_form(draft, press.text(0), press.words)

    async def _pressed(self, press: Press) -> Layout:
        if press.text(0) == START:
            return await self._start(press.interaction)
        guild_id = await self._editors.require(press.interaction)
        draft = await self._set_up.recall(guild_id, press.text(0))
        match press.text(1):
            case "save":
                return await self._save(guild_id, draft, press)
            case "preview":
                return await self._preview(guild_id, draft, press)
            case what:
                changed = await self._changed(guild_id, draft, what, press)
                return await self._page(guild_id, changed, press.interaction)

    async def _changed(self, guild_id: GuildId, draft: Draft, what: str, press: Press) -> Draft:
        if what == "topic":
            topic = await self._set_up.topic(guild_id, press.fields.get("topic", ""))
            return replace(draft, topics=tuple(dict.fromkeys((*draft.topics, topic)))[:25])
        if what == "when":
            return _typed(draft, press.fields)
        return _chosen(draft, what, press)

    async def _page(self, guild_id: GuildId, draft: Draft, interaction: Interaction) -> Layout:
        words = words_for(interaction)
        key = await self._set_up.keep(guild_id, draft)
        offered = await self._set_up.offered(guild_id, draft)
        missing = _missing(interaction, draft.channel_id)
        notes = (_closed(missing, words),) if missing else ()
        zones = zones_to_offer(draft.zone)
        return setup_layout(draft, key, offered, zones, words, notes=notes)

    async def _preview(self, guild_id: GuildId, draft: Draft, press: Press) -> Layout:
        now = self._now()
        sources = tuple(SourceId(source) for source in draft.sources)
        until = now + dt.timedelta(seconds=1)  # what was stored at this very moment counts
        digest = await self._deliver.span(guild_id, now - _SAMPLE, until, draft.topics, sources)
        return digest_layout(replace(digest, zone=draft.zone), None, press.words)

    async def _save(self, guild_id: GuildId, draft: Draft, press: Press) -> Layout:
        words = press.words
        missing = _missing(press.interaction, draft.channel_id)
        if missing:
            raise BadRequest(_closed(missing, words))
        found = await self._subscribe.create(
            guild_id,
            ChannelId(draft.channel_id),
            time=draft.time,
            zone=draft.zone,
            days=draft.days,
            topics=", ".join(draft.topics) or None,
            sources=", ".join(draft.sources) or None,
            locale=str(press.interaction.guild_locale or press.interaction.locale),
            now=self._now(),
        )
        number = found.subscription.id
        notes = (*found.notes, how_to_change(number, words).replace("`", ""))
        return subscription_layout(
            words("Saved. The first digest comes at the next time below."),
            found.subscription,
            found.next_runs,
            words,
            undo=f"/digest remove digest:{number}",
            notes=notes,
        )


async def welcome(guild: discord.Guild) -> bool:
    """Say hello once, where the bot may write; whether there was such a place."""
    words = Words(str(guild.preferred_locale))
    for channel in _places(guild):
        try:
            await channel.send(
                view=freeze(welcome_layout(words)),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
            log.warning("welcome refused", guild=guild.id, channel=channel.id)
        else:
            return True
    return False


def _places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """The system channel, else the first two that may be written to."""
    system = guild.system_channel
    others = [channel for channel in guild.text_channels if channel != system]
    candidates = [*([system] if system else []), *others]
    open_ones = (c for c in candidates if _may_write(c.permissions_for(guild.me)))
    yield from (channel for channel, _ in zip(open_ones, range(2), strict=False))


def _may_write(allowed: discord.Permissions) -> bool:
    return allowed.view_channel and allowed.send_messages


def _chosen(draft: Draft, what: str, press: Press) -> Draft:
    """What a menu says; an empty menu of topics or sources means all."""
    values = press.values
    match what:
        case "sources":
            return replace(draft, sources=values)
        case "topics":
            return replace(draft, topics=values)
        case "channel" if values:
            return replace(draft, channel_id=number_of(values[0], press.interaction))
        case "time" if values:
            return replace(draft, time=values[0])
        case "zone" if values:
            return replace(draft, zone=parse_zone(values[0]))
        case _:
            return draft


def _typed(draft: Draft, fields: Mapping[str, str]) -> Draft:
    """Times, days and zone as typed; checked here, so that the mistake is said at once."""
    time, days = fields.get("time", draft.time), fields.get("days", draft.days)
    parse_times(time)
    parse_days(days)
    return replace(draft, time=time, days=days, zone=parse_zone(fields.get("zone", draft.zone)))


def _closed(missing: Sequence[str], words: Words) -> str:
    names = ", ".join(missing)
    return words("The bot cannot post there yet. Give it in that channel: {names}.", names=names)


def _missing(interaction: Interaction, channel_id: int) -> tuple[str, ...]:
    guild = interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if not isinstance(channel, discord.TextChannel | discord.Thread):
        words = words_for(interaction)
        raise BadRequest(words("Choose a text channel or a thread."))
    return missing_for_posting(interaction, channel)
