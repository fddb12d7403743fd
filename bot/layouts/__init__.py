"""Digests, quotes, exchanges and replies → messages within Discord's limits. Pure."""
