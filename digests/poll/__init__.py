"""Sources that are due → their new briefings in the store. See `use_case`."""

from digests.poll.use_case import Poll

__all__ = ["Poll"]
