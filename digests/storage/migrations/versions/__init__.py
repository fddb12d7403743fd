"""One file per step, its number first. A released step is never edited."""
