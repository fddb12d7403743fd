"""A person's side of the commands: what they type and press, and the words that they see."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import discord
import simcord

from bot.app import Digests
from bot.frozen import FrozenView
from digests.model import GuildId, GuildSettings


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer as a person sees it."""

    result: Any

    @property
    def components(self) -> list[dict[str, Any]]:
        assert self.result.response is not None, "nothing was answered"
        return list(_walk(self.result.response.components))

    @property
    def text(self) -> str:
        return "\n".join(each["content"] for each in self.components if each["type"] == 10)

    @property
    def labels(self) -> list[str]:
        return [each["label"] for each in self.components if each["type"] == 2]

    @property
    def private(self) -> bool:
        return bool(self.result.response.ephemeral)

    def id_of(self, label: str) -> str:
        for each in self.components:
            if each.get("label") == label or each.get("placeholder") == label:
                return str(each["custom_id"])
        raise AssertionError(f"no {label!r} among {self.labels}")


@dataclass
class Desk:
    """Servers, people and channels around the bot."""

    env: simcord.Env
    digests: Digests
    guild: Any = field(init=False)
    channel: Any = field(init=False)
    admin: Any = field(init=False)
    member: Any = field(init=False)

    def __post_init__(self) -> None:
        self.guild = self.env.create_guild(name="Asia desk")
        self.channel = self.guild.create_text_channel("asia-desk")
        self.member = self.guild.add_member(self.env.create_user("ben"))
        self.admin = self._admin_of(self.guild, "ada")

    def _admin_of(self, guild: Any, name: str) -> Any:
        role = guild.create_role(f"{name}s", permissions=discord.Permissions(manage_guild=True))
        return guild.add_member(self.env.create_user(name), roles=[role])

    def elsewhere(self) -> tuple[Any, Any]:
        """Another server's admin and channel."""
        guild = self.env.create_guild(name="Other desk")
        return self._admin_of(guild, "eve"), guild.create_text_channel("other")

    async def slash(self, who: Any, command: str, channel: Any = None, **options: Any) -> Seen:
        return Seen(await who.slash(channel or self.channel, command, **options))

    async def click(self, who: Any, seen: Seen, label: str) -> Seen:
        message = seen.result.response.message
        return Seen(await who.click(message, custom_id=seen.id_of(label)))

    async def deliver(self, at: dt.datetime) -> discord.Message:
        """Do what is due then; the post."""
        await self.digests.deliver.plan_due(at)
        await self.digests.deliver.send_due(lambda: at)
        return cast("discord.Message", self.channel.last_message)

    async def click_post(self, who: Any, post: discord.Message, custom_id: str) -> Seen:
        return Seen(await who.click(post, custom_id=custom_id))

    async def select(self, who: Any, seen: Seen, menu: dict[str, Any], value: str) -> Seen:
        message = seen.result.response.message
        return Seen(await who.select(message, [value], custom_id=menu["custom_id"]))

    async def press(self, who: Any, custom_id: str, where: Any = None) -> Seen:
        """Press a button that the bot posted at some time, however long ago."""
        channel = self.env.bot.get_channel((where or self.channel).id)
        button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send(view=FrozenView([{"type": 1, "components": [button]}]))
        return Seen(await who.click(message, custom_id=custom_id))

    async def editor(self) -> Any:
        """A member with the role that the server has made its editors'."""
        role = self.guild.create_role("editors")
        settings = GuildSettings(GuildId(self.guild.id), editor_role_id=role.id)
        await self.digests.guilds.save_settings(settings)
        return self.guild.add_member(self.env.create_user("edie"), roles=[role])


def _walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        yield from _walk(each.get("components", []))
        if "accessory" in each:
            yield each["accessory"]
