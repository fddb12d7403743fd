"""The whole of it in one object: a server on loopback, its world, its faults, and a driver."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web

from tests.loopback_discord.calls import Record
from tests.loopback_discord.checks import Violation
from tests.loopback_discord.control import Control
from tests.loopback_discord.driver import Driver
from tests.loopback_discord.faults import Faults
from tests.loopback_discord.gateway import Gateway
from tests.loopback_discord.pacing import Pacing
from tests.loopback_discord.pipeline import API, Pipeline
from tests.loopback_discord.world import World

HOST = "127.0.0.1"


class LoopbackDiscord(Driver):
    """Discord as far as a digest bot sees it, in this process and on 127.0.0.1 only."""

    def __init__(self, world: World | None = None, *, seed: int = 1) -> None:
        """Prepare; nothing listens before `start`. `seed` decides the faults' chance."""
        self.pacing = Pacing()
        self.faults = Faults(seed)
        state = world or World()
        super().__init__(state, Gateway(state))
        self._pipeline = Pipeline(self.world, self.gateway, self.faults, self.pacing)
        self._control = Control(self)
        self._runner: web.AppRunner | None = None

    @classmethod
    @asynccontextmanager
    async def running(cls, world: World | None = None, *, port: int = 0) -> AsyncIterator[Self]:
        """Start, hand out, and stop; a breach of Discord's rules is left in `violations`."""
        discord = cls(world)
        await discord.start(port)
        try:
            yield discord
        finally:
            await discord.stop()

    async def start(self, port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        app = web.Application(client_max_size=26 * 1024 * 1024)
        app.router.add_route("*", "/{tail:.*}", self._dispatch)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port).start()
        self.world.base_url = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close everything, connections included."""
        self.gateway.cut()
        for task in list(self._pipeline.late):
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What READOUT_DISCORD__API_URL is to be."""
        return self.world.base_url + API

    @property
    def violations(self) -> list[Violation]:
        """Bodies that broke a documented limit or Discord's schema; a test wants this empty."""
        return self._pipeline.checks.violations

    @property
    def knows_schema(self) -> bool:
        """Whether Discord's OpenAPI description was found and is used."""
        return self._pipeline.checks.schema.document is not None

    def check_schema(self, *, on: bool) -> None:
        """Switch the OpenAPI check off for load (it takes 0.2 to 5 ms a post), or on again."""
        self._pipeline.checks.schema.enabled = on

    @property
    def unknown_requests(self) -> list[Record]:
        """Requests to routes this server does not have; a test wants this empty, too."""
        return self._pipeline.unknown

    @property
    def requests(self) -> Sequence[Record]:
        """The last 50,000 requests, oldest first."""
        return self._pipeline.records

    async def _dispatch(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            # Whatever path the client made of the API's address: there is one gateway here.
            return await self.gateway.handle(request)
        if request.path.startswith(API + "/"):
            return await self._pipeline.handle(request)
        return await self._control.handle(request)
