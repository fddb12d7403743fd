"""A document → who said what: text, turns, exchanges, furniture. Pure: bytes in, values out."""
