"""Briefings: where they come from, what was said in them, what is printed of them.

This package knows no Discord. `digests.model` holds the nouns; read it first.
"""
