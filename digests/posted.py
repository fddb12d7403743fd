"""A posted message → the quotes and exchanges that it stands on, for its buttons."""

from digests.errors import UnknownName
from digests.model import (
    Delivery,
    DeliveryKey,
    ExchangeId,
    GuildId,
    QuotePage,
)
from digests.storage import DeliveryStore, QuoteSearch


class Posted:
    """A message of another guild answers like one that was never posted."""

    def __init__(self, *, deliveries: DeliveryStore, search: QuoteSearch) -> None:
        self._deliveries = deliveries
        self._search = search

    async def delivery(self, guild_id: GuildId, key: str) -> Delivery:
        """The delivery behind a message. Raises UnknownName."""
        found = await self._deliveries.one(DeliveryKey(key))
        if found is None or found.guild_id != guild_id:
            raise UnknownName("This digest is not on record any more.")
        return found

    async def quotes(
        self, guild_id: GuildId, key: str, *, offset: int = 0, limit: int = 10
    ) -> QuotePage:
        """A window of its quotes, printed ones first. Raises UnknownName.

        A quote that is no longer stored is left out; `total` still counts it.
        """
        delivery = await self.delivery(guild_id, key)
        wanted = delivery.quotes[offset : offset + limit]
        found = [await self._search.quote(guild_id, quote_id) for quote_id in wanted]
        rows = tuple(row for row in found if row is not None)
        return QuotePage(rows, total=len(delivery.quotes))

    async def exchanges(self, guild_id: GuildId, key: str) -> tuple[ExchangeId, ...]:
        """Its exchanges in the order in which they are printed. Raises UnknownName."""
        delivery = await self.delivery(guild_id, key)
        found = await self._search.exchange_ids(guild_id, delivery.quotes)
        stands_in = (found.get(quote_id) for quote_id in delivery.quotes)
        return tuple(dict.fromkeys(exchange for exchange in stands_in if exchange is not None))
