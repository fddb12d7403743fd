"""Who the bot is, where the gateway is, and which commands it has."""

from typing import Any

from tests.loopback_discord.calls import NO_CONTENT, Answer, Call, Route
from tests.loopback_discord.errors import refuse
from tests.loopback_discord.model import Guild, Json
from tests.loopback_discord.payloads import self_json, user_json
from tests.loopback_discord.permissions import guild_permissions
from tests.loopback_discord.world import World

SESSIONS_A_DAY = 1000


def read_gateway(world: World, _call: Call) -> Answer:
    """Give the gateway's address, which is on this very server."""
    return Answer({"url": gateway_url(world)})


def read_gateway_for_bot(world: World, _call: Call) -> Answer:
    """Give the gateway's address, the number of shards, and what is left of today's sessions."""
    left = max(0, SESSIONS_A_DAY - world.identifies)
    limit = {"total": SESSIONS_A_DAY, "remaining": left, "reset_after": 0, "max_concurrency": 1}
    shape = {"url": gateway_url(world), "shards": world.shards, "session_start_limit": limit}
    return Answer(shape)


def read_self(world: World, _call: Call) -> Answer:
    """Give the bot's own account; this is where a token is first tried."""
    return Answer(self_json(world.bot))


def list_own_guilds(world: World, call: Call) -> Answer:
    """Give the guilds the bot is in, by id."""
    limit, after = call.limit(200, 200), int(call.query.get("after", 0))
    mine = [one for one in world.guilds.values() if one.has_bot and one.id > after]
    found = sorted(mine, key=lambda one: one.id)[:limit]
    return Answer([_own_guild_json(world, one) for one in found])


def leave_guild(world: World, call: Call) -> Answer:
    """Take the bot out of a guild at its own wish."""
    world.remove_bot(world.guild_for_bot(call.number("guild_id")))
    return Answer(status=NO_CONTENT)


def _own_guild_json(world: World, guild: Guild) -> Json:
    held = guild_permissions(guild, world.membership(guild, world.bot))
    shape: Json = {"id": str(guild.id), "name": guild.name, "icon": None, "banner": None}
    return shape | {"owner": False, "permissions": str(held), "features": []}


def read_user(world: World, call: Call) -> Answer:
    """Give anybody."""
    user = world.users.get(call.number("user_id"))
    if user is None:
        raise refuse(10013)
    return Answer(user_json(user))


def read_application(world: World, _call: Call) -> Answer:
    """Give the application."""
    installed = sum(one.has_installed_bot for one in world.users.values())
    return Answer(
        {
            "id": str(world.application_id),
            "name": world.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot_public": False,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "hook": True,
            "storefront_available": False,
            "owner": user_json(world.owner),
            "team": None,
            "bot": user_json(world.bot),
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": sum(one.has_bot for one in world.guilds.values()),
            "approximate_user_install_count": installed,
            "approximate_user_authorization_count": installed,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": [],
            "flags_new": "0",
            "integration_types_config": {"0": {}, "1": {}},
        }
    )


def list_commands(world: World, call: Call) -> Answer:
    """Give the commands of a scope as they were registered."""
    return Answer(world.commands.get(_scope(world, call), []))


def replace_commands(world: World, call: Call) -> Answer:
    """Take over a whole scope; a command keeps its id by name and type."""
    scope = _scope(world, call)
    before = {_key(one): one for one in world.commands.get(scope, [])}
    listed: list[Json] = call.body or []
    world.commands[scope] = [
        _registered(world, scope, one, before.get(_key(one))) for one in listed
    ]
    world.changed.notify()
    return Answer(world.commands[scope])


def add_command(world: World, call: Call) -> Answer:
    """Add one command, or replace the one of that name."""
    scope = _scope(world, call)
    body = call.form()
    others = [one for one in world.commands.get(scope, []) if _key(one) != _key(body)]
    earlier = [one for one in world.commands.get(scope, []) if _key(one) == _key(body)]
    fresh = _registered(world, scope, body, earlier[0] if earlier else None)
    world.commands[scope] = [*others, fresh]
    world.changed.notify()
    return Answer(fresh, 200 if earlier else 201)


def delete_command(world: World, call: Call) -> Answer:
    """Take one command away."""
    scope = _scope(world, call)
    listed = world.commands.get(scope, [])
    kept = [one for one in listed if one["id"] != call.ids["command_id"]]
    if len(kept) == len(listed):
        raise refuse(10063)
    world.commands[scope] = kept
    return Answer(status=NO_CONTENT)


def gateway_url(world: World) -> str:
    """Give the websocket address of this server."""
    return world.base_url.replace("http://", "ws://") + "/gateway"


def _scope(world: World, call: Call) -> int | None:
    if call.number("application_id") != world.application_id:
        raise refuse(10002)
    return world.guild_for_bot(call.number("guild_id")).id if "guild_id" in call.ids else None


def _key(command: Json) -> tuple[int, str]:
    return command.get("type") or 1, command["name"]


def _registered(world: World, scope: int | None, body: Json, before: Json | None) -> Json:
    filled: dict[str, Any] = {
        "type": 1,
        "description": "",
        "options": [],
        "default_member_permissions": None,
        "nsfw": False,
        "name_localizations": None,
        "description_localizations": None,
        "integration_types": [0],
        "contexts": None,
    } | {key: value for key, value in body.items() if value is not None}
    if filled["default_member_permissions"] is not None:
        filled["default_member_permissions"] = str(filled["default_member_permissions"])
    filled |= {
        "id": before["id"] if before else str(world.ids.mint()),
        "application_id": str(world.application_id),
        "version": str(world.ids.mint()),
    }
    return filled if scope is None else filled | {"guild_id": str(scope)}


_GLOBAL = "/applications/{application_id}/commands"
_OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES = (
    Route("GET", "/gateway", read_gateway, needs_token=False),
    Route("GET", "/gateway/bot", read_gateway_for_bot),
    Route("GET", "/users/@me", read_self),
    Route("GET", "/users/@me/guilds", list_own_guilds),
    Route("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    Route("GET", "/users/{user_id}", read_user),
    Route("GET", "/applications/@me", read_application),
    Route("GET", "/oauth2/applications/@me", read_application),
    *(
        Route(method, path, handler)
        for path in (_GLOBAL, _OF_GUILD)
        for method, handler in (
            ("GET", list_commands),
            ("PUT", replace_commands),
            ("POST", add_command),
        )
    ),
    *(Route("DELETE", path + "/{command_id}", delete_command) for path in (_GLOBAL, _OF_GUILD)),
)
