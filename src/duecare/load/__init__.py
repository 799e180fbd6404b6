"""Bytes or API answers become documents with spans; one file per format."""
