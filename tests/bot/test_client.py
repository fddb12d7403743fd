from collections.abc import Iterator

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import point_at, same_commands

QUOTES = {
    "name": "quotes",
    "description": "Find what was said",
    "type": 1,
    "contexts": [0],
    "options": [{"name": "topic", "description": "About", "type": 3, "required": False}],
}
AS_KEPT = QUOTES | {
    "id": "1",
    "version": "2",
    "nsfw": False,
    "contexts": [],
    "name_localizations": None,
    "options": [{"name": "topic", "description": "About", "type": 3}],
}


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def test_rest_and_gateway_follow_the_api_address() -> None:
    point_at("http://127.0.0.1:8700/api/v10")
    assert "http://127.0.0.1:8700/api/v10" == Route.BASE
    assert yarl.URL("ws://127.0.0.1:8700/") == DiscordWebSocket.DEFAULT_GATEWAY


def test_discords_own_gateway_stays_where_it_is() -> None:
    before = DiscordWebSocket.DEFAULT_GATEWAY
    point_at("https://discord.com/api/v10")
    assert before == DiscordWebSocket.DEFAULT_GATEWAY


def test_what_discord_adds_to_a_command_is_no_difference() -> None:
    assert same_commands([AS_KEPT], [QUOTES])


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Else"},
        {"options": []},
        {"default_member_permissions": 32},
        {"contexts": [0, 1]},
    ],
)
def test_changed_command_is_a_difference(change: dict[str, object]) -> None:
    assert not same_commands([AS_KEPT], [QUOTES | change])


def test_new_and_dropped_commands_are_differences() -> None:
    assert not same_commands([], [QUOTES])
    assert not same_commands([AS_KEPT], [])
