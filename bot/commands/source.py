"""`/source`: where briefings come from, and what this server adds itself."""

import discord
from discord import app_commands

from bot.answers import Interaction, answer, guild_of, words_for
from bot.commands.digest import Now, Target
from bot.commands.paste import PasteForm
from bot.commands.permissions import Editors, missing_for_posting
from bot.commands.suggestions import MOST, Choices
from bot.layouts.components import Layout, shorten
from bot.layouts.replies import fits_option
from bot.layouts.sources import (
    added_layout,
    alerts_layout,
    backfilled_layout,
    ingested_layout,
    progress_layout,
    removed_layout,
    restored_layout,
    sources_layout,
    steps_layout,
    withdrawals_layout,
    withdrawn_layout,
)
from bot.progress import Progress, answer_slowly
from digests.errors import BadRequest
from digests.manage_sources import ManageSources, TakeIn, Withdraw
from digests.model import ChannelId, GuildId, Source, SourceKind

_MAX_LABEL = 100
_KINDS = [
    app_commands.Choice(name="Feed (RSS, Atom, JSON)", value=SourceKind.FEED.value),
    app_commands.Choice(name="Page that lists briefings", value=SourceKind.LISTING.value),
    app_commands.Choice(name="Single page", value=SourceKind.PAGE.value),
]


class SourceCommands(app_commands.Group):
    """The group over its use cases. Members may list; everything else asks for an editor."""

    def __init__(
        self,
        *,
        manage: ManageSources,
        take_in: TakeIn,
        withdraw: Withdraw,
        editors: Editors,
        now: Now,
    ) -> None:
        super().__init__(name="source", description="Where briefings come from", guild_only=True)
        self._manage = manage
        self._take_in = take_in
        self._withdraw = withdraw
        self._editors = editors
        self._now = now

    @app_commands.command()
    async def list(self, interaction: Interaction) -> None:
        """What is read here, and how it is doing."""

        async def work() -> Layout:
            found = await self._manage.list(guild_of(interaction))
            return sources_layout(found, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(
        address="A feed, a page that lists briefings, or one briefing; or a catalogue id",
        name="What to call it here",
        kind="What stands there; found out if left out",
        links="For lists: what a briefing's address has in it, e.g. /briefings/2026*",
        selector="For lists: CSS selector of the links",
    )
    @app_commands.choices(kind=_KINDS)
    async def add(
        self,
        interaction: Interaction,
        address: str,
        name: str | None = None,
        kind: app_commands.Choice[str] | None = None,
        links: str | None = None,
        selector: str | None = None,
    ) -> None:
        """Add a source for this server alone, after trying it out."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            added = await self._manage.add(
                guild_id,
                address,
                name=name,
                kind=None if kind is None else SourceKind(kind.value),
                links=links,
                selector=selector,
                now=self._now(),
            )
            return added_layout(added, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(source="A source of this server")
    async def remove(self, interaction: Interaction, source: str) -> None:
        """Read a source of this server no longer; what it brought stays."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            removed = await self._manage.remove(guild_id, source)
            return removed_layout(removed, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(source="A source, or an address")
    async def test(self, interaction: Interaction, source: str) -> None:
        """See step by step what a source or address gives; nothing is stored."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            steps = await self._manage.test(guild_id, source, now=self._now())
            return steps_layout(steps, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(source="A source of this server", limit="How many briefings at most")
    async def backfill(
        self,
        interaction: Interaction,
        source: str,
        limit: app_commands.Range[int, 1, 5000] | None = None,
    ) -> None:
        """Bring in earlier briefings of a source; they enter no digest."""
        words = words_for(interaction)

        async def work(progress: Progress) -> Layout:
            guild_id = await self._editors.require(interaction)
            report = await self._manage.backfill(
                guild_id,
                source,
                limit=limit,
                now=self._now(),
                progress=lambda done, where: progress(progress_layout(done, where, words)),
            )
            return backfilled_layout(report, words)

        await answer_slowly(interaction, work)

    @app_commands.command()
    @app_commands.describe(
        file="A transcript: txt, md, html, pdf or docx", archive="Keep it out of digests"
    )
    async def upload(
        self, interaction: Interaction, file: discord.Attachment, archive: bool = False
    ) -> None:
        """Store a transcript from a file, for this server alone."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            self._take_in.check_upload(file.filename, file.size)
            content = await _content(file)
            done = await self._take_in.upload(
                guild_id, file.filename, content, now=self._now(), archive=archive
            )
            return ingested_layout(done, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    async def paste(self, interaction: Interaction) -> None:
        """Store a transcript from pasted text, for this server alone."""
        words = words_for(interaction)

        async def store(submitted: Interaction, text: str) -> Layout:
            guild_id = await self._editors.require(submitted)
            done = await self._take_in.paste(guild_id, text, now=self._now())
            return ingested_layout(done, words)

        await interaction.response.send_modal(PasteForm(store, words))

    @app_commands.command()
    @app_commands.describe(
        briefing="A briefing of this server, by number, or the id of one of its quotes",
        reason="Why; it stays on record",
    )
    async def withdraw(self, interaction: Interaction, briefing: str, reason: str) -> None:
        """Take a wrong briefing down; quotes that were printed say so."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            done = await self._withdraw.withdraw(
                guild_id,
                briefing,
                reason=reason,
                who=f"<@{interaction.user.id}>",
                now=self._now(),
            )
            return withdrawn_layout(done, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(briefing="A withdrawn briefing; all are listed if left out")
    async def restore(self, interaction: Interaction, briefing: str | None = None) -> None:
        """Put a withdrawn briefing back, or see what is withdrawn."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            words = words_for(interaction)
            if briefing is None:
                return withdrawals_layout(await self._withdraw.list(guild_id), words)
            return restored_layout(await self._withdraw.restore(guild_id, briefing), words)

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(channel="Where to tell; nobody is told if left out")
    async def alerts(self, interaction: Interaction, channel: Target | None = None) -> None:
        """Say where admins are told, once, when a source of this server fails or recovers."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            words = words_for(interaction)
            missing = missing_for_posting(interaction, channel) if channel is not None else ()
            if missing:
                names = ", ".join(missing)
                raise BadRequest(
                    words("The bot lacks these permissions there: {names}.", names=names)
                )
            place = None if channel is None else ChannelId(channel.id)
            await self._manage.tell_in(guild_id, place)
            return alerts_layout(place, words)

        await answer(interaction, work())

    @test.autocomplete("source")
    @add.autocomplete("address")
    async def _any_source(self, interaction: Interaction, typed: str) -> Choices:
        return await self._sources(interaction, typed, own=False)

    @remove.autocomplete("source")
    @backfill.autocomplete("source")
    async def _own_source(self, interaction: Interaction, typed: str) -> Choices:
        return await self._sources(interaction, typed, own=True)

    @withdraw.autocomplete("briefing")
    async def _briefing(self, interaction: Interaction, typed: str) -> Choices:
        if interaction.guild_id is None:
            return []
        words = words_for(interaction)
        found = await self._withdraw.suggest(GuildId(interaction.guild_id), typed)
        named = ((each.id, each.title or words("Untitled briefing"), each.date) for each in found)
        return [
            app_commands.Choice(
                name=shorten(f"{number} · {title} · {words.date(date)}", _MAX_LABEL),
                value=str(number),
            )
            for number, title, date in named
        ]

    @restore.autocomplete("briefing")
    async def _withdrawn(self, interaction: Interaction, typed: str) -> Choices:
        if interaction.guild_id is None:
            return []
        found = await self._withdraw.list(GuildId(interaction.guild_id))
        named = ((str(each.briefing_id), f"{each.briefing_id} · {each.title}") for each in found)
        return [
            app_commands.Choice(name=shorten(label, _MAX_LABEL), value=number)
            for number, label in named
            if typed.strip().casefold() in label.casefold()
        ][:MOST]

    async def _sources(self, interaction: Interaction, typed: str, *, own: bool) -> Choices:
        if interaction.guild_id is None:
            return []
        found = await self._manage.suggest(GuildId(interaction.guild_id), typed, own=own)
        return [_choice(source) for source in found[:MOST] if fits_option(source.id)]


def _choice(source: Source) -> app_commands.Choice[str]:
    label = f"{source.name} ({source.id})"
    return app_commands.Choice(name=shorten(label, _MAX_LABEL), value=source.id)


async def _content(file: discord.Attachment) -> bytes:
    try:
        return await file.read()
    except discord.DiscordException as error:
        raise BadRequest("Discord did not hand the file over; upload it again.") from error
