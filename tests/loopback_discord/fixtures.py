"""The pytest fixtures; a test package's conftest takes them over by importing them."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.loopback_discord.loopback import LoopbackDiscord


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    """Give a running server with an empty world; the test fails if the bot broke a rule.

    A test that breaks rules on purpose empties `violations` and `unknown_requests` itself.
    """
    async with LoopbackDiscord.running() as running:
        yield running
        assert not running.violations, running.violations
        assert not running.unknown_requests, running.unknown_requests
        assert not running.gateway.violations, running.gateway.violations
