"""Text as somebody cites it → the printed words that it is, or is nearly, or that it is not found.

answers    what a check finds
comparing  a text beside a printed one: is it a slice of it, and if not, what differs
use_case   where in the archive to compare
"""

from digests.verify.answers import Finding, Piece, Verified
from digests.verify.use_case import Verify

__all__ = ["Finding", "Piece", "Verified", "Verify"]
