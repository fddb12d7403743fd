"""Work that takes minutes → an answer that shows how far it is, edited now and then."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.answers import Interaction, refuse, send
from bot.layouts.components import Layout
from digests.errors import BadRequest

Progress = Callable[[Layout], None]
"""Called by the work with what is to be shown; only the latest is."""

_EVERY = 3.0
_TIME_LIMIT = 13 * 60.0
"""Discord lets an answer be edited for fifteen minutes."""


async def answer_slowly(
    interaction: Interaction, start: Callable[[Progress], Awaitable[Layout]]
) -> None:
    """Send what the work lays out in the end, privately, or the sentence that says why not."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    latest: list[Layout] = []
    shown: Layout | None = None
    task = asyncio.ensure_future(_within_limit(start(latest.append)))
    try:
        while not (await asyncio.wait({task}, timeout=_EVERY))[0]:
            if latest and latest[-1] is not shown:
                shown = latest[-1]
                latest[:] = [shown]
                await send(interaction, shown)
        layout = await task
    except Exception as error:  # noqa: BLE001 - every answer's error hook
        await refuse(interaction, error)
    else:
        await send(interaction, layout)
    finally:
        task.cancel()


async def _within_limit(work: Awaitable[Layout]) -> Layout:
    try:
        async with asyncio.timeout(_TIME_LIMIT):
            return await work
    except TimeoutError as error:
        message = "This takes longer than an answer may; what is done stays. Ask again to go on."
        raise BadRequest(message) from error
