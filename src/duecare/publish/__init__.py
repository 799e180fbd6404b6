"""Described writes, applied last."""
