"""One service per database: takes the lock, then loads and runs `bot.service`."""

from bot.settings import Settings
from digests.storage import hold_service_lock


async def run_bot(settings: Settings) -> int:
    """The service until SIGTERM or SIGINT; its exit code: 0, or 3 when Discord refused the token.

    Raises what `open_digests` raises, BadSettings without a token, and DatabaseInUse when another
    `run` holds the database.
    """
    # First of all: a second process is told so before it loads anything else.
    with hold_service_lock(settings.database.url, who="readout run"):
        from bot.service import serve

        return await serve(settings)
