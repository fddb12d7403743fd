"""`/topic`: what a channel's digests follow."""

import discord
from discord import app_commands

from bot.answers import Interaction, answer, guild_of, words_for
from bot.commands.digest import Now, Target
from bot.commands.permissions import Editors
from bot.commands.suggestions import Choices, suggest_names
from bot.layouts.components import Layout
from bot.layouts.topics import followed_layout, topics_layout
from bot.layouts.trials import trial_layout
from digests.errors import BadRequest
from digests.lookup import Lookup
from digests.model import ChannelId, Occurrence, Subscription
from digests.subscribe import Subscribe, SubscribeAnswer, TopicTrials


class TopicCommands(app_commands.Group):
    """The group over its use cases. Members may list, so Discord shows it to everybody."""

    def __init__(
        self,
        *,
        subscribe: Subscribe,
        trials: TopicTrials,
        lookup: Lookup,
        editors: Editors,
        now: Now,
    ) -> None:
        super().__init__(
            name="topic", description="Topics that this server follows", guild_only=True
        )
        self._subscribe = subscribe
        self._trials = trials
        self._lookup = lookup
        self._editors = editors
        self._now = now

    @app_commands.command()
    @app_commands.describe(
        topic="The topic, e.g. Taiwan", channel="Whose digests; this channel's if left out"
    )
    async def follow(
        self, interaction: Interaction, topic: str, channel: Target | None = None
    ) -> None:
        """Add a topic to a channel's digests."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            place = _place(interaction, channel)
            found = await self._subscribe.follow(guild_id, place, topic, now=self._now())
            words = words_for(interaction)
            undo = f"/topic unfollow topic:{topic}"
            return followed_layout(words("Topic added"), place, _pairs(found), words, undo=undo)

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(topic="The topic", channel="Whose digests; this channel's if left out")
    async def unfollow(
        self, interaction: Interaction, topic: str, channel: Target | None = None
    ) -> None:
        """Take a topic out of a channel's digests."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            place = _place(interaction, channel)
            found = await self._subscribe.unfollow(guild_id, place, topic, now=self._now())
            words = words_for(interaction)
            undo = f"/topic follow topic:{topic}"
            return followed_layout(words("Topic taken out"), place, _pairs(found), words, undo=undo)

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(channel="Only this channel's topics")
    async def list(self, interaction: Interaction, channel: Target | None = None) -> None:
        """What is followed here, and what could be."""

        async def work() -> Layout:
            only = None if channel is None else ChannelId(channel.id)
            found = await self._subscribe.topics(guild_of(interaction), only)
            own = [topic.name for topic in found.own]
            return topics_layout(found.followed, own, found.catalogue, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(
        topic="A topic that exists, or the name of a new one",
        phrases="A new topic's phrases, e.g. grain terminal*, Port Maren, ship? (? = hint)",
        exclusions="Phrases inside which none of them counts",
    )
    async def test(
        self,
        interaction: Interaction,
        topic: str,
        phrases: str | None = None,
        exclusions: str | None = None,
    ) -> None:
        """See what a topic would have matched in the last 30 days, and why; saves nothing."""

        async def work() -> Layout:
            guild_id = guild_of(interaction)
            trial = await self._trials.test(
                guild_id, topic, phrases=phrases, exclusions=exclusions, now=self._now()
            )
            return trial_layout(trial, words_for(interaction))

        await answer(interaction, work())

    @app_commands.command()
    @app_commands.describe(
        name="What the topic is called",
        phrases="Comma list, e.g. grain terminal*, Port Maren, ship? (? = hint)",
        exclusions="Phrases inside which none of them counts",
    )
    async def define(
        self, interaction: Interaction, name: str, phrases: str, exclusions: str | None = None
    ) -> None:
        """Make or change a topic of this server by phrases; shows what it matches."""

        async def work() -> Layout:
            guild_id = await self._editors.require(interaction)
            topic = await self._subscribe.define(guild_id, name, phrases, exclusions=exclusions)
            trial = await self._trials.test(guild_id, topic.name, now=self._now())
            return trial_layout(trial, words_for(interaction), saved=True)

        await answer(interaction, work())

    @test.autocomplete("topic")
    @follow.autocomplete("topic")
    @unfollow.autocomplete("topic")
    async def _topics(self, interaction: Interaction, typed: str) -> Choices:
        return await suggest_names(self._lookup, interaction, "topic", typed)


def _place(interaction: Interaction, channel: discord.abc.Snowflake | None) -> ChannelId:
    chosen = channel.id if channel is not None else interaction.channel_id
    if chosen is None:
        words = words_for(interaction)
        raise BadRequest(words("Say which channel's digests should change."))
    return ChannelId(chosen)


def _pairs(found: tuple[SubscribeAnswer, ...]) -> list[tuple[Subscription, tuple[Occurrence, ...]]]:
    return [(each.subscription, each.next_runs) for each in found]
