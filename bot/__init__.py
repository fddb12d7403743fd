"""The Discord bot and the operator's command line. Everything about briefings is in `digests`."""
