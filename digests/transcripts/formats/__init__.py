"""One file per format: what a document holds → a page's lines. Strangers to each other."""
