"""Sources and what they brought, as their owners manage them.

ManageSources   list, add, remove, test, backfill
TakeIn          an upload, pasted text or one address → a stored briefing
Withdraw        a wrong ingest taken down, and put back
"""

from digests.manage_sources.answers import Added, SourceLimits, SourceState
from digests.manage_sources.taking_in import TakeIn
from digests.manage_sources.use_case import ManageSources
from digests.manage_sources.withdrawing import Withdraw

__all__ = ["Added", "ManageSources", "SourceLimits", "SourceState", "TakeIn", "Withdraw"]
