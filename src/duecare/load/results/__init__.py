"""Formats of the kind: one file each (see load/formats.py)."""
