"""Bars that take minutes: kills, faults, load and time, each a script that anyone can run."""
