"""Speed, measured by hand: each file prints its table."""
