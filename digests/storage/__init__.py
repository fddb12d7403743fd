"""The only room with SQL: one store per noun over one open `Database`.

    open_database(url) → Database → BriefingStore, QuoteSearch, SourceStore, GuildStore,
                                    SubscriptionStore, DeliveryStore

SQLite (one file) and PostgreSQL behind the same methods, which take and return model types, never
rows. A row of another guild answers like a row that does not exist. Driver errors leave this room
as `StorageError`s.
"""

from digests.storage.backup import backup_database, restore_database
from digests.storage.briefings import BriefingStore
from digests.storage.correcting import CORRECTION, CorrectionStore
from digests.storage.database import Database, open_database
from digests.storage.deliveries import LATE_AFTER, DeliveryStore
from digests.storage.desk import AlertStore, ReportStore
from digests.storage.guilds import GuildStore
from digests.storage.leaving import LeavingStore
from digests.storage.lock import hold_service_lock
from digests.storage.model_use import ModelUseStore
from digests.storage.room import require_room
from digests.storage.schema import SchemaStatus, schema_status, upgrade_database
from digests.storage.search import QuoteSearch
from digests.storage.source_memory import SourceMemoryStore
from digests.storage.sources import SourceStore
from digests.storage.standing import StandingStore
from digests.storage.stats import StorageStats, storage_stats
from digests.storage.subscriptions import SubscriptionStore

__all__ = [
    "CORRECTION",
    "LATE_AFTER",
    "AlertStore",
    "BriefingStore",
    "CorrectionStore",
    "Database",
    "DeliveryStore",
    "GuildStore",
    "LeavingStore",
    "ModelUseStore",
    "QuoteSearch",
    "ReportStore",
    "SchemaStatus",
    "SourceMemoryStore",
    "SourceStore",
    "StandingStore",
    "StorageStats",
    "SubscriptionStore",
    "backup_database",
    "hold_service_lock",
    "open_database",
    "require_room",
    "restore_database",
    "schema_status",
    "storage_stats",
    "upgrade_database",
]
