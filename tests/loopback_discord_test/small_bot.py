"""A small discord.py bot with one of everything; also started as a process of its own."""

import asyncio
import os
import sys
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

TOPICS = ("Taiwan", "Tariffs", "Trade")
Told = discord.Interaction["SmallBot"]


class Pages(discord.ui.View):
    """Two buttons that survive a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Next", custom_id="page:next")
    async def next(self, told: Told, _button: discord.ui.Button[Any]) -> None:
        await told.response.edit_message(content="page 2", view=self)

    @discord.ui.button(label="Slow", custom_id="page:slow")
    async def slow(self, told: Told, _button: discord.ui.Button[Any]) -> None:
        await told.response.defer()
        await told.edit_original_response(content="page 3", view=self)

    @discord.ui.button(label="Off", custom_id="page:off", disabled=True)
    async def off(self, told: Told, _button: discord.ui.Button[Any]) -> None: ...

    @discord.ui.select(
        custom_id="page:topic",
        placeholder="Choose a topic",
        max_values=2,
        options=[discord.SelectOption(label=one, value=one.lower()) for one in TOPICS],
    )
    async def topic(self, told: Told, select: discord.ui.Select[Any]) -> None:
        await told.response.send_message(f"chosen: {', '.join(select.values)}", ephemeral=True)

    @discord.ui.select(
        cls=discord.ui.ChannelSelect, custom_id="page:where", placeholder="Choose a channel"
    )
    async def where(self, told: Told, select: discord.ui.ChannelSelect[Any]) -> None:
        await told.response.send_message(f"there: {select.values[0].name}")


class Panel(discord.ui.LayoutView):
    """The newer components, nested."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        row.add_item(discord.ui.Button(label="Sources", custom_id="panel:sources"))
        self.add_item(
            discord.ui.Container(
                discord.ui.TextDisplay("**Daily readout**"),
                discord.ui.Section("One line", accessory=discord.ui.Thumbnail("https://e.org/a")),
                discord.ui.Separator(),
                row,
            )
        )


class Form(discord.ui.Modal, title="Define a topic"):
    """One input of each sort."""

    name: discord.ui.Label[Any] = discord.ui.Label(
        text="Name", component=discord.ui.TextInput(custom_id="name", min_length=2)
    )
    kind: discord.ui.Label[Any] = discord.ui.Label(
        text="Kind",
        component=discord.ui.Select(
            custom_id="kind", options=[discord.SelectOption(label="Broad", value="broad")]
        ),
    )

    async def on_submit(self, told: discord.Interaction[Any]) -> None:
        name, kind = self.name.component, self.kind.component
        assert isinstance(name, discord.ui.TextInput)
        assert isinstance(kind, discord.ui.Select)
        await told.response.send_message(f"{name.value} is {kind.values[0]}", ephemeral=True)


class SmallBot(discord.AutoShardedClient):
    """What the tests talk to."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
        )
        self.seen: list[str] = []
        self.heard: list[discord.Message] = []
        self.tree = app_commands.CommandTree(self)
        install = app_commands.allowed_installs(guilds=True, users=True)
        everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        digest = app_commands.Group(
            name="digest",
            description="Digests",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self.tree.command(description="Look up")(install(everywhere(quotes)))
        self.tree.command(description="Many options")(every_option)
        self.tree.command(description="Never answers")(mute)
        self.tree.command(description="Answers late")(late)
        self.tree.command(description="Opens a form")(form)
        self.tree.command(description="Says more and more")(more)
        self.tree.command(description="Shows a panel")(panel)
        self.tree.context_menu(name="Who is this")(who)
        self.tree.context_menu(name="Verify")(verify)
        digest.command(description="Create one")(create)
        self.tree.add_command(digest)

    async def setup_hook(self) -> None:
        self.add_view(Pages())
        await self.tree.sync()

    async def before_identify_hook(self, _shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait five seconds between shards; the server counts, but does not mind."""

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)

    async def on_socket_event_type(self, name: str) -> None:
        self.seen.append(name)


async def _topics(_told: Told, typed: str) -> list[app_commands.Choice[str]]:
    fitting = [one for one in TOPICS if one.lower().startswith(typed.lower())]
    return [app_commands.Choice(name=one, value=one.lower()) for one in fitting]


@app_commands.describe(topic="What about")
@app_commands.autocomplete(topic=_topics)
async def quotes(told: Told, topic: str = "all", hidden: bool = False) -> None:
    where = "here" if told.guild is None else told.guild.name
    place = "guild" if told.context.guild else "dm" if told.context.dm_channel else "private"
    text = f"{topic} for {told.user.name} in {where} ({told.locale.value}, {place})"
    await told.response.send_message(text, view=Pages(), ephemeral=hidden)


@app_commands.choices(size=[app_commands.Choice(name="Small", value=1)])
async def every_option(
    told: Told,
    word: app_commands.Range[str, 2, 5],
    number: app_commands.Range[int, 1, 9],
    channel: discord.TextChannel,
    person: discord.Member,
    role: discord.Role,
    file: discord.Attachment,
    size: app_commands.Choice[int] | None = None,
    share: float = 0.5,
) -> None:
    parts = (word, number, channel.name, person.name, role.name, file.filename, share)
    chosen = "none" if size is None else size.name
    content = await told.client.http.get_from_cdn(file.url)
    await told.response.send_message(f"{parts} {chosen} {content.decode()}")


async def mute(_told: Told) -> None:
    return


async def late(told: Told) -> None:
    await told.response.defer(ephemeral=True, thinking=True)
    await asyncio.sleep(0.1)
    await told.edit_original_response(content="here at last", view=Pages())


async def form(told: Told) -> None:
    await told.response.send_modal(Form())


async def more(told: Told) -> None:
    await told.response.send_message("first")
    await told.followup.send("second", ephemeral=True)
    third = await told.followup.send("third", wait=True)
    await third.edit(content="third, mended")
    await told.delete_original_response()


async def panel(told: Told) -> None:
    await told.response.send_message(view=Panel())


async def create(told: Told, time: str, channel: discord.TextChannel | None = None) -> None:
    name = "here" if channel is None else channel.name
    await told.response.send_message(f"created at {time} in {name}")


async def who(told: Told, member: discord.Member) -> None:
    await told.response.send_message(member.name)


async def verify(told: Told, message: discord.Message) -> None:
    await told.response.send_message(f"{message.author.name}: {message.content}")


def point_at(api_url: str) -> None:
    """Send REST and gateway to another place than Discord."""
    discord.http.Route.BASE = api_url
    address = yarl.URL(api_url)
    DiscordWebSocket.DEFAULT_GATEWAY = address.origin().with_scheme("ws")


def main() -> None:
    point_at(os.environ["READOUT_DISCORD__API_URL"])
    try:
        SmallBot(discord.Intents.default()).run(os.environ["READOUT_DISCORD__TOKEN"])
    except discord.LoginFailure:
        sys.exit(3)


if __name__ == "__main__":
    main()
