"""Training rows become a Profile: readers, text, detectors, engines."""
