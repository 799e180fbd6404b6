"""Shipped policies; YAML, no code."""
