"""The product's service with the protocol's times shortened, their inequalities kept.

    python -m tests.reliability.scaled_bot [--no-lock]

`--no-lock` leaves the service lock out, as where two machines share a PostgreSQL and the lock
failed: claims alone must then keep deliveries single.
"""

import asyncio
import datetime as dt
import os
import sys

from bot.logs import configure_logging
from bot.service import serve
from bot.settings import load_settings
from digests.deliver import Pace
from digests.storage import hold_service_lock

NONCE_WINDOW = 2.0
"""Longer than one call (`send_timeout`), shorter than a restart with its lease."""
LATEST_APPLY = 0.8
"""How long after a lost answer the loopback Discord may still store; less than `quiesce`."""


def scaled() -> Pace:
    """Product: lease 120 s, send 30 s, quiesce 60 s, against a nonce window of minutes."""
    late_after = float(os.environ.get("LATE_AFTER", "120"))
    return Pace(
        lease=dt.timedelta(seconds=4),
        send_timeout=dt.timedelta(seconds=1.5),
        quiesce=dt.timedelta(seconds=1.2),
        late_after=dt.timedelta(seconds=late_after),
    )


def main() -> int:
    """Run until a signal."""
    settings = load_settings(None, os.environ)
    configure_logging(settings.log, service=True)
    if "--no-lock" in sys.argv:
        return asyncio.run(serve(settings, scaled()))
    with hold_service_lock(settings.database.url, who="readout run"):
        return asyncio.run(serve(settings, scaled()))


if __name__ == "__main__":
    raise SystemExit(main())
