"""An address → documents: files, fetches, and what feeds and listing pages point to."""
