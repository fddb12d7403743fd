"""`GET /health` for whoever watches the process: 200 while it is connected and works, else 503."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.layouts.about import ServiceStatus
from bot.settings import BadSettings

_SHUTDOWN = 1.0


@asynccontextmanager
async def serve_health(
    listen: str | None, status: Callable[[], ServiceStatus]
) -> AsyncIterator[None]:
    """Answer at `HOST:PORT` while inside; nothing where `listen` is None.

    Raises BadSettings when the port cannot be had.
    """
    if listen is None:
        yield
        return
    app = web.Application()
    app.router.add_get("/health", _answer_with(status))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN)
    await runner.setup()
    host, _, port = listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        await runner.cleanup()
        why = error.strerror or str(error)
        raise BadSettings(
            (f"health.listen is {listen}, where nothing can listen ({why}); set another.",)
        ) from error
    try:
        yield
    finally:
        await runner.cleanup()


def _answer_with(
    status: Callable[[], ServiceStatus],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        now = status()
        failing = [task.name for task in now.tasks if task.failures]
        connected = now.latency is not None
        body = {"version": now.version, "connected": connected, "failing": failing}
        return web.json_response(body, status=200 if connected and not failing else 503)

    return answer
