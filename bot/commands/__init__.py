"""One file per command group: read the arguments, call one use case, lay out, reply."""
