"""A server's own settings: its language, zone, editors and the place for notices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from digests.cadence import parse_zone
from digests.model import GuildId, GuildSettings
from digests.storage import GuildStore


class ServerSettings:
    """Reads them for everybody; whoever calls `change` has asked whether the person may."""

    def __init__(self, guilds: GuildStore) -> None:
        self._guilds = guilds

    async def show(self, guild_id: GuildId) -> GuildSettings:
        """As they are; None where the operator's default holds."""
        return await self._guilds.settings(guild_id)

    async def change(
        self, guild_id: GuildId, changes: Mapping[str, Any]
    ) -> tuple[GuildSettings, GuildSettings]:
        """Before and after. `zone` may be typed. Raises UnknownZone."""
        before = await self._guilds.settings(guild_id)
        wanted = dict(changes)
        if wanted.get("zone"):
            wanted["zone"] = parse_zone(wanted["zone"])
        after = replace(before, **wanted)
        if after != before:
            await self._guilds.save_settings(after)
        return before, after
